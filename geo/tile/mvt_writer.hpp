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

[[nodiscard]] constexpr std::size_t varint_bytes(std::uint64_t value) noexcept {
    return (static_cast<std::size_t>(std::bit_width(value | 1)) + 6) / 7;
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

    /// Opens a feature; `tags` is the most it may get.
    void begin(std::uint64_t id, std::size_t tags) {
        at_ = features_.room(64 + tags * 2 * most_varint_bytes);
        began_ = at_;
        *at_++ = mvt::layer_features;
        feature_length_ = at_++;
        *at_++ = mvt::feature_id;
        at_ = put_varint(at_, id);
        *at_++ = mvt::feature_tags;
        tags_length_ = at_++;
    }
    void tag(std::uint32_t key, std::uint32_t value) noexcept {
        at_ = put_varint(at_, key);
        at_ = put_varint(at_, value);
    }
    void end_tags() noexcept {
        if (at_ == tags_length_ + 1) {
            at_ = tags_length_ - 1;  // no tags, no field
        } else {
            close(tags_length_);
        }
    }
    void point(TilePoint place) noexcept {
        *at_++ = mvt::feature_type;
        *at_++ = static_cast<std::uint8_t>(mvt::Type::point);
        *at_++ = mvt::feature_geometry;
        std::uint8_t* const length = at_++;
        *at_++ = command(move_to, 1);
        at_ = put_varint(at_, zigzag(place.x));
        at_ = put_varint(at_, zigzag(place.y));
        close(length);
    }
    void drawing(const Drawing& drawing, mvt::Type type);
    void end() noexcept {
        close(feature_length_);
        features_.end_at(at_);
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
    static std::uint32_t zigzag(std::int32_t value) noexcept {
        return static_cast<std::uint32_t>(value) << 1 ^ static_cast<std::uint32_t>(value >> 31);
    }
    /// Writes the length of what stands behind its byte, and makes room where it needs more than that one.
    void close(std::uint8_t* length) noexcept {
        const auto size = static_cast<std::size_t>(at_ - length - 1);
        if (size >= 0x80) {
            const std::size_t more = varint_bytes(size) - 1;
            std::memmove(length + 1 + more, length + 1, size);
            at_ += more;
        }
        put_varint(length, size);
    }

    ByteBuffer features_, values_, keys_;
    std::uint8_t *at_ = nullptr, *began_ = nullptr, *feature_length_ = nullptr, *tags_length_ = nullptr;
    std::size_t count_ = 0;
    std::uint32_t value_count_ = 0;
};

}  // namespace geo
