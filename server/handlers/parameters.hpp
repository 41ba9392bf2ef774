#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "geo/position.hpp"
#include "server/http/message.hpp"

namespace server {

/// Reading what a URL asks. Every function throws http::BadRequest naming the parameter, what was given and what may
/// be.

/// Refuses parameters that the route does not know, and known ones given twice: a typing error must not widen an
/// answer.
void only_known(const http::Request& request, std::initializer_list<std::string_view> names);

/// A finite number of [least, most]; nothing where the parameter is absent.
[[nodiscard]] std::optional<double> number(const http::Request& request, std::string_view name, double least,
                                           double most);
[[nodiscard]] double required_number(const http::Request& request, std::string_view name, double least, double most);
[[nodiscard]] std::optional<std::int64_t> whole_number(const http::Request& request, std::string_view name,
                                                       std::int64_t least, std::int64_t most);

/// `lon` and `lat`, degrees.
[[nodiscard]] geo::LonLat place(const http::Request& request);

/// Refuses what is no longitude and latitude, in the name of `name`, and says so where the two look swapped.
void check_place(double lon, double lat, std::string_view name);

/// "1,2,3" as finite numbers. `name` is for the error.
[[nodiscard]] std::vector<double> number_list(std::string_view name, std::string_view text);

/// The whole text as a number in plain or exponent notation; nothing else, no spaces, no "nan".
[[nodiscard]] std::optional<double> as_number(std::string_view text) noexcept;
[[nodiscard]] std::optional<std::int64_t> as_whole_number(std::string_view text) noexcept;

}  // namespace server
