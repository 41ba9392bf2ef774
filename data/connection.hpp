#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace data {

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

    /// The next row; false at the end. throws DiskFull, Conflict (constraint), StorageFailure
    bool step();
    /// Steps to the end and makes the statement ready for other bindings.
    void run();
    void reset();

    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::span<const std::byte> blob(int column) const;    ///< valid until the next step
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

    /// Write mode makes the file where there is none (empty: migrate() fills it). throws StorageFailure, NotFound (read mode)
    Connection(const std::string& file, Mode mode);
    ~Connection();
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;

    /// A statement from the cache, whole SQL with named parameters.
    [[nodiscard]] Query query(std::string_view sql);
    /// Statements without results or parameters, one or many.
    void execute(std::string_view sql);

    [[nodiscard]] std::int64_t changes() const noexcept;

    /// Copies the whole database to `file` in one step, while others write.
    void backup_to(const std::string& file);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace data
