#include "geo/tile/mvt_writer.hpp"

#include <algorithm>

namespace geo {
namespace {

std::uint8_t* put_bytes(std::uint8_t* at, std::string_view bytes) noexcept {
    return std::copy(bytes.begin(), bytes.end(), at);
}

}  // namespace

void ByteBuffer::grow(std::size_t more) {
    const std::size_t capacity = std::max(capacity_ * 2, size_ + more + 4096);
    auto bytes = std::make_unique_for_overwrite<std::uint8_t[]>(capacity);
    if (size_ > 0) std::memcpy(bytes.get(), bytes_.get(), size_);
    bytes_ = std::move(bytes);
    capacity_ = capacity;
}

void MvtLayerWriter::clear() noexcept {
    features_.clear(), values_.clear(), keys_.clear();
    count_ = 0, value_count_ = 0;
}

void MvtLayerWriter::drawing(const Drawing& drawing, mvt::Type type) {
    // Room for commands and vertices of at most five bytes a coordinate; the feature so far moves along if it must.
    const std::size_t most = 64 + drawing.paths().size() * 16 + std::size_t{drawing.point_count()} * 10;
    const auto written = static_cast<std::size_t>(at_ - began_);
    const auto feature_length = feature_length_ - began_;
    features_.end_at(at_);
    at_ = features_.room(most);
    began_ = at_ - written;
    feature_length_ = began_ + feature_length;

    std::uint8_t* at = at_;
    *at++ = mvt::feature_type;
    *at++ = static_cast<std::uint8_t>(type);
    *at++ = mvt::feature_geometry;
    std::uint8_t* const length = at++;
    TilePoint pen{0, 0};
    const TilePoint* const points = drawing.points();
    for (const Drawing::Path& path : drawing.paths()) {
        const TilePoint* p = points + path.first;
        const TilePoint* const last = points + path.last;
        const auto go = [&] {
            const TilePoint here = *p++;
            at = put_step(put_step(at, here.x - pen.x), here.y - pen.y);
            pen = here;
        };
        *at++ = command(move_to, 1);
        go();
        at = put_varint(at, line_to | (path.last - path.first - 1) << 3);
        while (p < last) go();
        if (type == mvt::Type::polygon) *at++ = command(close_path, 1);
    }
    at_ = closed(length, at);
}

void MvtLayerWriter::add_key(std::string_view name) {
    std::uint8_t* at = keys_.room(name.size() + 1 + most_varint_bytes);
    *at++ = mvt::layer_keys;
    at = put_varint(at, name.size());
    keys_.end_at(put_bytes(at, name));
}

void MvtLayerWriter::finish(std::string_view name, std::string& tile) const {
    std::uint8_t head[2 + 1 + 2 * most_varint_bytes];
    constexpr std::uint8_t version[] = {mvt::layer_version, 2};
    std::uint8_t tail[1 + most_varint_bytes];
    std::uint8_t* tail_end = tail;
    *tail_end++ = mvt::layer_extent;
    tail_end = put_varint(tail_end, Tile::extent);
    const auto tail_size = static_cast<std::size_t>(tail_end - tail);

    const std::size_t name_field = 1 + varint_bytes(name.size()) + name.size();
    const std::size_t size = sizeof version + name_field + features_.size() + keys_.size() + values_.size() + tail_size;
    std::uint8_t* at = head;
    *at++ = mvt::tile_layers;
    at = put_varint(at, size);
    at = std::copy(std::begin(version), std::end(version), at);
    *at++ = mvt::layer_name;
    at = put_varint(at, name.size());

    const auto text = [](const std::uint8_t* bytes, std::size_t n) {
        return std::string_view(reinterpret_cast<const char*>(bytes), n);
    };
    tile.append(text(head, static_cast<std::size_t>(at - head)))
        .append(name)
        .append(features_.view())
        .append(keys_.view())
        .append(values_.view())
        .append(text(tail, tail_size));
}

}  // namespace geo
