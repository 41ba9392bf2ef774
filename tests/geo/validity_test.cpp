#include "geo/validity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <ostream>

namespace geo {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
const Path square{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}};

std::vector<std::string> codes(const Shape& shape) {
    std::vector<std::string> found;
    for (const Flaw& flaw : flaws(shape)) found.push_back(flaw.code);
    return found;
}

Path box(double west, double south, double east, double north) {
    return {{west, south}, {west, north}, {east, north}, {east, south}, {west, south}};
}

TEST(AShape, IsValidWhenNothingIsWrong) {
    EXPECT_THAT(codes(point_shape({180, -90})), IsEmpty());
    EXPECT_THAT(codes({ShapeType::line, {{{{0, 0}, {1, 1}}}}}), IsEmpty());
    EXPECT_THAT(codes(polygon_shape(square, {box(2, 2, 4, 4), box(5, 5, 8, 8)})), IsEmpty());
    EXPECT_THAT(codes({ShapeType::multi_polygon, {{square}, {box(20, 20, 30, 30)}}}), IsEmpty());
}

TEST(AShape, WithoutPlacesIsEmpty) {
    EXPECT_THAT(codes({ShapeType::polygon, {}}), ElementsAre("empty"));
    EXPECT_THAT(codes({ShapeType::multi_polygon, {{square}, {}}}), ElementsAre("empty"));
}

TEST(AShape, OffTheEarthSaysSo) {
    for (const LonLat place : {LonLat{180.1, 0}, LonLat{32, 118}, LonLat{not_a_number, 0}, LonLat{0, not_a_number},
                               LonLat{std::numeric_limits<double>::infinity(), 0}}) {
        EXPECT_THAT(codes(point_shape(place)), ElementsAre("coordinates")) << place.lon << ' ' << place.lat;
        EXPECT_THAT(codes(polygon_shape({{0, 0}, {1, 0}, place, {0, 0}})), ElementsAre("coordinates"));
    }
}

struct Wrong {
    const char* name;
    Shape shape;
    const char* code;
    LonLat place;
    friend std::ostream& operator<<(std::ostream& out, const Wrong& wrong) { return out << wrong.name; }
};

class AFlaw : public testing::TestWithParam<Wrong> {};

TEST_P(AFlaw, IsNamedWithItsPlace) {
    const std::vector<Flaw> found = flaws(GetParam().shape);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].code, GetParam().code);
    EXPECT_FALSE(found[0].message.empty());
    ASSERT_TRUE(found[0].place);
    EXPECT_EQ(*found[0].place, GetParam().place);
}

INSTANTIATE_TEST_SUITE_P(
    OfAShape, AFlaw,
    testing::Values(
        Wrong{"APointOfTwoPlaces", {ShapeType::point, {{{{3, 4}, {5, 6}}}}}, "point", {3, 4}},
        Wrong{"ALineOfOnePlace", {ShapeType::line, {{{{3, 4}}}}}, "line-too-short", {3, 4}},
        Wrong{"ARingOfTwoCorners", polygon_shape({{3, 4}, {5, 6}, {3, 4}}), "ring-too-short", {3, 4}},
        Wrong{"AnOpenRing", polygon_shape({{3, 4}, {5, 4}, {5, 6}, {3, 6}}), "ring-open", {3, 4}},
        Wrong{"ABowtie", polygon_shape({{0, 0}, {2, 2}, {2, 0}, {0, 2}, {0, 0}}), "self-intersection", {1, 1}},
        Wrong{"AHoleOutside", polygon_shape(square, {box(20, 20, 21, 21)}), "hole-lies-outside-shell", {20, 20}},
        Wrong{"AHoleInAHole", polygon_shape(square, {box(1, 1, 9, 9), box(2, 2, 3, 3)}), "holes-are-nested", {2, 2}},
        Wrong{"APartInAPart", {ShapeType::multi_polygon, {{square}, {box(2, 2, 3, 3)}}}, "nested-shells", {2, 2}}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(Repairing, MakesTwoTrianglesOfABowtie) {
    const Shape repaired = made_valid(polygon_shape({{0, 0}, {2, 2}, {2, 0}, {0, 2}, {0, 0}}));
    EXPECT_EQ(repaired.type, ShapeType::multi_polygon);
    EXPECT_EQ(repaired.parts.size(), 2u);
    EXPECT_THAT(codes(repaired), IsEmpty());
}

TEST(Repairing, TakesASpikeOffAndKeepsHoles) {
    const Path spiked{{0, 0}, {10, 0}, {10, 5}, {20, 5}, {10, 5}, {10, 10}, {0, 10}, {0, 0}};
    const Shape repaired = made_valid(polygon_shape(spiked, {box(2, 2, 4, 4)}));
    EXPECT_THAT(codes(repaired), IsEmpty());
    ASSERT_EQ(repaired.parts.size(), 1u);
    EXPECT_EQ(repaired.parts[0].size(), 2u) << "one ring and its hole";
    EXPECT_EQ(bounds(repaired)->east, 10);
}

TEST(Repairing, LeavesNothingOfAnAreaThatIsALine) {
    EXPECT_TRUE(made_valid(polygon_shape({{0, 0}, {1, 1}, {2, 2}, {0, 0}})).empty());
}

TEST(Repairing, RefusesPathsThatAreNone) {
    EXPECT_THROW((void)made_valid(polygon_shape({{0, 0}, {1, 1}, {0, 0}})), InvalidGeometry);
    EXPECT_THROW((void)made_valid(polygon_shape({}, {box(2, 2, 4, 4)})), InvalidGeometry);
}

}  // namespace
}  // namespace geo
