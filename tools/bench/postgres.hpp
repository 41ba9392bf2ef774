#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace bench {

/// One connection to PostgreSQL with prepared statements, parameters and results as text.
class Postgres {
  public:
    /// connection  of libpq
    /// throws      std::runtime_error with PostgreSQL's words, as every member does
    explicit Postgres(const std::string& connection);
    ~Postgres();

    void prepare(const std::string& name, const std::string& sql);

    /// Runs it to the end of its transaction; the number of rows that came back, or else of rows written.
    std::size_t run(const std::string& name, std::span<const std::string> values);

    /// Of the last run; good until the next.
    [[nodiscard]] std::string_view text(std::size_t row, int column) const;

  private:
    struct Handles;
    std::unique_ptr<Handles> handles_;
};

}  // namespace bench
