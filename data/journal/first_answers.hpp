#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "data/store/connection.hpp"

namespace data {

/// An answer that was given to a write, kept beside what the write changed: same transaction, same fate.
struct FirstAnswer {
    std::string asked;  ///< hex SHA-256 of the request
    std::int64_t status = 0;
    std::string headers;              ///< JSON
    std::optional<std::string> body;  ///< none: without a body
};

/// What was answered to the person's write of that key within the last 30 days.
[[nodiscard]] std::optional<FirstAnswer> first_answer(Connection& db, std::string_view person, std::string_view key);

/// Keeps it, and forgets some of those that are older than 30 days.
void keep_answer(Connection& db, std::string_view person, std::string_view key, const FirstAnswer& answer);

}  // namespace data
