#include "server/handlers/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "server/http/problem.hpp"

namespace server {
namespace {

constexpr std::size_t most_shown = 60;  // characters of a strange value that an error repeats

std::string shown(std::string_view value) {
    return value.size() <= most_shown ? std::string(value) : std::string(value.substr(0, most_shown)) + "...";
}

template <class Number>
std::optional<Number> parsed(std::string_view text) noexcept {
    Number value{};
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

void only_known(const http::Request& request, std::initializer_list<std::string_view> names) {
    for (auto at = request.query.begin(); at != request.query.end(); ++at) {
        const auto& name = at->first;
        if (std::find(names.begin(), names.end(), name) == names.end())
            throw http::BadRequest(shown(name), names.size() == 0 ? "is not known here, nor any parameter"
                                                                  : fmt::format("is not known here; known are: {}",
                                                                                fmt::join(names, ", ")));
        if (std::any_of(request.query.begin(), at, [&](const auto& earlier) { return earlier.first == name; }))
            throw http::BadRequest(name, "is given more than once");
    }
}

std::optional<double> as_number(std::string_view text) noexcept {
    const auto value = parsed<double>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<std::int64_t> as_whole_number(std::string_view text) noexcept {
    return parsed<std::int64_t>(text);
}

std::optional<double> number(const http::Request& request, std::string_view name, double least, double most) {
    const auto text = request.parameter(name);
    if (!text) return std::nullopt;
    const auto value = as_number(*text);
    if (!value || *value < least || *value > most)
        throw http::BadRequest(std::string(name),
                               fmt::format("must be a number from {} to {}, not \"{}\"", least, most, shown(*text)));
    return value;
}

double required_number(const http::Request& request, std::string_view name, double least, double most) {
    const auto value = number(request, name, least, most);
    if (!value)
        throw http::BadRequest(std::string(name), fmt::format("is missing: a number from {} to {}", least, most));
    return *value;
}

std::optional<std::int64_t> whole_number(const http::Request& request, std::string_view name, std::int64_t least,
                                         std::int64_t most) {
    const auto text = request.parameter(name);
    if (!text) return std::nullopt;
    const auto value = as_whole_number(*text);
    if (!value || *value < least || *value > most)
        throw http::BadRequest(std::string(name), fmt::format("must be a whole number from {} to {}, not \"{}\"", least,
                                                              most, shown(*text)));
    return value;
}

geo::LonLat place(const http::Request& request) {
    const double lon = required_number(request, "lon", -180, 180);
    const auto lat = number(request, "lat", -180, 180);
    if (!lat) throw http::BadRequest("lat", "is missing: a number from -90 to 90");
    check_place(lon, *lat, "lat");
    return {lon, *lat};
}

void check_place(double lon, double lat, std::string_view name) {
    if (std::abs(lon) <= 180 && std::abs(lat) <= 90) return;
    const bool swapped = std::abs(lat) <= 180 && std::abs(lon) <= 90;
    throw http::BadRequest(
        std::string(name),
        fmt::format("{}, {} is no longitude and latitude in degrees: the latitude must be a number from -90 to 90{}",
                    lon, lat, swapped ? "; longitude comes first, are the two swapped?" : ""));
}

std::vector<double> number_list(std::string_view name, std::string_view text) {
    std::vector<double> numbers;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        const auto value = as_number(text.substr(at, end - at));
        if (!value)
            throw http::BadRequest(std::string(name),
                                   fmt::format("must be numbers parted by commas, not \"{}\"", shown(text)));
        numbers.push_back(*value);
        at = end + 1;
    }
    return numbers;
}

}  // namespace server
