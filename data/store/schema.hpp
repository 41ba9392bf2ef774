#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace data {

/// "GKdb" in the file's header: how a gridkeeper database is known.
inline constexpr std::int64_t application_id = 0x474B6462;

/// One numbered file of data/store/migrations, put into the program when it is built.
struct Migration {
    std::int64_t number = 0;
    std::string_view name;  ///< "0001_collections"
    std::string_view sql;
};

/// All of them, oldest first, numbered 1, 2, 3 ... without a hole. The last number is the file's user_version.
[[nodiscard]] std::span<const Migration> migrations() noexcept;

}  // namespace data
