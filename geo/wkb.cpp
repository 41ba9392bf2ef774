#include "geo/wkb.hpp"

#include <array>
#include <cstring>

#include "geo/byte_reader.hpp"

static_assert(std::endian::native == std::endian::little, "to_wkb writes numbers as they lie in memory");

namespace geo {
namespace {

constexpr std::array<std::uint32_t, 6> codes{1, 4, 2, 5, 3, 6};  // by ShapeType
constexpr std::size_t place_bytes = 16;
constexpr std::uint32_t ewkb_z = 0x80000000, ewkb_m = 0x40000000, ewkb_srid = 0x20000000;

class Writer {
  public:
    explicit Writer(std::size_t vertices) { out_.reserve(vertices * place_bytes + 32); }

    template <class Number>
    void put(Number number) {
        out_.append(reinterpret_cast<const char*>(&number), sizeof number);
    }
    void head(ShapeType type) {
        put(std::uint8_t{1});  // little-endian
        put(codes[static_cast<std::size_t>(type)]);
    }
    void places(const Path& path) {
        put(static_cast<std::uint32_t>(path.size()));
        for (const LonLat& p : path) put(p.lon), put(p.lat);
    }
    void body(ShapeType single, const Part& part) {
        switch (single) {
            case ShapeType::point: put(part.at(0).at(0).lon), put(part[0][0].lat); break;
            case ShapeType::line: places(part.at(0)); break;
            default:
                put(static_cast<std::uint32_t>(part.size()));
                for (const Path& ring : part) places(ring);
        }
    }
    std::string take() { return std::move(out_); }

  private:
    std::string out_;
};

ShapeType single_of(ShapeType type) noexcept {
    switch (type) {
        case ShapeType::multi_point: return ShapeType::point;
        case ShapeType::multi_line: return ShapeType::line;
        case ShapeType::multi_polygon: return ShapeType::polygon;
        default: return type;
    }
}

struct Head {
    ShapeType type;
    std::size_t spare;  // further ordinates a place, skipped
};

Head read_head(ByteReader& in) {
    const std::uint8_t order = in.byte();
    if (order > 1) throw InvalidGeometry("wkb", "the byte order mark is neither 0 nor 1");
    in.use(order == 1 ? std::endian::little : std::endian::big);
    std::uint32_t code = in.count();
    std::size_t spare = ((code & ewkb_z) != 0 ? 1u : 0u) + ((code & ewkb_m) != 0 ? 1u : 0u);
    if ((code & ewkb_srid) != 0) (void)in.count();
    code &= 0x1fffffff;
    if (const std::uint32_t iso = code / 1000; iso > 0 && iso <= 3) spare = iso == 3 ? 2 : 1, code %= 1000;
    for (std::size_t i = 0; i < codes.size(); ++i)
        if (codes[i] == code) return {static_cast<ShapeType>(i), spare};
    throw InvalidGeometry("geometry-type", "geometry type " + std::to_string(code) + " is not taken");
}

LonLat read_place(ByteReader& in, std::size_t spare) {
    const LonLat place = in.place();
    for (std::size_t i = 0; i < spare; ++i) (void)in.real();
    return place;
}

Path read_path(ByteReader& in, std::size_t spare) {
    Path path(in.count_of(place_bytes + 8 * spare));
    for (LonLat& place : path) place = read_place(in, spare);
    return path;
}

Part read_body(ByteReader& in, const Head& head) {
    switch (head.type) {
        case ShapeType::point: return {{read_place(in, head.spare)}};
        case ShapeType::line: return {read_path(in, head.spare)};
        default: {
            Part part(in.count_of(4));
            for (Path& ring : part) ring = read_path(in, head.spare);
            return part;
        }
    }
}

}  // namespace

std::string to_wkb(const Shape& shape) {
    Writer out(vertex_count(shape));
    const ShapeType single = single_of(shape.type);
    out.head(shape.type);
    if (single == shape.type) {
        out.body(single, shape.parts.at(0));
        return out.take();
    }
    out.put(static_cast<std::uint32_t>(shape.parts.size()));
    for (const Part& part : shape.parts) {
        out.head(single);
        out.body(single, part);
    }
    return out.take();
}

Shape from_wkb(std::span<const std::byte> bytes) {
    ByteReader in(bytes);
    const Head head = read_head(in);
    Shape shape{head.type, {}};
    const ShapeType single = single_of(head.type);
    if (single == head.type) {
        shape.parts.push_back(read_body(in, head));
    } else {
        constexpr std::size_t least_part = 9;  // byte order, type, one count
        shape.parts.resize(in.count_of(least_part));
        for (Part& part : shape.parts) {
            const Head inner = read_head(in);
            if (inner.type != single) throw InvalidGeometry("wkb", "a part has another type than its whole");
            part = read_body(in, inner);
        }
    }
    if (in.left() > 0) throw InvalidGeometry("wkb", "bytes follow the geometry");
    return shape;
}

}  // namespace geo
