#include "data/journal/check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/journal/batch.hpp"
#include "data/journal/undo.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using data::Feature;
using tests::sample;
using tests::TemporaryDatabase;

std::vector<std::string> kinds(TemporaryDatabase& store) {
    std::vector<std::string> codes;
    for (const data::Finding& finding : data::check(store.db(), store.catalogue()).findings)
        codes.push_back(finding.code);
    return codes;
}

/// Some of everything: created, replaced, deleted, a batch, a batch rolled back, people.
void live_a_little(TemporaryDatabase& store) {
    const data::Collection& grid = store.collection("grid");
    Feature cell = sample(grid);
    tests::set(grid, cell, "leader", std::string("王小明"));
    const Feature stored = store.create("grid", cell);
    const Feature wall = store.create("barrier", sample(store.collection("barrier")));
    data::Transaction transaction(store.db(), store.catalogue(), {"me", "a day"});
    cell.name = "第一网格";
    data::replace_feature(transaction, grid, stored.id, 1, cell);
    data::delete_feature(transaction, store.collection("barrier"), wall.id, 1);
    transaction.commit();
    data::Owner owner = store.owner();
    data::Batch batch(owner, {"me", "import"});
    for (int i = 0; i < 800; ++i)
        batch.add(store.collection("facility"), sample(store.collection("facility"), {118.7 + i * 1e-5, 32}));
    batch.publish();
    data::Batch lost(owner, {"me", "import"});
    for (int i = 0; i < 600; ++i) lost.add(store.collection("facility"), sample(store.collection("facility")));
    lost.roll_back();
    store.create("landcover", sample(store.collection("landcover")));
}

TEST(ACheck, FindsNothingInADatabaseThatOnlyWeWrote) {
    TemporaryDatabase store;
    live_a_little(store);

    const data::CheckReport report = data::check(store.db(), store.catalogue());

    for (const data::Finding& finding : report.findings)
        ADD_FAILURE() << finding.code << " " << finding.field << ": " << finding.message;
    EXPECT_EQ(report.features, 802);
    EXPECT_EQ(report.journal_rows, 807);
}

struct Tampering {
    const char* name;
    const char* sql;
    const char* finding;
};
class ATamperedDatabase : public testing::TestWithParam<Tampering> {};

TEST_P(ATamperedDatabase, IsFoundOut) {
    TemporaryDatabase store;
    live_a_little(store);

    store.db().execute(GetParam().sql);

    EXPECT_THAT(kinds(store), testing::Contains(GetParam().finding));
}

INSTANTIATE_TEST_SUITE_P(
    By, ATamperedDatabase,
    testing::Values(
        Tampering{"AChangedRow",
                  "UPDATE journal SET after = replace(after, '第一', '第二') WHERE operation = 'replace'",
                  "journal-chain"},
        Tampering{"AnotherPerson", "UPDATE journal SET person = 'somebody' WHERE seq = 1", "journal-chain"},
        Tampering{"AMissingRow", "DELETE FROM journal WHERE seq = 2", "journal-chain"},
        Tampering{"ACutTail", "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", "journal-chain"},
        Tampering{"AChangedRowOfABatch",
                  "UPDATE journal SET shape = zeroblob(21) WHERE seq = (SELECT min(seq) FROM journal WHERE batch = 1)",
                  "journal-chain"},
        Tampering{
            "AMissingLastRowOfABatch",
            "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal WHERE batch = 1 AND operation = 'create')",
            "journal-chain"},
        Tampering{"AnEditedTable", "UPDATE facility SET name = 'x' WHERE id = (SELECT min(id) FROM facility)",
                  "replay"},
        Tampering{"ADeletedFeature", "DELETE FROM landcover", "replay"},
        Tampering{"ALostBox", "DELETE FROM landcover_box", "box"},
        Tampering{"AChangedPerson", "UPDATE journal_personal SET value = '\"李四\"'", "journal-personal"},
        Tampering{"AWrongVersion", "UPDATE feature_version SET to_revision = 99 WHERE seq = 1", "version"},
        Tampering{"ALostVersion", "DELETE FROM feature_version WHERE seq = 1", "version"},
        Tampering{"ASequenceSetBack", "UPDATE counter SET value = 1 WHERE name = 'id'", "sequence"},
        Tampering{"AReferenceToNothing", "PRAGMA foreign_keys = OFF; UPDATE grid SET parent = 12345", "reference"},
        Tampering{"AHiddenBatch", "INSERT INTO batch VALUES (77, NULL, 'now', 'x', 'y', 1, NULL)",
                  "unfinished-import"}),
    [](const auto& it) { return std::string(it.param.name); });

