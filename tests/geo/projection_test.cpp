#include "geo/projection.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

constexpr geo::LonLat xinjiekou{118.78, 32.04};

TEST(ACrs, IsReadFromEveryUsualSpelling) {
    EXPECT_EQ(geo::crs_from("http://www.opengis.net/def/crs/OGC/1.3/CRS84"), geo::crs84);
    EXPECT_EQ(geo::crs_from("http://www.opengis.net/def/crs/EPSG/0/4326"), geo::wgs84);
    EXPECT_EQ(geo::crs_from("urn:ogc:def:crs:EPSG::3857"), geo::web_mercator);
    EXPECT_EQ(geo::crs_from("[EPSG:4490]"), geo::cgcs2000);
    EXPECT_EQ(geo::crs_from("EPSG:4549"), geo::Crs{4549});
    for (const char* strange : {"", "EPSG:", "EPSG:1", "EPSG:4326x", "EPSG:4555", "EPSG:99999999999",
                                "http://www.opengis.net/def/crs/EPSG/0/"})
        EXPECT_EQ(geo::crs_from(strange), std::nullopt) << strange;
}

TEST(ACrs, HasTheAxesOfItsAuthority) {
    EXPECT_EQ(geo::from_lonlat(geo::crs84, xinjiekou), (geo::Coordinate{118.78, 32.04}));
    EXPECT_EQ(geo::from_lonlat(geo::wgs84, xinjiekou), (geo::Coordinate{32.04, 118.78}));
    EXPECT_EQ(geo::from_lonlat(geo::cgcs2000, xinjiekou), (geo::Coordinate{32.04, 118.78}));
    const auto mercator = geo::from_lonlat(geo::web_mercator, xinjiekou);
    EXPECT_NEAR(mercator[0], 118.78 / 180 * 20037508.342789244, 1e-3);  // east first
    const auto zone = geo::from_lonlat({4549}, xinjiekou);
    EXPECT_GT(zone[0], 3.5e6);  // north first
    EXPECT_NEAR(zone[1], 384'700, 1000);
}

TEST(AZone, IsTheNearestMeridians) {
    EXPECT_EQ(geo::gauss_krueger_zone(118.78), geo::Crs{4549});  // 120 E
    EXPECT_EQ(geo::gauss_krueger_zone(116.35), geo::Crs{4548});  // 117 E
    EXPECT_EQ(geo::gauss_krueger_zone(75), geo::Crs{4534});
    EXPECT_EQ(geo::gauss_krueger_zone(135), geo::Crs{4554});
    EXPECT_EQ(geo::gauss_krueger_zone(12), std::nullopt);
    EXPECT_EQ(geo::gauss_krueger_zone(NAN), std::nullopt);
}

TEST(AProjection, ComesBackToATenthOfAMillimetre) {
    for (const geo::Crs crs : geo::offered_crs(118.78)) {
        const geo::LonLat back = geo::to_lonlat(crs, geo::from_lonlat(crs, xinjiekou));
        EXPECT_NEAR(back.lon, xinjiekou.lon, 1e-9) << crs.uri();
        EXPECT_NEAR(back.lat, xinjiekou.lat, 1e-9) << crs.uri();
    }
}

TEST(ABox, IsReadInTheOrderOfItsSystem) {
    const auto box = geo::to_lonlat(geo::wgs84, {32.0, 118.7}, {32.1, 118.8});
    ASSERT_TRUE(box);
    EXPECT_EQ(*box, (geo::Box{118.7, 32.0, 118.8, 32.1}));
}

TEST(ABox, HoldsAllOfItsCurvedEdges) {
    const geo::Coordinate low{3'540'000, 380'000}, high{3'560'000, 400'000};
    const auto box = geo::to_lonlat({4549}, low, high);
    ASSERT_TRUE(box);
    for (const geo::Coordinate c : {low, high, geo::Coordinate{low[0], high[1]}, geo::Coordinate{3'550'000, 380'000}}) {
        const auto p = geo::to_lonlat({4549}, c);
        EXPECT_TRUE(box->west <= p.lon && p.lon <= box->east && box->south <= p.lat && p.lat <= box->north);
    }
}

}  // namespace
