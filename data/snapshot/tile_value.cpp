#include "data/snapshot/tile_value.hpp"

#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "geo/tile/mvt_writer.hpp"

namespace data {
namespace {

namespace mvt = geo::mvt;
static_assert(std::endian::native == std::endian::little, "MVT doubles are little-endian and copied as they are");

void append_varint(std::uint64_t value, std::string& bytes) {
    std::uint8_t buffer[geo::most_varint_bytes];
    const std::uint8_t* const end = geo::put_varint(buffer, value);
    bytes.append(static_cast<const std::uint8_t*>(buffer), end);
}

void append_message(std::uint8_t field, std::uint64_t varint, std::string& bytes) {
    bytes.push_back(static_cast<char>(mvt::layer_values));
    bytes.push_back(static_cast<char>(1 + geo::varint_bytes(varint)));
    bytes.push_back(static_cast<char>(field));
    append_varint(varint, bytes);
}

std::uint64_t take_varint(std::string_view& bytes) noexcept {
    std::uint64_t value = 0;
    for (unsigned shift = 0; !bytes.empty(); shift += 7) {
        const auto byte = static_cast<std::uint8_t>(bytes.front());
        bytes.remove_prefix(1);
        value |= std::uint64_t{byte & 0x7fu} << shift;
        if (byte < 0x80) break;
    }
    return value;
}

/// The Value message inside the layer's field.
std::string_view message(std::string_view bytes) noexcept {
    bytes.remove_prefix(1);
    take_varint(bytes);
    return bytes;
}

}  // namespace

void append_tile_value(std::string_view text, std::string& bytes) {
    bytes.push_back(static_cast<char>(mvt::layer_values));
    append_varint(1 + geo::varint_bytes(text.size()) + text.size(), bytes);
    bytes.push_back(static_cast<char>(mvt::value_string));
    append_varint(text.size(), bytes);
    bytes.append(text);
}

void append_tile_value(const Value& value, std::string& bytes) {
    std::visit(
        [&](const auto& v) {
            using Kind = std::decay_t<decltype(v)>;
            if constexpr (std::is_same_v<Kind, std::string>) {
                append_tile_value(std::string_view(v), bytes);
            } else if constexpr (std::is_same_v<Kind, bool>) {
                append_message(mvt::value_bool, v ? 1 : 0, bytes);
            } else if constexpr (std::is_same_v<Kind, std::int64_t>) {
                const auto bits = static_cast<std::uint64_t>(v);
                if (v >= 0) append_message(mvt::value_uint, bits, bytes);
                if (v < 0) append_message(mvt::value_sint, ~(bits << 1), bytes);  // zigzag of a negative number
            } else if constexpr (std::is_same_v<Kind, double>) {
                bytes.push_back(static_cast<char>(mvt::layer_values));
                bytes.push_back(static_cast<char>(1 + sizeof v));
                bytes.push_back(static_cast<char>(mvt::value_double));
                const std::size_t at = bytes.size();
                bytes.resize(at + sizeof v);
                std::memcpy(bytes.data() + at, &v, sizeof v);
            }
        },
        value);
}

Value from_tile_value(std::string_view bytes) {
    if (bytes.empty()) return {};
    std::string_view inside = message(bytes);
    const auto field = static_cast<std::uint8_t>(inside.front());
    inside.remove_prefix(1);
    switch (field) {
        case mvt::value_string: take_varint(inside); return std::string(inside);
        case mvt::value_bool: return take_varint(inside) != 0;
        case mvt::value_uint: return static_cast<std::int64_t>(take_varint(inside));
        case mvt::value_sint: {
            const std::uint64_t bits = take_varint(inside);
            return static_cast<std::int64_t>(bits >> 1 ^ (0 - (bits & 1)));
        }
        default: {
            double number = 0;
            std::memcpy(&number, inside.data(), sizeof number);
            return number;
        }
    }
}

std::string_view text_in_tile_value(std::string_view bytes) noexcept {
    if (bytes.empty()) return {};
    std::string_view inside = message(bytes);
    if (static_cast<std::uint8_t>(inside.front()) != mvt::value_string) return {};
    inside.remove_prefix(1);
    take_varint(inside);
    return inside;
}

}  // namespace data
