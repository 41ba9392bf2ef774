#include "tests/support/mvt_reader.hpp"

#include <protozero/pbf_reader.hpp>

#include <algorithm>
#include <set>

namespace tests {
namespace {

using protozero::pbf_reader;
using protozero::pbf_wire_type;

[[noreturn]] void refuse(const std::string& what) {
    throw BrokenTile(what);
}

void want(pbf_reader& message, pbf_wire_type type, const char* field) {
    if (message.wire_type() != type) refuse(std::string(field) + " has the wrong wire type");
}

TileAttribute read_value(pbf_reader message) {
    std::optional<TileAttribute> value;
    const auto set = [&](TileAttribute read) {
        if (value) refuse("a value holds two");
        value = std::move(read);
    };
    while (message.next()) {
        const auto type = message.wire_type();
        switch (message.tag()) {
            case 1: want(message, pbf_wire_type::length_delimited, "string value"), set(message.get_string()); break;
            case 2: want(message, pbf_wire_type::fixed32, "float value"), set(double{message.get_float()}); break;
            case 3: want(message, pbf_wire_type::fixed64, "double value"), set(message.get_double()); break;
            case 4: want(message, pbf_wire_type::varint, "int value"), set(message.get_int64()); break;
            case 5: want(message, pbf_wire_type::varint, "uint value"), set(message.get_uint64()); break;
            case 6: want(message, pbf_wire_type::varint, "sint value"), set(message.get_sint64()); break;
            case 7: want(message, pbf_wire_type::varint, "bool value"), set(message.get_bool()); break;
            default: refuse("a value of an unknown kind, wire type " + std::to_string(static_cast<int>(type)));
        }
    }
    if (!value) refuse("a value holds nothing");
    return *value;
}

/// Runs commands and parameters of one geometry (specification 4.3).
class Pen {
  public:
    explicit Pen(const std::vector<std::uint32_t>& integers) : integers_(integers) {}

    std::vector<TilePath> draw(TileFeature::Type type) {
        if (integers_.empty()) refuse("a geometry without commands");
        switch (type) {
            case TileFeature::Type::point: points(); break;
            case TileFeature::Type::line: lines(); break;
            case TileFeature::Type::polygon: rings(); break;
            case TileFeature::Type::unknown: break;
        }
        return std::move(paths_);
    }

  private:
    enum Command : std::uint32_t { move_to = 1, line_to = 2, close_path = 7 };

    std::uint32_t next() {
        if (at_ == integers_.size()) refuse("the geometry breaks off");
        return integers_[at_++];
    }
    std::uint32_t command(Command wanted) {
        const std::uint32_t integer = next();
        if ((integer & 7) != wanted)
            refuse("command " + std::to_string(integer & 7) + " where " + std::to_string(wanted) + " must be");
        return integer >> 3;
    }
    TileVertex go() {
        const auto step = [&] {
            const std::uint32_t zigzag = next();
            return static_cast<std::int64_t>(zigzag >> 1) ^ -static_cast<std::int64_t>(zigzag & 1);
        };
        pen_.x += step();
        pen_.y += step();
        return pen_;
    }
    void points() {
        const std::uint32_t count = command(move_to);
        if (count == 0) refuse("MoveTo without a place");
        if (count > (integers_.size() - at_) / 2) refuse("MoveTo counts more places than there are");
        TilePath& path = paths_.emplace_back();
        for (std::uint32_t i = 0; i < count; ++i) path.push_back(go());
        if (at_ != integers_.size()) refuse("something follows the points");
    }
    TilePath run(std::uint32_t least_steps) {
        if (command(move_to) != 1) refuse("MoveTo must begin one path");
        TilePath path{go()};
        const std::uint32_t steps = command(line_to);
        if (steps < least_steps) refuse("LineTo with too few places");
        if (steps > (integers_.size() - at_) / 2) refuse("LineTo counts more places than there are");
        for (std::uint32_t i = 0; i < steps; ++i) {
            const TileVertex before = pen_;
            path.push_back(go());
            if (path.back() == before) refuse("a vertex is repeated");
        }
        return path;
    }
    void lines() {
        while (at_ < integers_.size()) paths_.push_back(run(1));
    }
    void rings() {
        while (at_ < integers_.size()) {
            TilePath ring = run(2);
            if (command(close_path) != 1) refuse("ClosePath must count 1");
            if (ring.front() == ring.back()) refuse("a ring repeats its first vertex");
            const std::int64_t turned = doubled_area(ring);
            if (turned == 0) refuse("a ring without area");
            if (paths_.empty() && turned < 0) refuse("a polygon begins with a hole");
            paths_.push_back(std::move(ring));
        }
    }

