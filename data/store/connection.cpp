#include "data/store/connection.hpp"

#include <sqlite3.h>
#include <sys/resource.h>

#include <spatialite.h>  // needs sqlite3.h before it

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "data/store/error.hpp"
#include "data/store/schema.hpp"

namespace data {
namespace {

// Bytes that readers read through the page cache of the kernel. The writer has pages of its own, and comes by
// everywhere: what it read would stay in the process as long as the kernel has room.
constexpr const char* map_file = "PRAGMA mmap_size = 268435456;";
constexpr int busy_timeout_ms = 10'000;
constexpr std::size_t most_idle_statements = 256;                // past it a statement is made anew each time
constexpr const char* function_pointer = "gridkeeper function";  // only a pointer bound under this name is called
constexpr int steps_between_looks = 5'000;  // of SQLite's machine, at the clock: some tenths of a millisecond

/// Text that SQLite gives back may be null.
std::string said(const char* text) {
    return text ? text : "";
}

/// An operator may limit the size of files (RLIMIT_FSIZE): past it a disk is as good as full.
bool files_are_limited() {
    rlimit limit{};
    return getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

bool disk_is_full(sqlite3* db, int code) {
    if ((code & 0xff) == SQLITE_FULL) return true;
    if ((code & 0xff) != SQLITE_IOERR) return false;
    const int cause = db ? sqlite3_system_errno(db) : 0;
    if (cause == ENOSPC || cause == EDQUOT || cause == EFBIG) return true;
    // SQLite knows of ENOSPC by itself; another cause is overwritten where it rolls back after a failed commit.
    return db && sqlite3_extended_errcode(db) == SQLITE_IOERR_WRITE && files_are_limited();
}

bool is_clash(int code) {
    return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
           code == SQLITE_CONSTRAINT_ROWID || code == SQLITE_CONSTRAINT_FOREIGNKEY;
}

[[noreturn]] void fail(sqlite3* db, int code, std::string_view what) {
    const int extended = db ? sqlite3_extended_errcode(db) : code;
    const std::string message = said(db ? sqlite3_errmsg(db) : sqlite3_errstr(code)) + " (" + std::to_string(extended) +
                                "): " + std::string(what);
    if ((code & 0xff) == SQLITE_INTERRUPT) throw TooLong("the question takes longer than any may");
    if (disk_is_full(db, code)) throw DiskFull("the disk is full: " + message);
    if (is_clash(extended)) throw Conflict(message);
    throw StorageFailure(message);
}

/// Once a process: SpatiaLite's own tables, and its file functions switched off whatever the environment says.
void initialise_spatialite() {
    static std::once_flag once;
    std::call_once(once, [] {
        unsetenv("SPATIALITE_SECURITY");
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);  // its statistics cost a lock for every allocation
        spatialite_initialize();
    });
}

/// SQL's call(argument, ..., function).
void call(sqlite3_context* context, int count, sqlite3_value** values) {
    const auto* function =
        count < 1 ? nullptr
                  : static_cast<const SqlFunction*>(sqlite3_value_pointer(values[count - 1], function_pointer));
    if (function == nullptr) return sqlite3_result_error(context, "call() needs a function", -1);
    try {
        const Value result = (*function)(Arguments({values, static_cast<std::size_t>(count - 1)}));
        if (const auto* text = std::get_if<std::string>(&result))
            sqlite3_result_text64(context, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
        else if (const auto* integer = std::get_if<std::int64_t>(&result))
            sqlite3_result_int64(context, *integer);
        else if (const auto* real = std::get_if<double>(&result))
            sqlite3_result_double(context, *real);
        else if (const auto* yes = std::get_if<bool>(&result))
            sqlite3_result_int(context, *yes ? 1 : 0);
    } catch (const std::exception& e) {
        sqlite3_result_error(context, e.what(), -1);
    }
}

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};

}  // namespace

struct Connection::State {
    sqlite3* db = nullptr;
    void* spatialite = nullptr;
    std::unordered_map<std::string, std::vector<sqlite3_stmt*>, TextHash, std::equal_to<>> idle;
    std::size_t idle_count = 0;
    std::int64_t log_pages = 0;
    std::int64_t page_bytes = 4096;

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    ~State() {
        for (auto& [sql, statements] : idle)
            for (sqlite3_stmt* statement : statements) sqlite3_finalize(statement);
        sqlite3_close(db);
        if (spatialite) spatialite_cleanup_ex(spatialite);  // only after the database is closed
    }

    void execute(const char* sql) {
        char* message = nullptr;
        const int code = sqlite3_exec(db, sql, nullptr, nullptr, &message);
        sqlite3_free(message);
        if (code != SQLITE_OK) fail(db, code, sql);
    }