TEST(ACheck, StillVerifiesTheChainWhenValuesAboutPeopleWereDeleted) {
    TemporaryDatabase store;
    live_a_little(store);

    store.db().execute("DELETE FROM journal_personal");

    EXPECT_THAT(kinds(store), testing::IsEmpty());
    EXPECT_EQ(
        tests::get(store.collection("grid"), *data::find_feature(store.db(), store.collection("grid"), 1), "leader"),
        data::Value(std::string("王小明")));
    data::Query row = store.db().query("SELECT count(*) FROM journal WHERE after LIKE '%王小明%'");
    row.step();
    EXPECT_EQ(row.integer(0), 0) << "the journal's rows hold the hash only";
}

TEST(ACheck, NamesAnInvalidShapeWithItsPlace) {
    TemporaryDatabase store;
    store.create("landcover", sample(store.collection("landcover")));
    store.db().execute(
        "UPDATE landcover SET shape = GeomFromText('MULTIPOLYGON(((118 32, 119 33, 119 32, 118 33, 118 32)))', 4326)");

    const auto report = data::check(store.db(), store.catalogue());

    const auto found = std::ranges::find(report.findings, "self-intersection", &data::Finding::code);
    ASSERT_NE(found, report.findings.end());
    EXPECT_TRUE(found->has_place);
    EXPECT_NEAR(found->lon, 118.5, 1e-9);
    EXPECT_NEAR(found->lat, 32.5, 1e-9);
}

class Undoing : public testing::Test {
  protected:
    data::Revision undo(data::Revision revision) {
        data::Transaction transaction(store_.db(), store_.catalogue(), {"me", "undo"});
        data::undo(transaction, revision);
        const data::Revision made = transaction.revision();
        transaction.commit();
        return made;
    }
    TemporaryDatabase store_;
};

TEST_F(Undoing, TakesBackWhatARevisionCreatedReplacedAndDeleted) {
    const data::Collection& compound = store_.collection("compound");
    const data::Collection& wall = store_.collection("barrier");
    const Feature estate = store_.create("compound", sample(compound));
    const Feature fence = store_.create("barrier", sample(wall));
    data::Transaction transaction(store_.db(), store_.catalogue(), {});
    Feature renamed = estate;
    renamed.name = "新名";
    data::replace_feature(transaction, compound, estate.id, 1, renamed);
    data::delete_feature(transaction, wall, fence.id, 1);
    const Feature extra = data::create_feature(transaction, compound, sample(compound, {118.9, 32}));
    transaction.commit();

    EXPECT_EQ(undo(3), 4);

    EXPECT_EQ(data::find_feature(store_.db(), compound, estate.id)->name, "");
    EXPECT_EQ(data::find_feature(store_.db(), compound, estate.id)->version, 3);
    EXPECT_EQ(data::find_feature(store_.db(), wall, fence.id)->uid, fence.uid);
    EXPECT_FALSE(data::find_feature(store_.db(), compound, extra.id));
    EXPECT_TRUE(data::check(store_.db(), store_.catalogue()).findings.empty());

    EXPECT_EQ(undo(4), 5) << "an undo is undone like any other";
    EXPECT_EQ(data::find_feature(store_.db(), compound, estate.id)->name, "新名");
    EXPECT_TRUE(data::check(store_.db(), store_.catalogue()).findings.empty());
}

TEST_F(Undoing, RefusesNamingTheLaterRevisionsInTheWay) {
    const data::Collection& compound = store_.collection("compound");
    Feature estate = store_.create("compound", sample(compound));
    for (const char* name : {"一", "二"}) {
        data::Transaction transaction(store_.db(), store_.catalogue(), {});
        estate.name = name;
        estate = data::replace_feature(transaction, compound, estate.id, estate.version, estate);
        transaction.commit();
    }

    try {
        undo(1);
        FAIL() << "undone";
    } catch (const data::Conflict& refused) {
        EXPECT_THAT(refused.what(), testing::EndsWith("2, 3"));
    }
    EXPECT_THROW(undo(9), data::NotFound);
    EXPECT_EQ(undo(3), 4);
    EXPECT_EQ(data::find_feature(store_.db(), compound, estate.id)->name, "一");
}

TEST_F(Undoing, TakesBackAWholeImport) {
    data::Owner owner = store_.owner();
    data::Batch batch(owner, {});
    for (int i = 0; i < 700; ++i)
        batch.add(store_.collection("facility"), sample(store_.collection("facility"), {118 + i * 1e-4, 32}));
    batch.publish();

    EXPECT_EQ(undo(1), 2);

    EXPECT_EQ(data::read_features(store_.db(), store_.collection("facility"), {}).matched, 0);
    EXPECT_TRUE(data::check(store_.db(), store_.catalogue()).findings.empty());
}

}  // namespace
