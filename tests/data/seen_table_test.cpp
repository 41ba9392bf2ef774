#include "data/feature/seen_table.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "data/feature/feature_sql.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using data::Grant;
using data::Role;

constexpr std::array codes{"",
                           "320102",
                           "320102000000",
                           "320102001",
                           "320102001000",
                           "320102001001",
                           "320102001002",
                           "320102002000",
                           "320102002001",
                           "320104",
                           "320104000000",
                           "320104001001",
                           "3201",
                           "own-7"};

/// What SQL gives and what memory says, for the same person of the same features.
void expect_alike(tests::TemporaryDatabase& base, const data::Collection& collection, const data::Viewer& viewer,
                  const std::string& who) {
    const data::SeenTable table(collection, &viewer);
    std::vector<data::Feature> by_sql, by_memory;
    data::Query row = base.db().query_once("SELECT " + data::sql_of(collection).columns + " FROM " + table.sql() +
                                           " t WHERE true ORDER BY t.id");
    table.bind(row);
    while (row.step()) by_sql.push_back(data::read_row(row, collection));
    data::each_feature(base.db(), collection, [&](data::Feature&& feature) {
        if (auto seen = data::as_seen(collection, &viewer, std::move(feature))) by_memory.push_back(std::move(*seen));
    });
    EXPECT_EQ(by_sql, by_memory) << collection.name << " as " << who;
    const auto sight = viewer.sight(collection);
    data::each_feature(base.db(), collection, [&](const data::Feature& feature) {
        const data::Jurisdiction place(collection, feature);
        EXPECT_EQ(sight.hold(place), viewer.sees(collection, place)) << place.division() << " as " << who;
    });
}

/// Things stand in a row; each grid of the finest level holds one or two of them, each other one some of the finer.
geo::LonLat place_of(std::size_t number) {
    return {118.70 + 0.001 * static_cast<double>(number), 32.04};
}

TEST(SeenTable, SaysWhatTheViewerSays) {
    tests::TemporaryDatabase base;
    std::vector<data::FeatureId> grids;
    data::Grounds grounds;
    for (const char* name : {"division", "grid", "compound", "facility"})
        for (std::size_t number = 0; number < codes.size(); ++number)
            for (std::int64_t level = 1; level <= (std::string(name) == "grid" ? 4 : 1); ++level) {
                const data::Collection& collection = base.collection(name);
                const char* const code = codes[number];
                const double size = std::string(name) == "grid" ? 0.008 / static_cast<double>(level * level) : 0.0005;
                data::Feature feature = tests::sample(collection, place_of(number), size);
                feature.division_code = code;
                if (collection.name == "division") feature.code = code;
                if (collection.field("level")) tests::set(collection, feature, "level", level);
                if (collection.field("households")) tests::set(collection, feature, "households", std::int64_t{7});
                if (collection.field("leader")) tests::set(collection, feature, "leader", std::string("王某"));
                const auto stored = base.create(name, std::move(feature));
                if (std::string(name) != "grid") continue;
                grids.push_back(stored.id);
                grounds.push_back(data::read_ground(base.db(), collection, stored.id));
            }
    std::mt19937 random(7);
    for (int round = 0; round < 400; ++round) {
        std::vector<Grant> grants;
        std::string who;
        for (int n = static_cast<int>(random() % 4); n > 0; --n) {
            const data::Role role = *(data::roles_of_people.begin() + random() % data::roles_of_people.size());
            if (random() % 2 == 0)
                grants.push_back({role, codes[random() % codes.size()]});
            else
                grants.push_back({role, "", grids[random() % grids.size()]});
            const Grant& grant = grants.back();
            who += fmt::format("{}:{}{} ", data::to_string(role), grant.division, grant.grid);
        }
        for (const auto open : {data::Public::open, data::Public::closed})
            for (const char* name : {"division", "grid", "compound", "facility"})
                expect_alike(base, base.collection(name), data::Viewer(grants, open, grounds),
                             who + (open == data::Public::open ? "open" : "closed"));
    }
}

TEST(SeenTable, IsTheTableItselfForWhoSeesAll) {
    tests::TemporaryDatabase base;
    for (const auto& collection : base.catalogue().collections()) {
        EXPECT_EQ(data::SeenTable(collection, nullptr).sql(), '"' + collection.name + '"');
        EXPECT_EQ(data::SeenTable(collection, &tests::all_seeing()).sql(), '"' + collection.name + '"');
    }
}

TEST(AViewer, SeesNothingWherePublicAndGrantsAreNone) {
    tests::TemporaryDatabase base;
    const data::Viewer nobody(data::Public::closed);
    for (const auto& collection : base.catalogue().collections()) {
        EXPECT_FALSE(nobody.sees(collection, ""));
        EXPECT_FALSE(nobody.sees(collection, "320102"));
        EXPECT_TRUE(nobody.sight(collection).none());
    }
}

