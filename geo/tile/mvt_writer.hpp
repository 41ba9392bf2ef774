#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "geo/tile/drawing.hpp"

namespace geo {

/// Bytes that grow; whoever writes asks for room first and then writes without looking.
class ByteBuffer {
  public:
    [[nodiscard]] std::uint8_t* data() noexcept { return bytes_.get(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    void clear() noexcept { size_ = 0; }
    /// The end, with room for `more` bytes behind it.
    [[nodiscard]] std::uint8_t* room(std::size_t more) {
        if (size_ + more > capacity_) grow(more);
        return bytes_.get() + size_;
    }
    void end_at(const std::uint8_t* end) noexcept { size_ = static_cast<std::size_t>(end - bytes_.get()); }
    [[nodiscard]] std::string_view view() const noexcept {
        return {reinterpret_cast<const char*>(bytes_.get()), size_};
    }

  private:
    void grow(std::size_t more);
    std::unique_ptr<std::uint8_t[]> bytes_;
    std::size_t size_ = 0, capacity_ = 0;
};

/// Protocol-buffer varint.
inline std::uint8_t* put_varint(std::uint8_t* at, std::uint64_t value) noexcept {
    while (value >= 0x80) {
        *at++ = static_cast<std::uint8_t>(value | 0x80);
        value >>= 7;
    }
    *at++ = static_cast<std::uint8_t>(value);
    return at;
}
inline constexpr std::size_t most_varint_bytes = 10;

/// A step between two places of one buffered tile, zigzag: never more than two bytes.
inline std::uint8_t* put_step(std::uint8_t* at, std::int32_t step) noexcept {
    const auto value = static_cast<std::uint32_t>(step) << 1 ^ static_cast<std::uint32_t>(step >> 31);
    const std::uint32_t more = value > 0x7f;
    const auto spread = static_cast<std::uint16_t>((value & 0x7f) | more << 7 | value >> 7 << 8);
    std::memcpy(at, &spread, sizeof spread);
    return at + more + 1;
}
static_assert(std::endian::native == std::endian::little, "the low byte of a varint goes first");
static_assert(2 * (Tile::extent + 2 * Tile::buffer) < 1u << 14, "a step has two bytes");

[[nodiscard]] constexpr std::size_t varint_bytes(std::uint64_t value) noexcept {
    return (static_cast<std::size_t>(std::bit_width(value | 1)) + 6) / 7;
}

/// A number below 2^28 as its varint, ready to be pasted: its bytes from the lowest on, above them how many they are.
/// A table of such spares working out, and foretelling, the length at each use.
inline constexpr int packed_length_at = 32, packed_bits = 35;
[[nodiscard]] constexpr std::uint64_t packed_varint(std::uint32_t value) noexcept {
    const std::uint64_t length = varint_bytes(value);
    const std::uint64_t spread =
        (value & 0x7f) | (value & 0x3f80u) << 1 | (value & 0x1fc000u) << 2 | (value & 0xfe00000u) << 3;
    const std::uint64_t more = 0x80808080u & ((std::uint64_t{1} << 8 * (length - 1)) - 1);
    return spread | more | length << packed_length_at;
}

/// Field numbers of vector_tile.proto 2.1 with their wire types, as they stand before a value.
namespace mvt {
inline constexpr std::uint8_t tile_layers = 0x1a, layer_version = 0x78, layer_name = 0x0a, layer_features = 0x12,
                              layer_keys = 0x1a, layer_values = 0x22, layer_extent = 0x28, feature_id = 0x08,
                              feature_tags = 0x12, feature_type = 0x18, feature_geometry = 0x22, value_string = 0x0a,
                              value_double = 0x19, value_uint = 0x28, value_sint = 0x30, value_bool = 0x38;
enum class Type : std::uint8_t { point = 1, line = 2, polygon = 3 };
}  // namespace mvt

/// Writes one layer of a vector tile (MVT 2.1). Features go straight into one buffer, values into another; nothing is
/// allocated a feature. Lengths take one byte at first, and what follows moves where they need more.
class MvtLayerWriter {
  public:
    void clear() noexcept;

    /// The tags of one feature. A value of its own: kept in registers, while bytes written through a pointer could be
    /// any member of the writer for all the compiler knows, and would make it load and store its place at each byte.
    class Tags {
      public:
        void add(std::uint32_t key, std::uint32_t value) noexcept {
            at_ = put_varint(at_, key);
            at_ = put_varint(at_, value);
        }
        /// `packed` is a packed_varint(); what stands above its packed_bits is not looked at.
        void paste(std::uint32_t key, std::uint64_t packed) noexcept {
            at_ = put_varint(at_, key);
            const auto bytes = static_cast<std::uint32_t>(packed);
            std::memcpy(at_, &bytes, sizeof bytes);
            at_ += packed >> packed_length_at & 7;
        }

      private:
        friend MvtLayerWriter;
        explicit Tags(std::uint8_t* at) noexcept : at_(at) {}
        std::uint8_t* at_;
    };

    /// Opens a feature; `tags` is the most it may get.
    [[nodiscard]] Tags begin(std::uint64_t id, std::size_t tags) {
        std::uint8_t* at = features_.room(64 + tags * 2 * most_varint_bytes);
        began_ = at;
        *at++ = mvt::layer_features;
        feature_length_ = at++;
        *at++ = mvt::feature_id;
        at = put_varint(at, id);
        *at++ = mvt::feature_tags;
        tags_length_ = at++;
        return Tags(at);
    }
    void end_tags(Tags tags) noexcept {
        std::uint8_t* const first = tags_length_ + 1;
        at_ = tags.at_ == first ? tags_length_ - 1  // no tags, no field
                                : closed(tags_length_, tags.at_);
    }
    void point(TilePoint place) noexcept {
        std::uint8_t* at = at_;
        *at++ = mvt::feature_type;
        *at++ = static_cast<std::uint8_t>(mvt::Type::point);
        *at++ = mvt::feature_geometry;
        std::uint8_t* const length = at++;
        *at++ = command(move_to, 1);
        at = put_step(put_step(at, place.x), place.y);
        *length = static_cast<std::uint8_t>(at - length - 1);
        at_ = at;
    }
    void drawing(const Drawing& drawing, mvt::Type type);
    void end() noexcept {
        features_.end_at(closed(feature_length_, at_));
        ++count_;
    }

    /// A value as it stands in the layer (field tag, length, Value message); gives its index.
    std::uint32_t add_value(const std::uint8_t* bytes, std::size_t size) {
        std::uint8_t* const to = values_.room(size + copied_at_once);
        std::memcpy(to, bytes, size);
        values_.end_at(to + size);
        return value_count_++;
    }
    /// The same for bytes behind which copied_at_once more may be read.
    std::uint32_t add_padded_value(const std::uint8_t* bytes, std::size_t size) {
        std::uint8_t* const to = values_.room(size + copied_at_once);
        std::memcpy(to, bytes, copied_at_once);  // one move for most values
        if (size > copied_at_once) std::memcpy(to, bytes, size);
        values_.end_at(to + size);
        return value_count_++;
    }
    static constexpr std::size_t copied_at_once = 32;

    void add_key(std::string_view name);

    [[nodiscard]] std::size_t feature_count() const noexcept { return count_; }
    /// What finish() will append, about.
    [[nodiscard]] std::size_t size() const noexcept { return features_.size() + values_.size() + keys_.size() + 32; }
    /// Appends the layer to a tile.
    void finish(std::string_view name, std::string& tile) const;

  private:
    static constexpr std::uint32_t move_to = 1, line_to = 2, close_path = 7;
    static constexpr std::uint8_t command(std::uint32_t id, std::uint32_t count) noexcept {
        return static_cast<std::uint8_t>(id | count << 3);
    }
    /// Writes the length of what stands between its byte and `end`, and makes room where it needs more than that one;
    /// gives the new end.
    static std::uint8_t* closed(std::uint8_t* length, std::uint8_t* end) noexcept {
        const auto size = static_cast<std::size_t>(end - length - 1);
        if (size < 0x80) {
            *length = static_cast<std::uint8_t>(size);
            return end;
        }
        const std::size_t more = varint_bytes(size) - 1;
        std::memmove(length + 1 + more, length + 1, size);
        put_varint(length, size);
        return end + more;
    }

    ByteBuffer features_, values_, keys_;
    std::uint8_t *at_ = nullptr, *began_ = nullptr, *feature_length_ = nullptr, *tags_length_ = nullptr;
    std::size_t count_ = 0;
    std::uint32_t value_count_ = 0;
};

}  // namespace geo
