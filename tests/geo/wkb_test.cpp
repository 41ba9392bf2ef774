#include "geo/wkb.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "geo/validity.hpp"

namespace geo {
namespace {

const Path square{{118, 32}, {119, 32}, {119, 33}, {118, 33}, {118, 32}};
const Path hole{{118.2, 32.2}, {118.2, 32.4}, {118.4, 32.4}, {118.2, 32.2}};

std::vector<Shape> one_of_each() {
    const Path line{{118, 32}, {118.5, 32.25}, {119, 32}};
    return {point_shape({118.78, 32.04}),  {ShapeType::multi_point, {{{{118, 32}}}, {{{119, 33}}}}},
            {ShapeType::line, {{line}}},   {ShapeType::multi_line, {{line}, {hole}}},
            polygon_shape(square, {hole}), {ShapeType::multi_polygon, {{square, hole}, {square}}}};
}

Shape read(std::string_view bytes) {
    return from_wkb(std::as_bytes(std::span(bytes)));
}

std::string flaw_of(std::string_view bytes) {
    try {
        (void)read(bytes);
    } catch (const InvalidGeometry& refused) {
        return refused.flaw.code;
    }
    return "taken";
}

/// Bytes as another program writes them.
class Bytes {
  public:
    explicit Bytes(std::endian order) : order_(order) {}
    Bytes& mark() {
        out_ += order_ == std::endian::little ? '\1' : '\0';
        return *this;
    }
    template <class Number>
    Bytes& put(Number number) {
        auto raw = std::bit_cast<std::array<char, sizeof(Number)>>(number);
        if (order_ != std::endian::native) std::ranges::reverse(raw);
        out_.append(raw.data(), raw.size());
        return *this;
    }
    Bytes& head(std::uint32_t code) { return mark().put(code); }
    [[nodiscard]] const std::string& text() const noexcept { return out_; }

  private:
    std::endian order_;
    std::string out_;
};

TEST(WellKnownBinary, ComesBackAsItWasForEveryType) {
    for (const Shape& shape : one_of_each()) EXPECT_EQ(read(to_wkb(shape)), shape) << geojson_name(shape.type);
}

TEST(WellKnownBinary, IsReadInEitherByteOrder) {
    for (const auto order : {std::endian::little, std::endian::big})
        EXPECT_EQ(read(Bytes(order).head(1).put(118.5).put(32.5).text()), point_shape({118.5, 32.5}));
}

TEST(WellKnownBinary, LosesHeightsMeasuresAndTheReferenceSystem) {
    constexpr std::uint32_t z = 0x80000000, m = 0x40000000, srid = 0x20000000;
    const Shape point = point_shape({118.5, 32.5});
    const auto little = std::endian::little;
    EXPECT_EQ(read(Bytes(little).head(1001).put(118.5).put(32.5).put(7.0).text()), point) << "ISO Z";
    EXPECT_EQ(read(Bytes(little).head(2001).put(118.5).put(32.5).put(7.0).text()), point) << "ISO M";
    EXPECT_EQ(read(Bytes(little).head(3001).put(118.5).put(32.5).put(7.0).put(8.0).text()), point) << "ISO ZM";
    EXPECT_EQ(read(Bytes(little).head(1 | z | m).put(118.5).put(32.5).put(7.0).put(8.0).text()), point) << "PostGIS ZM";
    EXPECT_EQ(read(Bytes(little).head(1 | srid).put(std::uint32_t{4326}).put(118.5).put(32.5).text()), point);
}

TEST(CutOffBinary, IsRefusedWhereverItEnds) {
    for (const Shape& shape : one_of_each()) {
        const std::string whole = to_wkb(shape);
        for (std::size_t end = 0; end < whole.size(); ++end)
            ASSERT_NE(flaw_of(std::string_view(whole).substr(0, end)), "taken")
                << geojson_name(shape.type) << " cut after " << end << " bytes";
    }
}

TEST(HostileBinary, AsksForNoMemoryThatItsBytesCannotFill) {
    constexpr std::uint32_t huge = 0xffffffff;
    const auto little = std::endian::little;
    for (const std::uint32_t code : {2u, 3u, 4u, 5u, 6u})
        EXPECT_EQ(flaw_of(Bytes(little).head(code).put(huge).text()), "truncated") << code;
    EXPECT_EQ(flaw_of(Bytes(little).head(3).put(1u).put(huge).put(118.0).put(32.0).text()), "truncated") << "a ring";
    EXPECT_EQ(flaw_of(Bytes(little).head(6).put(1u).head(3).put(huge).text()), "truncated") << "a part";
}

TEST(HostileBinary, IsRefusedByName) {
    const auto little = std::endian::little;
    const std::string point = to_wkb(point_shape({118, 32}));
    EXPECT_EQ(flaw_of(point + '\0'), "wkb") << "bytes follow";
    EXPECT_EQ(flaw_of('\2' + point.substr(1)), "wkb") << "no byte order";
    EXPECT_EQ(flaw_of(Bytes(little).head(4).put(1u).head(2).put(0u).put(0u).text()), "wkb") << "a line among points";
    for (const std::uint32_t code : {0u, 7u, 8u, 15u, 17u, 999u, 4001u})
        EXPECT_EQ(flaw_of(Bytes(little).head(code).put(1u).text()), "geometry-type") << code;
}

TEST(HostileBinary, OfCollectionsInCollectionsIsRefusedAtItsFirst) {
    Bytes nested(std::endian::little);
    for (int depth = 0; depth < 100'000; ++depth) nested.head(7).put(1u);
    EXPECT_EQ(flaw_of(nested.text()), "geometry-type");
}

TEST(HostileBinary, MayHoldNoNumberAndIsFoundInvalidThen) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    const Shape shape = read(Bytes(std::endian::little).head(1).put(none).put(32.0).text());
    EXPECT_TRUE(std::isnan(shape.parts.at(0).at(0).at(0).lon));
    ASSERT_EQ(flaws(shape).size(), 1u);
    EXPECT_EQ(flaws(shape)[0].code, "coordinates");
}

}  // namespace
}  // namespace geo
