#include "data/import/whereabouts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include <nlohmann/json.hpp>

#include "data/import/file.hpp"
#include "geo/projection.hpp"
#include "tests/support/temporary_database.hpp"

namespace data::import {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr geo::LonLat nanjing{118.78, 32.04};

/// Lamps whose file may lie about where they stand.
struct AFileOfLamps : testing::Test {
    tests::TemporaryDatabase store;
    Owner owner = store.owner();
    Report report;
    FileOrder order;

    /// Each coordinate as it stands in the file.
    void write(const std::vector<geo::Coordinate>& coordinates) {
        order.file = (store.folder() / "lamps.geojson").string();
        nlohmann::json features = nlohmann::json::array();
        for (const auto& c : coordinates)
            features.push_back({{"type", "Feature"},
                                {"properties", nlohmann::json::object()},
                                {"geometry", {{"type", "Point"}, {"coordinates", c}}}});
        std::ofstream{order.file} << nlohmann::json{{"type", "FeatureCollection"}, {"features", features}}.dump();
    }
    /// Easting and northing of a place in a zone.
    static geo::Coordinate metres(int epsg, geo::LonLat place) {
        const auto north_east = geo::from_lonlat(geo::Crs{epsg}, place);
        return {north_east[1], north_east[0]};
    }
    std::string import() {
        order.collection = "facility";
        order.mapping.constants = {{"class", "01076"}};
        report = {};
        try {
            import_file(owner, order, report, [](const Progress&) {});
        } catch (const Failure& failure) {
            return failure.code + ": " + failure.what();
        }
        return {};
    }
    [[nodiscard]] std::size_t stored() {
        std::size_t count = 0;
        each_feature(store.db(), store.collection("facility"), [&](Feature&&) { ++count; });
        return count;
    }
    void expect_nothing_stored() {
        EXPECT_EQ(stored(), 0u);
        EXPECT_EQ(report.revision, 0);
    }
};

TEST_F(AFileOfLamps, InMetresIsNotTakenForDegrees) {
    write({metres(4549, nanjing), metres(4549, {118.79, 32.05})});
    order.crs = "EPSG:4326";

    EXPECT_THAT(import(), AllOf(HasSubstr("crs: the coordinates are none of EPSG:4326"), HasSubstr("found are x 384"),
                                HasSubstr("Gauss-Krueger zone, easting without zone number")));
    expect_nothing_stored();
}

TEST_F(AFileOfLamps, InDegreesIsNotTakenForMetres) {
    write({{nanjing.lon, nanjing.lat}, {118.79, 32.05}});
    order.crs = "EPSG:4549";

    EXPECT_THAT(import(), AllOf(HasSubstr("crs: read as EPSG:4549, the features do not lie in China"),
                                HasSubstr("expected are 73.0000 to 136.0000 and 3.0000 to 54.0000"),
                                HasSubstr("look like degrees, not metres")));
    expect_nothing_stored();
}

TEST_F(AFileOfLamps, WithLatitudeFirstIsToldSo) {
    write({{nanjing.lat, nanjing.lon}});

    EXPECT_THAT(import(), HasSubstr("latitude before longitude"));
    expect_nothing_stored();
}

TEST_F(AFileOfLamps, WithTheZoneBeforeItsEastingIsToldWhich) {
    auto place = metres(4549, nanjing);
    place[0] += 40e6;
    write({place});
    order.crs = "EPSG:4326";

    EXPECT_THAT(import(), HasSubstr("Gauss-Krueger zone 40"));
    expect_nothing_stored();
}

TEST_F(AFileOfLamps, InWebMercatorIsToldSo) {
    write({geo::from_lonlat(geo::web_mercator, nanjing)});
    order.crs = "EPSG:4326";

    EXPECT_THAT(import(), HasSubstr("look like web mercator (--crs EPSG:3857)"));
    expect_nothing_stored();
    order.crs = "EPSG:3857";
    EXPECT_EQ(import(), "");
}

TEST_F(AFileOfLamps, OfAnotherZoneIsNoticedByTheDistrictThatIsThere) {
    store.create("division", tests::sample(store.collection("division"), nanjing, 0.05));
    write({metres(4548, nanjing)});
    order.crs = "EPSG:4549";

    EXPECT_THAT(import(), AllOf(HasSubstr("do not lie within 150 km of the district stored"),
                                HasSubstr("lie at longitude 121.7"), HasSubstr("say --elsewhere")));
    expect_nothing_stored();

    order.crs = "EPSG:4548";
    EXPECT_EQ(import(), "");
    EXPECT_EQ(stored(), 1u);
}

TEST_F(AFileOfLamps, FarAwayIsTakenWhereItsPersonSaysSo) {
    write({{-74.0, 40.7}});
    EXPECT_THAT(import(), HasSubstr("do not lie in China"));
    expect_nothing_stored();

    order.elsewhere = true;

    EXPECT_EQ(import(), "");
    EXPECT_EQ(stored(), 1u);
}

TEST_F(AFileOfLamps, OffTheEarthIsTakenByNoWord) {
    write({metres(4549, nanjing)});
    order.crs = "EPSG:4326", order.elsewhere = true;

    EXPECT_THAT(import(), HasSubstr("the coordinates are none of EPSG:4326"));
    expect_nothing_stored();
}

TEST_F(AFileOfLamps, LosesOnlyTheFewThatLieElsewhere) {
    write({{118.78, 32.04}, {0, 0}, {118.79, 32.04}, {1e308, 1e308}, {118.80, 32.04}});

    EXPECT_EQ(import(), "");

    EXPECT_EQ(stored(), 3u);
    ASSERT_EQ(report.rejections.size(), 2u);
    EXPECT_EQ(report.rejections[0].findings[0].code, "elsewhere");
    EXPECT_THAT(report.rejections[0].findings[0].message, HasSubstr("not lie in China but at 0.0000, 0.0000"));
    EXPECT_EQ(report.rejections[1].findings[0].code, "off-earth");
}

}  // namespace
}  // namespace data::import
