#include "data/store/spatialite_blob.hpp"

#include <array>
#include <bit>
#include <cstdint>

#include "data/store/error.hpp"
#include "geo/byte_reader.hpp"

static_assert(std::endian::native == std::endian::little, "blobs are written as numbers lie in memory");

namespace data {
namespace {

constexpr std::uint8_t start_mark = 0x00, little_mark = 0x01, box_end_mark = 0x7c, part_mark = 0x69, end_mark = 0xfe;
constexpr std::uint32_t wgs84 = 4326;
constexpr std::array<std::uint32_t, 6> codes{1, 4, 2, 5, 3, 6};  // by geo::ShapeType
constexpr std::size_t place_bytes = 16;

bool is_multi(std::uint32_t code) noexcept {
    return code >= 4;
}

template <class Number>
void put(std::string& out, Number number) {
    out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void put_path(std::string& out, const geo::Path& path) {
    put(out, static_cast<std::uint32_t>(path.size()));
    static_assert(sizeof(geo::LonLat) == place_bytes);
    out.append(reinterpret_cast<const char*>(path.data()), path.size() * place_bytes);
}

/// `code` is the single type: 1 point, 2 line, 3 polygon.
void put_part(std::string& out, std::uint32_t code, const geo::Part& part) {
    if (code == 1) {
        put(out, part.at(0).at(0).lon), put(out, part[0][0].lat);
    } else if (code == 2) {
        put_path(out, part.at(0));
    } else {
        put(out, static_cast<std::uint32_t>(part.size()));
        for (const geo::Path& ring : part) put_path(out, ring);
    }
}

geo::Path read_path(geo::ByteReader& in) {
    geo::Path path(in.count_of(place_bytes));
    for (geo::LonLat& place : path) place = in.place();
    return path;
}

geo::Part read_part(geo::ByteReader& in, std::uint32_t code) {
    if (code == 1) return {{in.place()}};
    if (code == 2) return {read_path(in)};
    geo::Part part(in.count_of(4));
    for (geo::Path& ring : part) ring = read_path(in);
    return part;
}

geo::Shape read(std::span<const std::byte> blob) {
    geo::ByteReader in(blob);
    if (in.byte() != start_mark) throw geo::InvalidGeometry("blob", "the start mark is missing");
    const std::uint8_t order = in.byte();
    in.use(order == little_mark ? std::endian::little : std::endian::big);
    if (in.count() != wgs84) throw geo::InvalidGeometry("blob", "the geometry is not in EPSG:4326");
    for (int i = 0; i < 4; ++i) (void)in.real();
    if (in.byte() != box_end_mark) throw geo::InvalidGeometry("blob", "the box has no end mark");
    const std::uint32_t code = in.count();
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (codes[i] != code) continue;
        geo::Shape shape{static_cast<geo::ShapeType>(i), {}};
        if (!is_multi(code)) {
            shape.parts.push_back(read_part(in, code));
            return shape;
        }
        constexpr std::size_t least_part = 9;  // mark, type, one count
        shape.parts.resize(in.count_of(least_part));
        for (geo::Part& part : shape.parts) {
            if (in.byte() != part_mark || in.count() != code - 3)
                throw geo::InvalidGeometry("blob", "a part has another type than its whole");
            part = read_part(in, code - 3);
        }
        return shape;
    }
    throw geo::InvalidGeometry("blob", "geometry type " + std::to_string(code) + " is not ours");
}

}  // namespace

std::string to_spatialite(const geo::Shape& shape) {
    const geo::Box box = geo::bounds(shape).value_or(geo::Box{});
    const std::uint32_t code = codes[static_cast<std::size_t>(shape.type)];
    std::string out;
    out.reserve(64 + 9 * shape.parts.size() + geo::vertex_count(shape) * place_bytes);
    put(out, start_mark), put(out, little_mark), put(out, wgs84);
    put(out, box.west), put(out, box.south), put(out, box.east), put(out, box.north);
    put(out, box_end_mark), put(out, code);
    if (!is_multi(code)) {
        put_part(out, code, shape.parts.at(0));
    } else {
        put(out, static_cast<std::uint32_t>(shape.parts.size()));
        for (const geo::Part& part : shape.parts) {
            put(out, part_mark), put(out, code - 3);
            put_part(out, code - 3, part);
        }
    }
    put(out, end_mark);
    return out;
}

geo::Shape from_spatialite(std::span<const std::byte> blob) {
    try {
        return read(blob);
    } catch (const geo::InvalidGeometry& broken) {
        throw StorageFailure(std::string("a stored shape cannot be read: ") + broken.what());
    }
}

}  // namespace data
