#include "data/filter/literal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include "geo/validity.hpp"

namespace data::filter {
namespace {

constexpr std::size_t most_shown = 40;  // bytes of a strange value that an error repeats
constexpr std::size_t decimals = 9;     // of a second
constexpr std::string_view open_side = "..";

/// Fixed digits as a number; nothing where they are none.
std::optional<int> number(std::string_view digits) noexcept {
    if (digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    int value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

bool is_day(std::string_view text) noexcept {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const auto year = number(text.substr(0, 4)), month = number(text.substr(5, 2)), day = number(text.substr(8, 2));
    return year && month && day &&
           std::chrono::year_month_day{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                       std::chrono::day{static_cast<unsigned>(*day)}}
               .ok();
}

bool is_time_of_day(std::string_view text) noexcept {
    if (text.size() != 8 || text[2] != ':' || text[5] != ':') return false;
    const auto hour = number(text.substr(0, 2)), minute = number(text.substr(3, 2)), second = number(text.substr(6, 2));
    return hour && minute && second && *hour < 24 && *minute < 60 && *second < 60;
}

geo::LonLat in_degrees(geo::LonLat written, const geo::Crs& crs, const Place& place) {
    const geo::LonLat at = crs == geo::crs84 ? written : geo::to_lonlat(crs, {written.lon, written.lat});
    if (!std::isfinite(at.lon) || !std::isfinite(at.lat))
        throw BadFilter("geometry", "a coordinate lies outside of where its system is defined", place);
    return at;
}

Geometry checked(Builder& builder, std::vector<geo::Shape> shapes, const Place& place) {
    for (geo::Shape& shape : shapes) {
        builder.corners(geo::vertex_count(shape), place);
        if (const auto flaws = geo::flaws(shape); !flaws.empty()) {
            std::string where;
            if (flaws.front().place)
                where = fmt::format(" (at {}, {})", flaws.front().place->lon, flaws.front().place->lat);
            throw BadFilter("geometry", flaws.front().message + where, place);
        }
    }
    return {std::move(shapes)};
}

/// A box without height or width is a line or a place.
geo::Shape shape_of(const geo::Box& box) {
    const geo::LonLat low{box.west, box.south}, high{box.east, box.north};
    if (low == high) return geo::point_shape(low);
    if (box.west == box.east || box.south == box.north) return {geo::ShapeType::line, {{{low, high}}}};
    return geo::polygon_shape({low, {box.east, box.south}, high, {box.west, box.north}, low});
}

}  // namespace

Instant day(std::string_view text, const Place& place) {
    if (!is_day(text))
        throw BadFilter("date", fmt::format("\"{}\" is no day: YYYY-MM-DD", text.substr(0, most_shown)), place);
    return {std::string(text), true};
}

Instant moment(std::string_view text, const Place& place) {
    const auto refuse = [&] {
        throw BadFilter("timestamp",
                        fmt::format("\"{}\" is no moment of UTC: YYYY-MM-DDThh:mm:ssZ, with up to {} decimals",
                                    text.substr(0, most_shown), decimals),
                        place);
    };
    if (text.size() < 20 || text[10] != 'T' || text.back() != 'Z' || !is_day(text.substr(0, 10)) ||
        !is_time_of_day(text.substr(11, 8)))
        refuse();
    const std::string_view fraction = text.substr(19, text.size() - 20);
    if (!fraction.empty() && (fraction.front() != '.' || fraction.size() < 2 || fraction.size() > 1 + decimals ||
                              !number(fraction.substr(1))))
        refuse();
    std::string written(text.substr(0, 19));
    written += '.';
    written += fraction.substr(fraction.empty() ? 0 : 1);
    written.resize(20 + decimals, '0');
    return {std::move(written), false};
}

Expression side(Builder& builder, std::string_view text, const Place& place) {
    if (text == open_side) return builder.value(Open{}, place);
    return builder.value(text.size() <= 10 ? day(text, place) : moment(text, place), place);
}

void refuse_control_characters(std::string_view text, const Place& place) {
    if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
        throw BadFilter("text", "a text with a control character matches nothing: none is stored", place);
}

Geometry geometry(Builder& builder, std::vector<geo::Shape> written, const geo::Crs& crs, const Place& place) {
    for (geo::Shape& shape : written)
        for (geo::Part& part : shape.parts)
            for (geo::Path& path : part)
                for (geo::LonLat& corner : path) corner = in_degrees(corner, crs, place);
    return checked(builder, std::move(written), place);
}

Geometry box(Builder& builder, const std::vector<double>& numbers, const geo::Crs& crs, const Place& place) {
    if (numbers.size() != 4 && numbers.size() != 6)
        throw BadFilter("bbox", fmt::format("a box has 4 or 6 numbers, not {}", numbers.size()), place);
    const std::size_t second = numbers.size() / 2;
    const geo::Coordinate low{numbers[0], numbers[1]}, high{numbers[second], numbers[second + 1]};
    if (!crs.geographic()) {
        const auto degrees =
            low[0] <= high[0] && low[1] <= high[1] ? geo::to_lonlat(crs, low, high) : std::optional<geo::Box>();
        if (!degrees)
            throw BadFilter("bbox", "a box has its lower corner first and lies where its system is defined", place);
        return checked(builder, {shape_of(*degrees)}, place);
    }
    const geo::LonLat from = in_degrees({low[0], low[1]}, crs, place), to = in_degrees({high[0], high[1]}, crs, place);
    if (from.lat > to.lat) throw BadFilter("bbox", "a box has its southern edge first", place);
    if (from.lon <= to.lon) return checked(builder, {shape_of({from.lon, from.lat, to.lon, to.lat})}, place);
    std::vector<geo::Shape> sides{shape_of({from.lon, from.lat, 180, to.lat}),
                                  shape_of({-180, from.lat, to.lon, to.lat})};
    if (sides[0].type == geo::ShapeType::polygon && sides[1].type == geo::ShapeType::polygon)
        sides = {{geo::ShapeType::multi_polygon, {sides[0].parts[0], sides[1].parts[0]}}};
    return checked(builder, std::move(sides), place);
}

}  // namespace data::filter