TEST(AViewer, SeesTheDivisionsAboveButNotBesideTheirOwn) {
    tests::TemporaryDatabase base;
    const data::Viewer officer({{Role::officer, "320102001001"}}, data::Public::closed);
    const auto& division = base.collection("division");
    for (const char* seen : {"320102", "320102001", "320102001001"}) EXPECT_TRUE(officer.sees(division, seen)) << seen;
    for (const char* unseen : {"", "3201", "320102002", "320102001002", "320104"})
        EXPECT_FALSE(officer.sees(division, unseen)) << unseen;
    EXPECT_TRUE(officer.sees(base.collection("barrier"), "320104"));
}

/// A small district of two grids side by side, each with a finer one, and things on and about their border.
class AnOfficerOfOneGrid : public testing::Test {
  protected:
    static constexpr double border = 118.78;

    data::Feature grid(std::int64_t level, double from, double to) {
        const data::Collection& grids = base.collection("grid");
        data::Feature feature = tests::sample(grids);
        feature.shape = geo::polygon_shape({{from, 32.03}, {to, 32.03}, {to, 32.05}, {from, 32.05}, {from, 32.03}});
        feature.division_code = "320102001001";
        tests::set(grids, feature, "level", level);
        return base.create("grid", std::move(feature));
    }
    data::FeatureId thing(const char* collection, double beyond) {
        return base.create(collection, tests::sample(base.collection(collection), {border + beyond, 32.04}, 0.0001)).id;
    }
    [[nodiscard]] bool sees(const char* name, data::FeatureId id) {
        const data::Collection& collection = base.collection(name);
        return data::as_seen(collection, &officer(), *data::find_feature(base.db(), collection, id)).has_value();
    }
    [[nodiscard]] const data::Viewer& officer() {
        officer_.emplace(std::vector<Grant>{{Role::officer, "", west.id}}, data::Public::closed,
                         data::Grounds{data::read_ground(base.db(), base.collection("grid"), west.id)});
        return *officer_;
    }

    tests::TemporaryDatabase base;
    data::Feature west = grid(3, border - 0.01, border), east = grid(3, border, border + 0.01);
    std::optional<data::Viewer> officer_;
};

TEST_F(AnOfficerOfOneGrid, SeesItTheFinerOnesOnItAndTheThingsWhosePlaceLiesThere) {
    EXPECT_TRUE(sees("grid", west.id));
    EXPECT_FALSE(sees("grid", east.id));
    EXPECT_TRUE(sees("grid", grid(4, border - 0.01, border - 0.005).id));
    EXPECT_FALSE(sees("grid", grid(4, border, border + 0.005).id));
    const data::Feature coarser = grid(2, border - 0.01, border);  // lies there too, but is above: no more than seen
    EXPECT_TRUE(sees("grid", coarser.id));
    EXPECT_FALSE(officer().roles_in({base.collection("grid"), coarser}).has(Role::officer));
    EXPECT_TRUE(officer().roles_in({base.collection("grid"), west}).has(Role::officer));
    EXPECT_TRUE(sees("facility", thing("facility", -0.00001)));
    EXPECT_TRUE(sees("facility", thing("facility", 0)));  // on the border: of both
    EXPECT_FALSE(sees("facility", thing("facility", 0.00001)));
    EXPECT_TRUE(sees("compound", thing("compound", -0.00004)));  // reaches across, its middle does not
    EXPECT_FALSE(sees("compound", thing("compound", 0.00004)));
}

TEST_F(AnOfficerOfOneGrid, SeesByTheBorderAsItLiesNow) {
    const data::FeatureId hydrant = thing("facility", 0.001);
    EXPECT_FALSE(sees("facility", hydrant));
    data::Feature wider = west;
    wider.shape = grid(4, border - 0.01, border + 0.002).shape;
    data::Transaction transaction(base.db(), base.catalogue(), {});
    data::replace_feature(transaction, base.collection("grid"), west.id, west.version, wider);
    transaction.commit();
    EXPECT_TRUE(sees("facility", hydrant));
}

TEST_F(AnOfficerOfOneGrid, SeesNothingOnceItIsGone) {
    data::Transaction transaction(base.db(), base.catalogue(), {});
    data::delete_feature(transaction, base.collection("grid"), west.id, west.version);
    transaction.commit();
    EXPECT_EQ(data::read_ground(base.db(), base.collection("grid"), west.id), nullptr);
    EXPECT_FALSE(sees("facility", thing("facility", -0.001)));
    EXPECT_TRUE(officer().sight(base.collection("facility")).none());
}

}  // namespace
