#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/feature/value.hpp"

struct sqlite3_value;

namespace data {

/// What SQL hands to a function of ours. Valid during the call.
class Arguments {
  public:
    explicit Arguments(std::span<sqlite3_value* const> values) noexcept : values_(values) {}

    [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
    [[nodiscard]] Value value(std::size_t i) const;                      ///< unknown for a blob
    [[nodiscard]] std::span<const std::byte> blob(std::size_t i) const;  ///< empty for null

  private:
    std::span<sqlite3_value* const> values_;
};

/// A function that one statement calls as `call(argument, ..., :name)`; the same arguments give the same value.
/// What it throws fails the statement.
using SqlFunction = std::function<Value(const Arguments&)>;

/// One prepared statement with its bindings; goes back to its connection's cache when it dies.
/// A row's columns are read between two step()s. Names as in the SQL: ":id".
class Query {
  public:
    Query(Query&&) noexcept;
    ~Query();

    Query& bind(std::string_view name, std::int64_t value);
    Query& bind(std::string_view name, double value);
    Query& bind(std::string_view name, std::string_view value);
    Query& bind_blob(std::string_view name, std::span<const std::byte> value);
    Query& bind_null(std::string_view name);
    Query& bind_value(std::string_view name, const Value& value);
    /// Kept by reference: outlives the query.
    Query& bind_function(std::string_view name, const SqlFunction& function);

    /// The same by place: parameters count from 1 in the order in which the SQL first names them. For bulk work.
    Query& bind(int place, std::int64_t value);
    Query& bind(int place, double value);
    Query& bind(int place, std::string_view value);
    Query& bind_blob(int place, std::span<const std::byte> value);
    Query& bind_blob(int place, std::string_view bytes);
    Query& bind_null(int place);

    /// The next row; false at the end.
    /// throws DiskFull, Conflict (a unique value taken, a row still referred to), TooLong, StorageFailure
    bool step();
    /// Steps to the end and makes the statement ready for other bindings.
    void run();
    void reset();

    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::string_view view(int column) const;            ///< the text, valid until the next step
    [[nodiscard]] std::span<const std::byte> blob(int column) const;  ///< valid until the next step
    enum class Kind { null, integer, real, text, blob };
    [[nodiscard]] Kind kind(int column) const;

  private:
    friend class Connection;
    struct State;
    explicit Query(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// One SpatiaLite connection of one thread. Defensive flags set, load_extension off, foreign keys on, WAL with
/// synchronous=FULL. This file and its source are the only ones that see sqlite3.h.
class Connection {
  public:
    enum class Mode { read, write };

    /// Write mode makes the file where there is none (empty: migrate() fills it). A read connection cannot write.
    /// throws StorageFailure (a file that is no gridkeeper database among them), NotFound (read mode)
    Connection(const std::string& file, Mode mode);
    ~Connection();
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;

    /// A statement from the cache, whole SQL with named parameters.
    [[nodiscard]] Query query(std::string_view sql);
    /// The same for SQL that hardly comes again: it is not kept.
    [[nodiscard]] Query query_once(std::string_view sql);
    /// Statements without results or parameters, one or many.
    void execute(std::string_view sql);

    /// Runs a migration's script. Every row that a SELECT in it gives must be the one integer 1: SpatiaLite's functions
    /// say 0 where they failed, and nothing else. throws StorageFailure naming the statement and its result
    void run_migration(std::string_view script);

    [[nodiscard]] std::int64_t changes() const noexcept;
    /// True between BEGIN and its end; SQLite ends a transaction by itself when the disk is full.
    [[nodiscard]] bool in_transaction() const noexcept;

    /// Moves what is in the write-ahead log into the database. passive takes what it can while others read; truncate
    /// waits for readers and leaves an empty log. The writer never does so by itself: a timer or a bulk load asks.
    enum class Checkpoint { passive, truncate };
    void checkpoint(Checkpoint how);
    /// Size of the write-ahead log after this connection's last commit.
    [[nodiscard]] std::int64_t log_bytes() const noexcept;

    /// Gives back the memory that pages read so far take, mapped or cached: after reading everything once. Outside a
    /// transaction.
    void give_back_memory();

    /// Copies the whole database to `file` in one step, while others write.
    void backup_to(const std::string& file);

  private:
    friend class Query;
    friend class TimeLimit;
    friend class TriggersOff;
    struct State;
    std::unique_ptr<State> state_;
};

/// One picture of the database for several statements, whatever is committed meanwhile. Ends when it dies.
class Reading {
  public:
    explicit Reading(Connection& db);
    ~Reading();
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

  private:
    Connection& db_;
};

/// No step of a statement goes on past its time: it throws TooLong. One at a time on a connection.
class TimeLimit {
  public:
    TimeLimit(Connection& db, std::chrono::milliseconds time);
    ~TimeLimit();
    TimeLimit(const TimeLimit&) = delete;
    TimeLimit& operator=(const TimeLimit&) = delete;

  private:
    Connection& db_;
    std::chrono::steady_clock::time_point end_;
};

/// Statements run no triggers while it lives: SpatiaLite's cost half of a bulk load. They refuse shapes of another type
/// or CRS and note in geometry_columns_time when a table last changed; whoever leaves them out sees to both.
class TriggersOff {
  public:
    explicit TriggersOff(Connection& db);
    ~TriggersOff();
    TriggersOff(const TriggersOff&) = delete;
    TriggersOff& operator=(const TriggersOff&) = delete;

  private:
    Connection& db_;
};

/// SQLite and SpatiaLite as this program found them, by name.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> library_versions();

}  // namespace data