    std::int64_t integer(const char* sql) {
        sqlite3_stmt* statement = nullptr;
        if (const int code = sqlite3_prepare_v2(db, sql, -1, &statement, nullptr); code != SQLITE_OK)
            fail(db, code, sql);
        const int code = sqlite3_step(statement);
        const std::int64_t value = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
        sqlite3_finalize(statement);
        if (code != SQLITE_ROW) fail(db, code, sql);
        return value;
    }

    void set(int option, int value) {
        if (const int code = sqlite3_db_config(db, option, value, nullptr); code != SQLITE_OK)
            fail(db, code, "db_config");
    }
};

struct Query::State {
    Connection::State* owner = nullptr;
    sqlite3_stmt* statement = nullptr;
    std::string_view sql;  // the cache's key, which lives as long as the connection, or own_sql
    std::string own_sql;   // of a statement that is not kept

    void check(int code) const {
        if (code != SQLITE_OK) fail(owner->db, code, sql);
    }
    [[nodiscard]] int place(std::string_view name) const {
        const int found = sqlite3_bind_parameter_index(statement, std::string(name).c_str());
        if (found == 0) throw StorageFailure("no parameter " + std::string(name) + " in: " + std::string(sql));
        return found;
    }
};

// --- Query ----------------------------------------------------------------------------------------------------------

Query::Query(std::unique_ptr<State> state) : state_(std::move(state)) {}
Query::Query(Query&&) noexcept = default;

Query::~Query() {
    if (!state_) return;
    sqlite3_reset(state_->statement);
    sqlite3_clear_bindings(state_->statement);
    Connection::State& owner = *state_->owner;
    if (!state_->own_sql.empty() || owner.idle_count >= most_idle_statements) {
        sqlite3_finalize(state_->statement);
        return;
    }
    ++owner.idle_count;
    owner.idle.find(state_->sql)->second.push_back(state_->statement);
}

Query& Query::bind(std::string_view name, std::int64_t value) {
    return bind(state_->place(name), value);
}
Query& Query::bind(std::string_view name, double value) {
    return bind(state_->place(name), value);
}
Query& Query::bind(std::string_view name, std::string_view value) {
    return bind(state_->place(name), value);
}
Query& Query::bind_blob(std::string_view name, std::span<const std::byte> value) {
    return bind_blob(state_->place(name), value);
}
Query& Query::bind_null(std::string_view name) {
    return bind_null(state_->place(name));
}

Query& Query::bind_value(std::string_view name, const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return bind(name, std::string_view(*text));
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return bind(name, *integer);
    if (const auto* real = std::get_if<double>(&value)) return bind(name, *real);
    if (const auto* yes = std::get_if<bool>(&value)) return bind(name, std::int64_t{*yes});
    return bind_null(name);
}
Query& Query::bind_function(std::string_view name, const SqlFunction& function) {
    void* const pointer = const_cast<SqlFunction*>(&function);  // SQLite knows no const; call() does
    state_->check(sqlite3_bind_pointer(state_->statement, state_->place(name), pointer, function_pointer, nullptr));
    return *this;
}

Query& Query::bind(int place, std::int64_t value) {
    state_->check(sqlite3_bind_int64(state_->statement, place, value));
    return *this;
}
Query& Query::bind(int place, double value) {
    state_->check(sqlite3_bind_double(state_->statement, place, value));
    return *this;
}
Query& Query::bind(int place, std::string_view value) {
    const char* text = value.data() ? value.data() : "";  // a null pointer would bind NULL
    state_->check(sqlite3_bind_text64(state_->statement, place, text, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}
Query& Query::bind_blob(int place, std::span<const std::byte> value) {
    const void* bytes = value.data() ? static_cast<const void*>(value.data()) : "";
    state_->check(sqlite3_bind_blob64(state_->statement, place, bytes, value.size(), SQLITE_TRANSIENT));
    return *this;
}
Query& Query::bind_blob(int place, std::string_view bytes) {
    return bind_blob(place, std::as_bytes(std::span(bytes)));
}
Query& Query::bind_null(int place) {
    state_->check(sqlite3_bind_null(state_->statement, place));
    return *this;
}

bool Query::step() {
    const int code = sqlite3_step(state_->statement);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) {
        try {
            fail(state_->owner->db, code, state_->sql);
        } catch (...) {
            sqlite3_reset(state_->statement);
            throw;
        }
    }
    return false;
}

void Query::run() {
    while (step()) {
    }
    reset();
}

void Query::reset() {
    sqlite3_reset(state_->statement);
    sqlite3_clear_bindings(state_->statement);
}

bool Query::is_null(int column) const {
    return sqlite3_column_type(state_->statement, column) == SQLITE_NULL;
}
std::int64_t Query::integer(int column) const {
    return sqlite3_column_int64(state_->statement, column);
}
double Query::real(int column) const {
    return sqlite3_column_double(state_->statement, column);
}
std::string Query::text(int column) const {
    return std::string(view(column));
}

std::string_view Query::view(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(state_->statement, column));
    if (!text) return {};
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(state_->statement, column))};
}

