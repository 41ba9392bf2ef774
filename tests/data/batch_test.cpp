#include "data/journal/batch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/search/search.hpp"
#include "data/snapshot/snapshot.hpp"
#include "data/store/connection.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using data::Feature;
using tests::sample;
using tests::TemporaryDatabase;

std::int64_t number(data::Connection& db, std::string_view sql) {
    data::Query row = db.query(sql);
    row.step();
    return row.integer(0);
}

std::int64_t seen(data::Connection& reader, const data::Collection& collection) {
    std::int64_t count = 0;
    data::each_feature(reader, collection, [&](Feature&&) { ++count; });
    return count;
}

Feature lamp(const TemporaryDatabase& store, int i) {
    Feature feature = sample(store.collection("facility"), {118.7 + i * 1e-5, 32.0});
    feature.code = "lamp-" + std::to_string(i);
    return feature;
}

TEST(ABatch, IsSeenByNobodyBeforeItIsPublishedAndThenAsOneRevision) {
    TemporaryDatabase store;
    data::Owner owner = store.owner();
    int reloads = 0;
    owner.reload = [&] { ++reloads; };
    const data::Collection& facility = store.collection("facility");
    data::Connection reader(store.file(), data::Connection::Mode::read);

    data::Batch batch(owner, {"me", "import"});
    for (int i = 0; i < 2000; ++i) batch.add(facility, lamp(store, i));
    data::FeatureQuery all, in_box, by_code;
    in_box.box = geo::Box{118, 31, 119, 33};
    by_code.equals = {{"class", "01076"}};
    ASSERT_GT(number(store.db(), "SELECT count(*) FROM facility"), 0) << "chunks are on disk, hidden";
    EXPECT_EQ(seen(reader, facility), 0);
    for (const auto& query : {all, in_box, by_code}) EXPECT_EQ(data::read_features(reader, facility, query).matched, 0);
    EXPECT_FALSE(data::find_feature(reader, facility, 1));

    const data::Revision revision = batch.publish();

    EXPECT_EQ(revision, 1);
    EXPECT_EQ(reloads, 1);
    EXPECT_EQ(seen(reader, facility), 2000);
    for (const auto& query : {all, in_box, by_code}) {
        const auto page = data::read_features(reader, facility, query);
        EXPECT_EQ(page.matched, 2000);
        EXPECT_TRUE(page.more);
    }
    for (auto query : {all, in_box, by_code}) {
        query.as_of = 0;
        EXPECT_EQ(data::read_features(reader, facility, query).matched, 0) << "before it, nothing was there";
        query.as_of = 1;
        EXPECT_EQ(data::read_features(reader, facility, query).matched, 2000);
    }
}

TEST(ABatch, LeavesNothingBehindWhenItIsRolledBackButALineInTheJournal) {
    TemporaryDatabase store;
    data::Owner owner = store.owner();
    {
        data::Batch batch(owner, {"me", "import"});
        for (int i = 0; i < 1500; ++i) batch.add(store.collection("facility"), lamp(store, i));
        batch.roll_back();
    }

    EXPECT_EQ(number(store.db(), "SELECT count(*) FROM facility"), 0);
    EXPECT_EQ(number(store.db(), "SELECT count(*) FROM facility_box"), 0);
    EXPECT_EQ(number(store.db(), "SELECT count(*) FROM feature_version"), 0);
    EXPECT_EQ(number(store.db(), "SELECT count(*) FROM batch"), 0);
    EXPECT_EQ(number(store.db(), "SELECT count(*) FROM journal"), 1);
    EXPECT_EQ(data::last_revision(store.db()), 0);
}

TEST(ABatch, RollsItselfBackWhenItGoesOutOfScope) {
    TemporaryDatabase store;
    data::Owner owner = store.owner();
    {
        data::Batch batch(owner, {});
        for (int i = 0; i < 1000; ++i) batch.add(store.collection("facility"), lamp(store, i));
    }
    EXPECT_EQ(number(store.db(), "SELECT count(*) FROM facility"), 0);
}

TEST(ABatch, OfAKilledProcessIsRolledBackByTheNextOwner) {
    TemporaryDatabase store;
    data::Owner owner = store.owner();
    bool killed = false;
    owner.write = [&, write = owner.write](const std::function<void(data::Connection&)>& work) {
        if (killed) throw data::StorageFailure("a dead process writes no more");
        write(work);
    };
    {
        data::Batch batch(owner, {});
        for (int i = 0; i < 1000; ++i) batch.add(store.collection("facility"), lamp(store, i));
        killed = true;
    }
    ASSERT_GT(number(store.db(), "SELECT count(*) FROM facility"), 0);

    data::Owner next = data::local_owner(store.file(), store.db());

    EXPECT_EQ(number(store.db(), "SELECT count(*) FROM facility"), 0);
    EXPECT_EQ(number(store.db(), "SELECT count(*) FROM batch"), 0);
    data::Batch batch(next, {});
    batch.add(store.collection("facility"), lamp(store, 1));
    EXPECT_EQ(batch.publish(), 1);
}

TEST(ABatch, RefusesACodeThatIsTakenAndThenTakesNoMore) {
    TemporaryDatabase store;
    store.create("facility", lamp(store, 7));
    data::Owner owner = store.owner();
    data::Batch batch(owner, {});

    EXPECT_THROW(
        {
            for (int i = 0; i < 1000; ++i) batch.add(store.collection("facility"), lamp(store, i));
            batch.publish();
        },
        data::Conflict);
    EXPECT_THROW(batch.add(store.collection("facility"), lamp(store, 5000)), data::StorageFailure);
    EXPECT_THROW(batch.publish(), data::StorageFailure);
    batch.roll_back();

    EXPECT_EQ(seen(store.db(), store.collection("facility")), 1);
}

