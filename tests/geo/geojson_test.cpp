#include "geo/geojson.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "geo/validity.hpp"

namespace geo {
namespace {

using nlohmann::json;

std::string flaw_of(const json& geometry) {
    try {
        (void)shape_from_geojson(geometry);
    } catch (const InvalidGeometry& refused) {
        return refused.flaw.code;
    }
    return "taken";
}

json with(const char* type, json coordinates) {
    return {{"type", type}, {"coordinates", std::move(coordinates)}};
}

TEST(AGeoJsonGeometry, ComesBackAsItWasForEveryType) {
    const Path ring{{118, 32}, {119, 32}, {119, 33}, {118, 32}}, line{{118, 32}, {119, 33.5}};
    for (const Shape& shape :
         {point_shape({118.123456789, -32.5}), Shape{ShapeType::multi_point, {{{{118, 32}}}, {{{119, 33}}}}},
          Shape{ShapeType::line, {{line}}}, Shape{ShapeType::multi_line, {{line}, {line}}}, polygon_shape(ring, {ring}),
          Shape{ShapeType::multi_polygon, {{ring, ring}, {ring}}}}) {
        const json text = json::parse(to_geojson(shape).dump());
        EXPECT_EQ(text.at("type"), geojson_name(shape.type));
        EXPECT_EQ(shape_from_geojson(text), shape);
    }
}

TEST(AGeoJsonGeometry, IsWrittenWithNineDecimalsAtMost) {
    EXPECT_EQ(to_geojson(point_shape({0.1 + 0.2, 32.00000000049})).dump(),
              R"({"coordinates":[0.3,32.0],"type":"Point"})");
}

TEST(AGeoJsonGeometry, IsNullForAnEmptyShape) {
    EXPECT_TRUE(to_geojson(Shape{ShapeType::multi_polygon, {}}).is_null());
}

TEST(AGeoJsonGeometry, LosesItsHeights) {
    EXPECT_EQ(shape_from_geojson(with("Point", {118, 32, 17.5})), point_shape({118, 32}));
}

TEST(AWrongGeoJsonGeometry, IsRefusedForItsType) {
    for (const json& geometry :
         {json(), json("Point"), json::array({118, 32}), json::object(), json{{"type", 7}}, with("Circle", {118, 32}),
          with("point", {118, 32}), json{{"type", "GeometryCollection"}, {"geometries", json::array()}}})
        EXPECT_EQ(flaw_of(geometry), "geometry-type") << geometry;
}

TEST(AWrongGeoJsonGeometry, IsRefusedForItsCoordinates) {
    const json place{118, 32}, words{"118", "32"};
    EXPECT_EQ(flaw_of({{"type", "Point"}}), "coordinates");
    for (const json& coordinates :
         {json(), json("118,32"), json(json::object()), json(json::array()), json::array({118}), words,
          json::array({118, nullptr}), json::array({place}), json::array({1, 2, 3, 4, 5})})
        EXPECT_EQ(flaw_of(with("Point", coordinates)), "coordinates") << coordinates;
    for (const char* type : {"LineString", "MultiPoint", "Polygon", "MultiLineString", "MultiPolygon"})
        EXPECT_EQ(flaw_of(with(type, place)), "coordinates") << type << " at the depth of a point";
    EXPECT_EQ(flaw_of(with("MultiPolygon", json::array({json::array({place, place})}))), "coordinates");
}

TEST(AWrongGeoJsonGeometry, IsRefusedWhenARingDoesNotEndWhereItBegins) {
    const json open = json::array({{118, 32}, {119, 32}, {119, 33}}),
               closed = json::array({{1, 1}, {2, 1}, {2, 2}, {1, 1}});
    EXPECT_EQ(flaw_of(with("Polygon", json::array({open}))), "ring-open");
    EXPECT_EQ(flaw_of(with("Polygon", json::array({closed, open}))), "ring-open");
    EXPECT_EQ(flaw_of(with("MultiPolygon", json::array({json::array({closed}), json::array({open})}))), "ring-open");
    EXPECT_EQ(flaw_of(with("Polygon", json::array({closed}))), "taken");
}

TEST(AWrongGeoJsonGeometry, IsRefusedHoweverDeepItIs) {
    json deep = json::array({118, 32});
    for (int depth = 0; depth < 10'000; ++depth) deep = json::array({std::move(deep)});
    for (const char* type : {"Point", "LineString", "Polygon", "MultiPolygon"})
        EXPECT_EQ(flaw_of(with(type, deep)), "coordinates") << type;
}

}  // namespace
}  // namespace geo