std::span<const std::byte> Query::blob(int column) const {
    const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(state_->statement, column));
    if (!bytes) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(state_->statement, column))};
}

Value Arguments::value(std::size_t i) const {
    sqlite3_value* const value = values_[i];
    switch (sqlite3_value_type(value)) {
        case SQLITE_INTEGER: return std::int64_t{sqlite3_value_int64(value)};
        case SQLITE_FLOAT: return sqlite3_value_double(value);
        case SQLITE_TEXT: {
            const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
            return text == nullptr ? Value() : std::string(text, static_cast<std::size_t>(sqlite3_value_bytes(value)));
        }
        default: return {};
    }
}

std::span<const std::byte> Arguments::blob(std::size_t i) const {
    const auto* bytes = static_cast<const std::byte*>(sqlite3_value_blob(values_[i]));
    if (!bytes) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_value_bytes(values_[i]))};
}

Query::Kind Query::kind(int column) const {
    switch (sqlite3_column_type(state_->statement, column)) {
        case SQLITE_INTEGER: return Kind::integer;
        case SQLITE_FLOAT: return Kind::real;
        case SQLITE_TEXT: return Kind::text;
        case SQLITE_BLOB: return Kind::blob;
        default: return Kind::null;
    }
}

// --- Connection -----------------------------------------------------------------------------------------------------

Connection::Connection(const std::string& file, Mode mode) : state_(std::make_unique<State>()) {
    initialise_spatialite();
    const bool writes = mode == Mode::write;
    if (!writes && !std::filesystem::exists(file)) throw NotFound("there is no database " + file);
    const int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (writes ? SQLITE_OPEN_CREATE : 0);
    if (const int code = sqlite3_open_v2(file.c_str(), &state_->db, flags, nullptr); code != SQLITE_OK)
        fail(state_->db, code, "cannot open " + file);
    sqlite3_busy_timeout(state_->db, busy_timeout_ms);
    state_->set(SQLITE_DBCONFIG_DEFENSIVE, 1);

    // A file that another program made is left alone: neither turned to WAL nor given our tables.
    const std::int64_t application = state_->integer("PRAGMA application_id");
    if (application != application_id &&
        (application != 0 || state_->integer("SELECT count(*) FROM sqlite_master") > 0))
        throw StorageFailure(file + " is not a gridkeeper database");

    state_->spatialite = spatialite_alloc_connection();
    spatialite_init_ex(state_->db, state_->spatialite, 0);
    state_->set(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0);  // SpatiaLite turns it on

    // Not from triggers or views: what it calls is bound by the statement itself.
    if (const int code =
            sqlite3_create_function_v2(state_->db, "call", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                       nullptr, &call, nullptr, nullptr, nullptr);
        code != SQLITE_OK)
        fail(state_->db, code, "call()");

    // trusted_schema stays on: SpatiaLite's triggers call its functions.
    state_->execute("PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;");
    if (writes) {
        state_->execute(
            "PRAGMA mmap_size = 0; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;"
            "PRAGMA cache_size = -65536;");
        sqlite3_wal_hook(
            state_->db,
            [](void* self, sqlite3*, const char*, int pages) {
                static_cast<State*>(self)->log_pages = pages;
                return SQLITE_OK;
            },
            state_.get());
        state_->page_bytes = state_->integer("PRAGMA page_size");
    } else {
        state_->execute(map_file);
        state_->execute("PRAGMA query_only = ON; PRAGMA cache_size = -16384;");
    }
}

void Connection::give_back_memory() {
    const std::int64_t mapped = state_->integer("PRAGMA mmap_size");
    state_->execute("PRAGMA mmap_size = 0; PRAGMA shrink_memory;");
    state_->execute(("PRAGMA mmap_size = " + std::to_string(mapped)).c_str());
}

Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

Query Connection::query(std::string_view sql) {
    auto found = state_->idle.find(sql);
    if (found == state_->idle.end()) found = state_->idle.try_emplace(std::string(sql)).first;
    auto query = std::make_unique<Query::State>();
    query->owner = state_.get();
    query->sql = found->first;
    if (auto& idle = found->second; !idle.empty()) {
        query->statement = idle.back();
        idle.pop_back();
        --state_->idle_count;
    } else {
        const int code = sqlite3_prepare_v3(state_->db, found->first.c_str(), static_cast<int>(sql.size()) + 1,
                                            SQLITE_PREPARE_PERSISTENT, &query->statement, nullptr);
        if (code != SQLITE_OK) fail(state_->db, code, sql);
    }
    return Query(std::move(query));
}

