#include "data/feature/seen_table.hpp"

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
        const auto place = data::jurisdiction(collection, feature);
        EXPECT_EQ(sight.hold(place), viewer.sees(collection, place)) << place << " as " << who;
    });
}

TEST(SeenTable, SaysWhatTheViewerSays) {
    tests::TemporaryDatabase base;
    for (const char* name : {"division", "grid", "compound"})
        for (const char* code : codes)
            for (std::int64_t level = 1; level <= (std::string(name) == "grid" ? 4 : 1); ++level) {
                const data::Collection& collection = base.collection(name);
                data::Feature feature = tests::sample(collection, {118.78, 32.04});
                feature.division_code = code;
                if (collection.name == "division") feature.code = code;
                if (collection.field("level")) tests::set(collection, feature, "level", level);
                if (collection.field("households")) tests::set(collection, feature, "households", std::int64_t{7});
                if (collection.field("leader")) tests::set(collection, feature, "leader", std::string("王某"));
                base.create(name, std::move(feature));
            }
    std::mt19937 random(7);
    for (int round = 0; round < 400; ++round) {
        std::vector<Grant> grants;
        std::string who;
        for (int n = static_cast<int>(random() % 4); n > 0; --n) {
            grants.push_back({*(data::roles_of_people.begin() + random() % data::roles_of_people.size()),
                              codes[random() % codes.size()]});
            who += std::string(data::to_string(grants.back().role)) + ":" + grants.back().division + " ";
        }
        for (const auto open : {data::Public::open, data::Public::closed})
            for (const char* name : {"division", "grid", "compound"})
                expect_alike(base, base.collection(name), data::Viewer(grants, open),
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

}  // namespace
