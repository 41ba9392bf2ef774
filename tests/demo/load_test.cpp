#include "tools/demo/load.hpp"

#include <gtest/gtest.h>

#include <map>
#include <stdexcept>
#include <string>

#include "data/feature/district.hpp"
#include "data/feature/feature.hpp"
#include "tests/demo/gathered.hpp"
#include "tests/support/temporary_database.hpp"

namespace tests {
namespace {

demo::Order small(std::uint64_t seed) {
    demo::Order order;
    order.area_km2 = 1, order.seed = seed, order.name = "试画区";
    return order;
}

std::map<std::string, std::size_t> rows_of(TemporaryDatabase& database) {
    std::map<std::string, std::size_t> rows;
    for (const data::Collection& collection : database.catalogue().collections())
        data::each_feature(database.db(), collection, [&](data::Feature&&) { ++rows[collection.name]; });
    return rows;
}

TEST(LoadingASketch, StoresEveryFeatureOfIt) {
    TemporaryDatabase database;
    auto owner = database.owner();

    const demo::Loaded loaded = demo::load(owner, small(3));

    const Gathered& drawn = gathered(1, 3);
    const auto rows = rows_of(database);
    EXPECT_EQ(loaded.features, static_cast<std::int64_t>(drawn.size()));
    EXPECT_EQ(rows.at("division"), drawn.divisions.size());
    EXPECT_EQ(rows.at("grid"), drawn.grids.size());
    EXPECT_EQ(rows.at("compound"), drawn.compounds.size());
    EXPECT_EQ(rows.at("building"), drawn.buildings.size());
    EXPECT_EQ(rows.at("facility"), drawn.facilities.size());
    EXPECT_EQ(rows.at("barrier"), drawn.barriers.size());
    EXPECT_EQ(rows.at("landcover"), drawn.landcover.size());
}

TEST(LoadingASketch, SaysThatAllOfItIsMadeUp) {
    TemporaryDatabase database;
    auto owner = database.owner();

    demo::load(owner, small(3));

    const data::District district = data::read_district(database.db());
    EXPECT_TRUE(district.made_up);
    EXPECT_EQ(district.name, "试画区");
    EXPECT_TRUE(district.attribution.empty());
    for (const data::Collection& collection : database.catalogue().collections())
        data::each_feature(database.db(), collection, [&](data::Feature&& feature) {
            EXPECT_EQ(feature.source, data::Source::made_up) << collection.name << " " << feature.name;
        });
}

TEST(LoadingASketch, BreaksNoRuleOfTheCollections) {
    TemporaryDatabase database;
    auto owner = database.owner();

    demo::load(owner, small(4));

    for (const data::Collection& collection : database.catalogue().collections())
        data::each_feature(database.db(), collection, [&](data::Feature&& feature) {
            for (const data::Finding& finding : data::findings(database.catalogue(), collection, feature))
                ADD_FAILURE() << collection.name << " " << feature.name << ": " << finding.field << " "
                              << finding.message;
        });
}

TEST(LoadingASketch, TiesBuildingsToTheirCompoundAndGridsToTheirParent) {
    TemporaryDatabase database;
    auto owner = database.owner();

    demo::load(owner, small(3));

    const data::Collection &buildings = database.collection("building"), &grids = database.collection("grid");
    std::size_t tied = 0, orphans = 0;
    data::each_feature(database.db(), buildings, [&](data::Feature&& row) {
        const auto* id = std::get_if<std::int64_t>(&row.values[buildings.field("compound").value()]);
        if (id == nullptr) return;
        ++tied;
        const auto compound = data::find_feature(database.db(), database.collection("compound"), *id);
        ASSERT_TRUE(compound) << row.name;
        EXPECT_TRUE(row.code.starts_with(compound->code)) << row.code << " in " << compound->code;
    });
    data::each_feature(database.db(), grids, [&](data::Feature&& row) {
        if (!std::holds_alternative<std::int64_t>(row.values[grids.field("parent").value()])) ++orphans;
    });
    EXPECT_GT(tied, 100u);
    EXPECT_EQ(orphans, 1u);
}

TEST(LoadingASketch, RefusesADatabaseThatHoldsADistrict) {
    TemporaryDatabase database;
    auto owner = database.owner();
    demo::load(owner, small(3));

    EXPECT_THROW(demo::load(owner, small(5)), std::invalid_argument);
}

TEST(LoadingASketch, LeavesNothingWhenItIsStopped) {
    TemporaryDatabase database;
    auto owner = database.owner();
    owner.cancelled = [] { return true; };

    EXPECT_THROW(demo::load(owner, small(3)), std::runtime_error);

    EXPECT_TRUE(rows_of(database).empty());
    EXPECT_FALSE(data::read_district(database.db()).made_up);
}

}  // namespace
}  // namespace tests