Query Connection::query_once(std::string_view sql) {
    auto query = std::make_unique<Query::State>();
    query->owner = state_.get();
    query->own_sql = sql;
    query->sql = query->own_sql;
    const int code = sqlite3_prepare_v3(state_->db, query->own_sql.c_str(), static_cast<int>(sql.size()) + 1, 0,
                                        &query->statement, nullptr);
    if (code != SQLITE_OK) fail(state_->db, code, sql);
    return Query(std::move(query));
}

void Connection::execute(std::string_view sql) {
    state_->execute(std::string(sql).c_str());
}

void Connection::run_migration(std::string_view script) {
    const std::string text(script);
    for (const char* rest = text.c_str(); *rest != '\0';) {
        const char* const start = rest;
        sqlite3_stmt* statement = nullptr;
        const int prepared = sqlite3_prepare_v2(state_->db, start, -1, &statement, &rest);
        const std::string_view sql(start, static_cast<std::size_t>(rest - start));
        if (prepared != SQLITE_OK) fail(state_->db, prepared, sql);
        if (!statement) continue;  // only a comment
        std::string refused;
        int code = SQLITE_ROW;
        while (refused.empty() && (code = sqlite3_step(statement)) == SQLITE_ROW) {
            const bool one = sqlite3_column_count(statement) == 1 &&
                             sqlite3_column_type(statement, 0) == SQLITE_INTEGER &&
                             sqlite3_column_int64(statement, 0) == 1;
            if (!one) {
                const auto* value = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
                refused = "gave " + (value ? std::string(value) : "NULL") + " instead of 1: " + std::string(sql);
            }
        }
        sqlite3_finalize(statement);
        if (!refused.empty()) throw StorageFailure(refused);
        if (code != SQLITE_DONE) fail(state_->db, code, sql);
    }
}

std::int64_t Connection::changes() const noexcept {
    return sqlite3_changes64(state_->db);
}
bool Connection::in_transaction() const noexcept {
    return sqlite3_get_autocommit(state_->db) == 0;
}

void Connection::checkpoint(Checkpoint how) {
    const int kind = how == Checkpoint::passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE;
    int pages = 0, moved = 0;
    const int code = sqlite3_wal_checkpoint_v2(state_->db, nullptr, kind, &pages, &moved);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) fail(state_->db, code, "checkpoint");
    state_->log_pages = std::max(0, pages - moved);
}

std::int64_t Connection::log_bytes() const noexcept {
    return state_->log_pages * state_->page_bytes;
}

void Connection::backup_to(const std::string& file) {
    sqlite3* target = nullptr;
    int code = sqlite3_open_v2(file.c_str(), &target,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, nullptr);
    if (code == SQLITE_OK) {
        // In one step: a copy in pieces starts over at each commit and never ends on a busy database.
        if (sqlite3_backup* backup = sqlite3_backup_init(target, "main", state_->db, "main")) {
            code = sqlite3_backup_step(backup, -1);
            if (const int finished = sqlite3_backup_finish(backup); finished != SQLITE_OK) code = finished;
        } else {
            code = sqlite3_errcode(target);
        }
    }
    const bool full = disk_is_full(target, code);
    const std::string message = said(sqlite3_errmsg(target));
    sqlite3_close(target);
    if (full) throw DiskFull("no room for the copy " + file);
    if (code != SQLITE_DONE && code != SQLITE_OK) throw StorageFailure("cannot copy to " + file + ": " + message);
}

Reading::Reading(Connection& db) : db_(db) {
    db_.execute("BEGIN");
}

Reading::~Reading() {
    if (db_.in_transaction()) db_.execute("ROLLBACK");
}

TimeLimit::TimeLimit(Connection& db, std::chrono::milliseconds time)
    : db_(db), end_(std::chrono::steady_clock::now() + time) {
    sqlite3_progress_handler(
        db_.state_->db, steps_between_looks,
        [](void* self) { return std::chrono::steady_clock::now() > static_cast<TimeLimit*>(self)->end_ ? 1 : 0; },
        this);
}

TimeLimit::~TimeLimit() {
    sqlite3_progress_handler(db_.state_->db, 0, nullptr, nullptr);
}

TriggersOff::TriggersOff(Connection& db) : db_(db) {
    db_.state_->set(SQLITE_DBCONFIG_ENABLE_TRIGGER, 0);
}

TriggersOff::~TriggersOff() {
    sqlite3_db_config(db_.state_->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, nullptr);  // fails for no known option only
}

std::vector<std::pair<std::string, std::string>> library_versions() {
    return {{"SQLite", sqlite3_libversion()}, {"SpatiaLite", spatialite_version()}};
}

}  // namespace data