    const std::vector<std::uint32_t>& integers_;
    std::size_t at_ = 0;
    TileVertex pen_;
    std::vector<TilePath> paths_;
};

struct RawFeature {
    std::optional<std::uint64_t> id;
    std::optional<std::uint32_t> type;
    std::vector<std::uint32_t> tags;
    std::optional<std::vector<std::uint32_t>> geometry;
};

RawFeature read_feature(pbf_reader message) {
    RawFeature feature;
    const auto packed = [&](const char* field) {
        want(message, pbf_wire_type::length_delimited, field);
        const auto range = message.get_packed_uint32();
        return std::vector<std::uint32_t>(range.begin(), range.end());
    };
    while (message.next()) {
        switch (message.tag()) {
            case 1: want(message, pbf_wire_type::varint, "feature id"), feature.id = message.get_uint64(); break;
            case 2: feature.tags = packed("tags"); break;
            case 3: want(message, pbf_wire_type::varint, "type"), feature.type = message.get_uint32(); break;
            case 4:
                if (feature.geometry) refuse("a feature with two geometries");
                feature.geometry = packed("geometry");
                break;
            default: refuse("a feature with the unknown field " + std::to_string(message.tag()));
        }
    }
    return feature;
}

TileFeature finished(const RawFeature& raw, const std::vector<std::string>& keys,
                     const std::vector<TileAttribute>& values) {
    TileFeature feature;
    feature.id = raw.id;
    if (!raw.type) refuse("a feature without type");
    if (*raw.type > 3) refuse("a feature of an unknown type");
    feature.type = static_cast<TileFeature::Type>(*raw.type);
    if (!raw.geometry) refuse("a feature without geometry");
    if (raw.tags.size() % 2 != 0) refuse("an odd number of tags");
    for (std::size_t i = 0; i < raw.tags.size(); i += 2) {
        if (raw.tags[i] >= keys.size()) refuse("a tag names a key that is not there");
        if (raw.tags[i + 1] >= values.size()) refuse("a tag names a value that is not there");
        if (!feature.attributes.emplace(keys[raw.tags[i]], values[raw.tags[i + 1]]).second) refuse("a key twice");
    }
    feature.paths = Pen(*raw.geometry).draw(feature.type);
    return feature;
}

ReadTileLayer read_layer(pbf_reader message) {
    ReadTileLayer layer;
    std::optional<std::uint32_t> version;
    std::vector<RawFeature> features;
    std::vector<std::string> keys;
    std::vector<TileAttribute> values;
    while (message.next()) {
        switch (message.tag()) {
            case 15: want(message, pbf_wire_type::varint, "version"), version = message.get_uint32(); break;
            case 1: want(message, pbf_wire_type::length_delimited, "name"), layer.name = message.get_string(); break;
            case 2:
                want(message, pbf_wire_type::length_delimited, "feature"),
                    features.push_back(read_feature(message.get_message()));
                break;
            case 3: want(message, pbf_wire_type::length_delimited, "key"), keys.push_back(message.get_string()); break;
            case 4:
                want(message, pbf_wire_type::length_delimited, "value"),
                    values.push_back(read_value(message.get_message()));
                break;
            case 5: want(message, pbf_wire_type::varint, "extent"), layer.extent = message.get_uint32(); break;
            default: refuse("a layer with the unknown field " + std::to_string(message.tag()));
        }
    }
    if (!version) refuse("a layer without version");
    if (*version != 2) refuse("version " + std::to_string(*version));
    if (layer.name.empty()) refuse("a layer without name");
    if (std::set<std::string>(keys.begin(), keys.end()).size() != keys.size()) refuse("a key is listed twice");
    if (std::set<TileAttribute>(values.begin(), values.end()).size() != values.size())
        refuse("a value is listed twice");
    std::set<std::uint64_t> ids;
    for (const RawFeature& raw : features) {
        if (raw.id && !ids.insert(*raw.id).second) refuse("an id twice");
        layer.features.push_back(finished(raw, keys, values));
    }
    return layer;
}

}  // namespace

const TileFeature& ReadTileLayer::feature(std::uint64_t id) const {
    for (const TileFeature& feature : features)
        if (feature.id == id) return feature;
    throw std::out_of_range("no feature " + std::to_string(id) + " in layer " + name);
}

std::vector<ReadTileLayer> read_tile(std::string_view bytes) {
    std::vector<ReadTileLayer> layers;
    std::set<std::string> names;
    try {
        pbf_reader tile(bytes.data(), bytes.size());
        while (tile.next()) {
            if (tile.tag() != 3) refuse("a tile with the unknown field " + std::to_string(tile.tag()));
            want(tile, pbf_wire_type::length_delimited, "layer");
            layers.push_back(read_layer(tile.get_message()));
            if (!names.insert(layers.back().name).second) refuse("a layer twice");
        }
    } catch (const protozero::exception& broken) {
        refuse(std::string("no protocol buffer: ") + broken.what());
    }
    return layers;
}

const ReadTileLayer& layer_of(const std::vector<ReadTileLayer>& tile, std::string_view name) {
    for (const ReadTileLayer& layer : tile)
        if (layer.name == name) return layer;
    static const ReadTileLayer none;
    return none;
}

std::int64_t doubled_area(const TilePath& ring) noexcept {
    std::int64_t sum = 0;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
        sum += ring[j].x * ring[i].y - ring[i].x * ring[j].y;
    return sum;
}

double area(const TileFeature& polygon) noexcept {
    double sum = 0;
    for (const TilePath& ring : polygon.paths) sum += static_cast<double>(doubled_area(ring)) / 2;
    return sum;
}

}  // namespace tests
