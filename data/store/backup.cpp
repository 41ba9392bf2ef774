#include "data/store/backup.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <utility>

#include "data/journal/check.hpp"
#include "data/store/error.hpp"
#include "data/store/lock.hpp"
#include "data/store/migrate.hpp"
#include "data/store/schema.hpp"

namespace data {
namespace {

namespace fs = std::filesystem;

/// Numbers of SQLite's file header (www.sqlite.org/fileformat.html, 1.3), big-endian.
constexpr std::size_t header_bytes = 100, user_version_at = 60, application_id_at = 68;
constexpr std::string_view header_text{"SQLite format 3\0", 16};

/// Has a file or folder on disk. throws StorageFailure, DiskFull
void sync(const fs::path& path) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = file >= 0 && fsync(file) == 0;
    const int cause = errno;
    if (file >= 0) close(file);
    if (!done && cause == ENOSPC) throw DiskFull("no room for " + path.string());
    if (!done) throw StorageFailure("cannot write " + path.string() + ": " + std::strerror(cause));
}

fs::path folder_of(const fs::path& file) {
    return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

/// Takes a file away unless it was kept.
class Scratch {
  public:
    explicit Scratch(fs::path path) : path_(std::move(path)) { remove(); }
    ~Scratch() { remove(); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    [[nodiscard]] const fs::path& path() const noexcept { return path_; }
    void move_to(const fs::path& target) {
        sync(path_);
        fs::rename(path_, target);
        sync(folder_of(target));
    }

  private:
    void remove() {
        std::error_code ignored;
        for (const char* suffix : {"", "-wal", "-shm", "-journal"}) fs::remove(path_.string() + suffix, ignored);
    }
    fs::path path_;
};

void refuse_unsound(Connection& db, const std::string& file) {
    CheckReport report;
    check_integrity(db, report);
    if (!report.findings.empty())
        throw StorageFailure(file + " is not sound: " + report.findings.front().field + ": " +
                             report.findings.front().message);
}

std::uint32_t number_at(const std::array<char, header_bytes>& header, std::size_t place) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(header[place + i]);
    return number;
}

/// The schema number of a gridkeeper database, read without SQLite: what is not ours is never opened.
std::int64_t schema_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw NotFound("there is no backup " + file);
    std::array<char, header_bytes> header{};
    in.read(header.data(), header.size());
    if (!in || std::string_view(header.data(), header_text.size()) != header_text ||
        number_at(header, application_id_at) != application_id)
        throw StorageFailure(file + " is not a gridkeeper database");
    const std::int64_t schema = number_at(header, user_version_at);
    if (schema < 1 || schema > migrations().back().number)
        throw StorageFailure(file + " has schema " + std::to_string(schema) + ", this program knows 1 to " +
                             std::to_string(migrations().back().number));
    return schema;
}

/// Names and texts of what a database is made of. Those of SpatiaLite's own tables differ between its versions: by name
/// only.
std::map<std::string, std::string> parts_of(Connection& db) {
    std::map<std::string, std::string> parts;
    Query row = db.query("SELECT type || ' ' || name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'");
    const auto is_ours = [](std::string_view table) {
        for (const Collection& collection : shipped_collections())
            if (table == collection.name) return true;
        return table == "journal" || table == "batch" || table == "feature_version" || table == "counter";
    };
    while (row.step()) {
        const bool text_counts = is_ours(row.view(1)) && !row.view(0).starts_with("trigger ");
        parts[row.text(0)] = text_counts ? row.text(2) : "";
    }
    return parts;
}

/// A trigger or view that we never wrote would run with our rights.
void refuse_foreign_parts(Connection& db, std::int64_t schema, const std::string& file) {
    Connection fresh(":memory:", Connection::Mode::write);
    const auto all = migrations();
    const auto later =
        std::find_if(all.begin(), all.end(), [&](const Migration& step) { return step.number > schema; });
    migrate(fresh, {all.begin(), later});
    const auto expected = parts_of(fresh), found = parts_of(db);
    for (const auto& [name, text] : found) {
        const auto known = expected.find(name);
        if (known == expected.end()) throw StorageFailure(file + " holds a " + name + " that is not gridkeeper's");
        if (known->second != text) throw StorageFailure(file + " holds a " + name + " that differs from gridkeeper's");
    }
    for (const auto& [name, text] : expected)
        if (!found.contains(name)) throw StorageFailure(file + " lacks the " + name);
}

void bring_file(const fs::path& from, const fs::path& to) {
    std::error_code failure;
    fs::copy_file(from, to, failure);
    if (failure == std::errc::no_space_on_device) throw DiskFull("no room for " + to.string());
    if (failure) throw StorageFailure("cannot copy " + from.string() + ": " + failure.message());
}

}  // namespace

void backup(Connection& db, const std::string& file) {
    if (fs::exists(file)) throw Conflict(file + " is there already; a backup overwrites nothing");
    Scratch copy(file + ".partial");
    db.backup_to(copy.path().string());
    {
        Connection written(copy.path().string(), Connection::Mode::read);
        refuse_unsound(written, file);
    }
    copy.move_to(file);
}

void restore(const std::string& backup_file, const std::string& database) {
    const std::int64_t schema = schema_of(backup_file);
    if (fs::exists(backup_file + "-wal"))
        throw StorageFailure(backup_file + " is a database in use, not a backup: it has a write-ahead log");
    const auto lock = Lock::take(database, "restore");
    if (!lock) {
        const auto holder = Lock::holder(database);
        throw Owned(database + " is in use" +
                    (holder ? " by process " + std::to_string(holder->process) + " (" + holder->what_for + ")" : ""));
    }
    Scratch copy(database + ".restoring");
    bring_file(backup_file, copy.path());
    {
        Connection restored(copy.path().string(), Connection::Mode::read);
        refuse_foreign_parts(restored, schema, backup_file);
        refuse_unsound(restored, backup_file);
    }
    // The old log belongs to the old file: with the new one it would be nonsense.
    for (const char* suffix : {"-wal", "-shm"}) fs::remove(database + suffix);
    copy.move_to(database);
}

}  // namespace data
