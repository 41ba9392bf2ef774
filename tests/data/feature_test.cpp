#include "data/feature/feature.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "data/journal/transaction.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using data::Feature;
using tests::sample;
using tests::TemporaryDatabase;

TEST(AFeature, IsStoredAndReadBackInEveryCollection) {
    TemporaryDatabase store;

    for (const data::Collection& collection : store.catalogue().collections()) {
        Feature given = sample(collection);
        given.name = "名称", given.code = "c-1", given.source = data::Source::derived;

        const Feature stored = store.create(collection.name, given);

        EXPECT_GT(stored.id, 0) << collection.name;
        EXPECT_EQ(stored.version, 1) << collection.name;
        EXPECT_EQ(stored.shape, given.shape) << collection.name;
        EXPECT_EQ(data::find_feature(store.db(), collection, stored.id), stored) << collection.name;
    }
    EXPECT_EQ(data::last_revision(store.db()), 8);
}

TEST(AFeature, IsReplacedOnlyFromTheVersionTheCallerSaw) {
    TemporaryDatabase store;
    const data::Collection& compound = store.collection("compound");
    const Feature stored = store.create("compound", sample(compound));

    Feature renamed = stored;
    renamed.name = "华侨路二十六号小区";
    data::Transaction transaction(store.db(), store.catalogue(), {});
    const Feature replaced = data::replace_feature(transaction, compound, stored.id, 1, renamed);
    EXPECT_THROW((void)data::replace_feature(transaction, compound, stored.id, 1, renamed), data::VersionConflict);
    const auto changes = transaction.commit();

    EXPECT_EQ(replaced.version, 2);
    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(changes[0].before, stored);
    EXPECT_EQ(changes[0].after, replaced);
    EXPECT_EQ(data::find_feature(store.db(), compound, stored.id), replaced);
}

TEST(AFeature, IsGoneAfterItWasDeleted) {
    TemporaryDatabase store;
    const data::Collection& wall = store.collection("barrier");
    const Feature stored = store.create("barrier", sample(wall));

    data::Transaction transaction(store.db(), store.catalogue(), {});
    data::delete_feature(transaction, wall, stored.id, 1);
    transaction.commit();

    EXPECT_FALSE(data::find_feature(store.db(), wall, stored.id));
    data::Transaction next(store.db(), store.catalogue(), {});
    EXPECT_THROW(data::delete_feature(next, wall, stored.id, 1), data::NotFound);
}

}  // namespace