TEST(ABatch, HoldsFeaturesThatReferToEachOtherByReservedIds) {
    TemporaryDatabase store;
    data::Owner owner = store.owner();
    data::Batch batch(owner, {});
    const data::Collection& compound = store.collection("compound");
    const data::Collection& building = store.collection("building");
    const data::FeatureId id = batch.reserve_ids(1);

    Feature estate = sample(compound);
    estate.id = id;
    batch.add(compound, estate);
    for (int i = 0; i < 700; ++i) {
        Feature house = sample(building);
        tests::set(building, house, "compound", id);
        batch.add(building, house);
    }
    batch.publish();

    data::FeatureQuery query;
    query.equals = {{"compound", std::to_string(id)}};
    EXPECT_EQ(data::read_features(store.db(), building, query).matched, 700);
    data::Batch lost(owner, {});
    Feature orphan = sample(building);
    tests::set(building, orphan, "compound", std::int64_t{999'999});
    EXPECT_THROW(
        {
            lost.add(building, orphan);
            lost.publish();
        },
        data::Conflict);
}

TEST(ABatch, GivesFeaturesTheCommunityTheyLieIn) {
    TemporaryDatabase store;
    data::Owner owner = store.owner();
    data::Batch batch(owner, {});
    const data::Collection& division = store.collection("division");
    Feature community = sample(division, {118.78, 32.04}, 0.01);
    tests::set(division, community, "level", std::int64_t{3});
    community.code = "320104002003";
    batch.add(division, community);
    batch.add(store.collection("facility"), sample(store.collection("facility"), {118.781, 32.041}));
    batch.add(store.collection("compound"), sample(store.collection("compound"), {118.781, 32.041}));
    batch.add(store.collection("facility"), sample(store.collection("facility"), {118.9, 32.041}));
    batch.publish();

    std::vector<std::string> codes;
    for (const char* name : {"division", "facility", "compound"})
        data::each_feature(store.db(), store.collection(name), [&](Feature&& f) { codes.push_back(f.division_code); });
    EXPECT_THAT(codes, testing::ElementsAre("320104002003", "320104002003", "", "320104002003"));
    EXPECT_EQ(store.create("landcover", sample(store.collection("landcover"), {118.779, 32.039})).division_code,
              "320104002003");
}

TEST(ABatch, RefusesAShapeThatItsCollectionDoesNotKeep) {
    TemporaryDatabase store;
    data::Owner owner = store.owner();
    data::Batch batch(owner, {});
    Feature area = lamp(store, 0);
    area.shape = sample(store.collection("building")).shape;
    EXPECT_THROW(batch.add(store.collection("facility"), area), data::StorageFailure);
}

TEST(ABatch, LeavesSpatiaLitesGuardsAndNotesAsItsTriggersWould) {
    TemporaryDatabase store;
    data::Owner owner = store.owner();
    constexpr std::string_view noted = R"sql(
        SELECT count(*) FROM geometry_columns_time WHERE f_table_name = 'facility' AND last_insert > '2020-01-01T00:00:00.000Z'
    )sql";
    ASSERT_EQ(number(store.db(), noted), 0);
    data::Batch batch(owner, {});
    batch.add(store.collection("facility"), lamp(store, 0));
    batch.publish();
    EXPECT_EQ(number(store.db(), noted), 1);
    EXPECT_THROW(store.db().execute("UPDATE facility SET shape = MakePoint(1, 2, 3857)"), data::StorageFailure);
}

TEST(ABatch, IsSearchedOnceItIsPublishedAndLeavesNoWordWhenItIsRolledBack) {
    TemporaryDatabase store;
    data::Owner owner = store.owner();
    const auto found = [&] {
        const auto snapshot = data::Snapshot::load(store.db(), store.shared_catalogue());
        return data::search(store.db(), data::Seen(*snapshot, tests::all_seeing()), "huaqiao", 5000).size();
    };
    const auto fill = [&](data::Batch& batch) {
        for (int i = 0; i < 300; ++i) {
            Feature feature = lamp(store, i);
            feature.name = "华侨路" + std::to_string(i) + "号路灯";
            batch.add(store.collection("facility"), std::move(feature));
        }
        for (int i = 300; i < 1000; ++i) batch.add(store.collection("facility"), lamp(store, i));
    };
    {
        data::Batch lost(owner, {});
        fill(lost);
        EXPECT_EQ(found(), 0u);
    }
    EXPECT_EQ(number(store.db(), "SELECT count(*) FROM search_thing WHERE search_thing MATCH 'name : 华侨'"), 0);

    data::Batch batch(owner, {});
    fill(batch);
    EXPECT_EQ(found(), 0u) << "hidden still";
    batch.publish();
    EXPECT_EQ(found(), 300u);
}

TEST(AnEmptyBatch, LeavesNoTrace) {
    TemporaryDatabase store;
    data::Owner owner = store.owner();
    data::Batch batch(owner, {});

    EXPECT_EQ(batch.publish(), 0);
    EXPECT_EQ(number(store.db(), "SELECT count(*) FROM batch"), 0);
    EXPECT_EQ(number(store.db(), "SELECT count(*) FROM journal"), 0);
}

}  // namespace
