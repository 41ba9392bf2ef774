#include "tools/bench/tile_reader.hpp"

#include <algorithm>
#include <cmath>
#include <protozero/pbf_reader.hpp>

namespace bench {
namespace {

// field numbers of the Mapbox Vector Tile specification 2.1, section 4
enum TileField : protozero::pbf_tag_type { tile_layers = 3 };
enum LayerField : protozero::pbf_tag_type { layer_name = 1, layer_features = 2, layer_keys = 3, layer_values = 4 };
enum FeatureField : protozero::pbf_tag_type {
    feature_id = 1,
    feature_tags = 2,
    feature_type = 3,
    feature_geometry = 4
};
enum ValueField : protozero::pbf_tag_type { as_string = 1, as_float, as_double, as_int, as_uint, as_sint, as_bool };
enum Command : std::uint32_t { move_to = 1, line_to = 2, close_path = 7 };
constexpr std::uint32_t type_point = 1, type_polygon = 3;

Attribute read_value(protozero::pbf_reader value) {
    Attribute read;
    while (value.next()) switch (value.tag()) {
            case as_string: read = value.get_string(); break;
            case as_float: read = static_cast<double>(value.get_float()); break;
            case as_double: read = value.get_double(); break;
            case as_int: read = static_cast<double>(value.get_int64()); break;
            case as_uint: read = static_cast<double>(value.get_uint64()); break;
            case as_sint: read = static_cast<double>(value.get_sint64()); break;
            case as_bool: read = value.get_bool(); break;
            default: value.skip();
        }
    return read;
}

/// Walks the commands and sums up what the comparison needs.
class Walker {
  public:
    Walker(ReadFeature& feature, std::uint32_t type) : feature_(feature), type_(type) {}

    template <class Numbers>
    void walk(const Numbers& numbers) {
        auto at = numbers.begin();
        while (at != numbers.end()) {
            const std::uint32_t command = *at & 7u, times = *at >> 3u;
            ++at;
            for (std::uint32_t k = 0; k < times; ++k) {
                if (command == close_path) {
                    step_to(begin_x_, begin_y_);
                    continue;
                }
                if (command != move_to && command != line_to) throw BrokenTile("unknown geometry command");
                const auto next = [&] {
                    if (at == numbers.end()) throw BrokenTile("geometry ends within a command");
                    return protozero::decode_zigzag32(*at++);
                };
                const auto dx = next(), dy = next();
                command == move_to ? start_at(x_ + dx, y_ + dy) : step_to(x_ + dx, y_ + dy);
            }
        }
    }

  private:
    void start_at(std::int32_t x, std::int32_t y) {
        x_ = begin_x_ = x;
        y_ = begin_y_ = y;
        include(x, y);
        if (type_ == type_point) feature_.points.emplace_back(x, y);
    }
    void step_to(std::int32_t x, std::int32_t y) {
        feature_.perimeter += std::hypot(x - x_, y - y_);
        if (type_ == type_polygon) feature_.area += (static_cast<double>(x_) * y - static_cast<double>(x) * y_) / 2;
        include(x, y);
        x_ = x;
        y_ = y;
    }
    void include(std::int32_t x, std::int32_t y) {
        feature_.min_x = std::min(feature_.min_x, x), feature_.max_x = std::max(feature_.max_x, x);
        feature_.min_y = std::min(feature_.min_y, y), feature_.max_y = std::max(feature_.max_y, y);
    }

    ReadFeature& feature_;
    std::uint32_t type_;
    std::int32_t x_ = 0, y_ = 0, begin_x_ = 0, begin_y_ = 0;
};

void read_feature(protozero::pbf_reader message, const std::vector<std::string>& keys,
                  const std::vector<Attribute>& values, std::map<std::uint64_t, ReadFeature>& into) {
    ReadFeature feature;
    std::uint64_t id = 0;
    std::uint32_t type = 0;
    protozero::iterator_range<protozero::pbf_reader::const_uint32_iterator> geometry;
    while (message.next()) switch (message.tag()) {
            case feature_id: id = message.get_uint64(); break;
            case feature_type: type = static_cast<std::uint32_t>(message.get_enum()); break;
            case feature_geometry: geometry = message.get_packed_uint32(); break;
            case feature_tags: {
                const auto tags = message.get_packed_uint32();
                for (auto at = tags.begin(); at != tags.end();) {
                    const auto key = *at++;
                    if (at == tags.end() || key >= keys.size() || *at >= values.size())
                        throw BrokenTile("a tag without its key or value");
                    feature.attributes[keys[key]] = values[*at++];
                }
                break;
            }
            default: message.skip();
        }
    Walker(feature, type).walk(geometry);
    if (!into.emplace(id, std::move(feature)).second)
        throw BrokenTile("id " + std::to_string(id) + " twice in a layer");
}

}  // namespace

ReadTile read_tile(std::string_view bytes) {
    ReadTile tile;
    protozero::pbf_reader message(bytes.data(), bytes.size());
    while (message.next(tile_layers)) {
        auto layer = message.get_message();
        std::string name;
        std::vector<std::string> keys;
        std::vector<Attribute> values;
        std::vector<protozero::pbf_reader> features;
        while (layer.next()) switch (layer.tag()) {
                case layer_name: name = layer.get_string(); break;
                case layer_features: features.push_back(layer.get_message()); break;
                case layer_keys: keys.push_back(layer.get_string()); break;
                case layer_values: values.push_back(read_value(layer.get_message())); break;
                default: layer.skip();
            }
        for (const auto& feature : features) read_feature(feature, keys, values, tile[name]);
    }
    return tile;
}

}  // namespace bench
