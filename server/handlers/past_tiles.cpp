#include "server/handlers/past_tiles.hpp"

#include <algorithm>
#include <chrono>

#include "data/journal/as_of.hpp"
#include "data/journal/journal.hpp"
#include "data/journal/utc_time.hpp"
#include "data/snapshot/past_picture.hpp"
#include "data/store/digest.hpp"
#include "data/store/error.hpp"
#include "geo/gzip.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/parameters.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

constexpr std::uint32_t neighbourhood = 4;  ///< a part of the tile's side: borders in it are simplified as beyond it
/// A commit carries the time at which it began; it may become visible this much later.
constexpr std::chrono::seconds settled_after{60};

std::string moment_of(const http::Request& request) {
    const auto utc = data::utc_time(*request.parameter("datetime"));
    if (!utc) throw http::BadRequest("datetime", "must be an RFC 3339 moment, or a day, of which the end counts");
    return *utc;
}

/// The tile's box and some ground round it.
geo::MercatorBox looked_at(const geo::Tile& tile) {
    geo::MercatorBox box = tile.buffered();
    const std::uint32_t more = (box.max_x - box.min_x) / neighbourhood;
    const auto less = [&](std::uint32_t step) { return step > more ? step - more : 0; };
    const auto greater = [&](std::uint32_t step) { return step < UINT32_MAX - more ? step + more : UINT32_MAX; };
    return {less(box.min_x), less(box.min_y), greater(box.max_x), greater(box.max_y)};
}

http::Response answer(const http::Request& request, std::string plain, bool settled) {
    constexpr int quick_level = 1;       // of gzip
    constexpr std::size_t tag_hex = 32;  // of a SHA-256
    const bool gzip = http::takes_gzip(request) && !plain.empty();
    const std::string tag =
        (gzip ? "W/\"" : "\"") + data::to_hex(data::Digest().add(plain).take()).substr(0, tag_hex) + '"';
    http::Response response;
    if (http::knows(request, tag))
        response.status = 304;
    else if (plain.empty())
        response.status = 204;
    else
        response = http::text(200, "application/vnd.mapbox-vector-tile",
                              gzip ? geo::gzip(plain, quick_level) : std::move(plain));
    if (gzip && response.status == 200) response.with("Content-Encoding", "gzip");
    // What is over stays as it was; what of it one sees goes by who one is.
    return std::move(response)
        .with("ETag", tag)
        .with("Cache-Control", settled ? "private, max-age=86400" : "no-cache")
        .with("Vary", "Accept-Encoding, Cookie, Authorization");
}

/// Over, so that nothing can come to it.
bool is_settled(const std::string& moment) {
    return moment < data::utc_text(std::chrono::system_clock::now() - settled_after);
}

}  // namespace

bool asks_for_the_past(const http::Request& request) noexcept {
    return request.parameter("datetime").has_value();
}

http::awaitable<http::Response> past_tile(http::Request request, App& app, std::string layers, geo::Tile tile) {
    only_known(request, {"datetime"});
    const std::string moment = moment_of(request);
    // Taken before the database begins to read, so that it tells of every change which the picture shows.
    const auto now = app.snapshot.current();
    const auto wanted = data::TileLayers::parse(layers, now->catalogue());
    if (!wanted) throw data::NotFound("the layers \"" + layers + "\" are not all known, or named twice");
    std::function<http::Response(data::Connection&)> read = [&](data::Connection& db) {
        const data::Revision revision = data::revision_at(db, moment);
        std::shared_ptr<const data::Snapshot> then = now;
        if (revision < now->revision() || revision < data::last_revision(db)) {
            std::vector<std::size_t> collections = wanted->shapes;
            collections.insert(collections.end(), wanted->labels.begin(), wanted->labels.end());
            std::sort(collections.begin(), collections.end());
            collections.erase(std::unique(collections.begin(), collections.end()), collections.end());
            then = data::past_picture(db, *now, revision, looked_at(tile), collections);
        }
        std::string plain = data::make_tile({*then, viewer_of(request)}, *wanted, tile,
                                            {app.options.most_tile_bytes, app.options.thin_tiles});
        return answer(request, std::move(plain), is_settled(moment));
    };
    co_return co_await app.readers.run(std::move(read));
}

}  // namespace server
