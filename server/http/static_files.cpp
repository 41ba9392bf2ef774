#include "server/http/static_files.hpp"

#include <sys/stat.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <unordered_map>

#include <fmt/format.h>
#include <sodium/crypto_generichash.h>

#include "geo/gzip.hpp"
#include "server/http/head.hpp"
#include "server/http/problem.hpp"

namespace server::http {

namespace files = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto trusted_for = std::chrono::seconds(1);
constexpr std::size_t worth_compressing = 256;  ///< bytes; below it the header outweighs the gain
constexpr std::size_t largest_kept = 32u << 20;
constexpr int compression_level = 6;

constexpr std::array<std::pair<std::string_view, std::string_view>, 22> types{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".geojson", "application/geo+json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".pbf", "application/x-protobuf"},
    {".mvt", "application/vnd.mapbox-vector-tile"},
    {".wasm", "application/wasm"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".txt", "text/plain; charset=utf-8"},
    {".md", "text/markdown; charset=utf-8"},
    {".pmtiles", "application/vnd.pmtiles"},
}};

/// Vite writes "name-B4x9_k2Q.js": what is named by its content never changes.
bool is_named_by_content(std::string_view name) noexcept {
    if (!name.starts_with("assets/")) return false;
    const auto dot = name.rfind('.');
    const auto dash = name.rfind('-', dot);
    return dot != std::string_view::npos && dash != std::string_view::npos && dot - dash > 8;
}

std::string etag_of(std::string_view bytes) {
    std::array<unsigned char, 16> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                       nullptr, 0);
    std::string tag = "\"";
    for (const auto byte : hash) tag += fmt::format("{:02x}", byte);
    return tag + '"';
}

std::optional<std::string> read_file(const files::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::nullopt;
    std::string bytes((std::istreambuf_iterator<char>(in)), {});
    if (in.bad()) return std::nullopt;
    return bytes;
}

/// Where `path` really lies, links followed, if it is a file below `root`.
std::optional<files::path> file_below(const files::path& root, const files::path& path) {
    std::error_code error;
    const auto real = files::canonical(path, error);
    if (error || !files::is_regular_file(real, error)) return std::nullopt;
    const auto [end, rest] = std::mismatch(root.begin(), root.end(), real.begin(), real.end());
    if (end != root.end()) return std::nullopt;
    return real;
}

}  // namespace

bool is_compressible(std::string_view type) noexcept {
    return type.starts_with("text/") || type.starts_with("application/json") || type.ends_with("+json") ||
           type.ends_with("+xml") || type == "application/x-protobuf" || type == "application/wasm";
}

std::string_view content_type(std::string_view file_name) noexcept {
    for (const auto& [ending, type] : types)
        if (file_name.ends_with(ending)) return type;
    return "application/octet-stream";
}

struct StaticFiles::Entry {
    Body plain, gzipped;  ///< gzipped is null where it does not pay
    std::string etag, gzipped_etag;
    Headers headers;
    files::file_time_type changed;
    std::size_t size = 0;
};

struct StaticFiles::State {
    struct Kept {
        std::shared_ptr<const Entry> entry;
        Clock::time_point looked;
    };
    std::mutex mutex;
    std::unordered_map<std::string, Kept> kept;
    std::size_t bytes = 0, most_bytes = 0;
};

StaticFiles::StaticFiles(std::string root, std::size_t most_bytes) : state_(std::make_unique<State>()) {
    std::error_code error;
    if (!root.empty()) root_ = files::canonical(root, error).string();
    if (error) root_.clear();
    state_->most_bytes = most_bytes;
}

StaticFiles::~StaticFiles() = default;

std::shared_ptr<const StaticFiles::Entry> StaticFiles::read(const std::string& path, std::string_view name) const {
    auto bytes = read_file(path);
    std::error_code error;
    const auto changed = files::last_write_time(path, error);
    if (!bytes || error) return nullptr;

    auto entry = std::make_shared<Entry>();
    const auto type = content_type(name);
    entry->etag = etag_of(*bytes);
    entry->changed = changed;
    entry->size = bytes->size();
    if (is_compressible(type) && bytes->size() >= worth_compressing) {
        const auto beside = file_below(root_, path + ".gz");
        auto gzipped = beside ? read_file(*beside) : std::nullopt;
        if (!gzipped) gzipped = geo::gzip(*bytes, compression_level);
        if (gzipped->size() < bytes->size()) entry->gzipped = std::make_shared<const std::string>(std::move(*gzipped));
    }
    entry->gzipped_etag = entry->etag.substr(0, entry->etag.size() - 1) + "-gzip\"";
    entry->plain = std::make_shared<const std::string>(std::move(*bytes));
    entry->headers = {
        {"Content-Type", std::string(type)},
        {"Cache-Control", is_named_by_content(name) ? "public, max-age=31536000, immutable" : "no-cache"}};
    if (entry->gzipped) entry->headers.emplace_back("Vary", "Accept-Encoding");
    return entry;
}

std::shared_ptr<const StaticFiles::Entry> StaticFiles::find(std::string_view name) {
    if (root_.empty() || name.starts_with('/') || name.find('\0') != std::string_view::npos) return nullptr;
    const std::string key(name.empty() ? "index.html" : name);
    const auto now = Clock::now();
    std::shared_ptr<const Entry> known;
    {
        const std::lock_guard lock(state_->mutex);
        const auto found = state_->kept.find(key);
        if (found != state_->kept.end()) {
            known = found->second.entry;
            if (now - found->second.looked < trusted_for) return known;
            found->second.looked = now;
        }
    }

    const auto path = file_below(root_, files::path(root_) / key);
    std::shared_ptr<const Entry> fresh;
    if (path) {
        std::error_code error;
        const auto changed = files::last_write_time(*path, error);
        if (known && !error && changed == known->changed && files::file_size(*path, error) == known->size) return known;
        fresh = read(path->string(), key);
    }

    const std::lock_guard lock(state_->mutex);
    const auto cost = [](const Entry& entry) { return entry.size + (entry.gzipped ? entry.gzipped->size() : 0); };
    if (const auto found = state_->kept.find(key); found != state_->kept.end()) {
        state_->bytes -= cost(*found->second.entry);
        state_->kept.erase(found);
    }
    if (fresh && fresh->size <= largest_kept) {
        if (state_->bytes + cost(*fresh) > state_->most_bytes) {
            state_->kept.clear();  // rare: the folder is larger than the bound; what is asked for comes back
            state_->bytes = 0;
        }
        state_->bytes += cost(*fresh);
        state_->kept[key] = {fresh, now};
    }
    return fresh;
}

Response StaticFiles::answer(std::string_view name, const Request& request) {
    const auto entry = find(name);
    if (!entry) throw ProblemError({404, "not-found", "no file " + std::string(name), nlohmann::json::object()});
    const bool gzip = entry->gzipped && takes_gzip(request);
    const auto& etag = gzip ? entry->gzipped_etag : entry->etag;

    Response response;
    response.headers = entry->headers;
    response.with("ETag", etag);
    if (knows(request, etag)) {
        response.status = 304;
        return response;
    }
    if (gzip) response.with("Content-Encoding", "gzip");
    response.body = gzip ? entry->gzipped : entry->plain;
    return response;
}

Body StaticFiles::bytes(std::string_view name) {
    const auto entry = find(name);
    return entry ? entry->plain : nullptr;
}

}  // namespace server::http
