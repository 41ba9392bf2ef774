#include "data/journal/batch_undo.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/journal/batch.hpp"
#include "data/journal/check.hpp"
#include "data/journal/undo.hpp"
#include "data/search/search.hpp"
#include "data/store/error.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using data::Feature;
using testing::HasSubstr;
using tests::sample;

std::int64_t number(data::Connection& db, std::string_view sql) {
    data::Query row = db.query(sql);
    row.step();
    return row.integer(0);
}

/// A district with one lamp of its own (revision 1) and an import (revision 2) of lamps that stand in a compound.
class AnImportTakenBack : public testing::Test {
  protected:
    tests::TemporaryDatabase& store() { return *held; }
    void import(int lamps) {
        own = store().create("facility", lamp(-1));
        data::Owner owner = store().owner();
        data::Batch batch(owner, {"me", "import lamps"});
        estate = batch.reserve_ids(1);
        Feature compound = sample(store().collection("compound"));
        compound.id = estate, compound.name = "灯光小区";
        batch.add(store().collection("compound"), compound);
        for (int i = 0; i < lamps; ++i) batch.add(facility(), lamp(i));
        ASSERT_EQ(batch.publish(), 2);
    }
    [[nodiscard]] Feature lamp(int i) {
        Feature feature = sample(facility(), {118.7 + i * 1e-5, 32.0});
        feature.code = "lamp-" + std::to_string(i);
        if (i >= 0) tests::set(facility(), feature, "compound", estate);
        return feature;
    }
    [[nodiscard]] const data::Collection& facility() { return store().collection("facility"); }
    [[nodiscard]] std::int64_t seen(std::optional<data::Revision> as_of = {}) {
        data::FeatureQuery query;
        query.as_of = as_of;
        return data::read_features(store().db(), facility(), query).matched;
    }
    [[nodiscard]] std::size_t found(std::string_view text) {
        const auto snapshot = data::Snapshot::load(store().db(), store().shared_catalogue());
        return data::search(store().db(), data::Seen(*snapshot, tests::all_seeing()), text, 10).size();
    }
    void expect_sound() {
        for (const auto& finding : data::check(store().db(), store().catalogue()).findings)
            ADD_FAILURE() << finding.field << ": " << finding.message;
    }
    std::string refusal(data::Owner owner) {
        try {
            data::undo_revision(owner, {"me", "undo"}, 2);
        } catch (const data::Conflict& refused) {
            return refused.what();
        }
        return "taken back";
    }
    /// Gives the first of the imported lamps another name, as its revision of its own.
    void rename_a_lamp() {
        data::Transaction transaction(store().db(), store().catalogue(), {"other", "edit"});
        Feature one = data::find_feature(store().db(), facility(), estate + 1).value_or(Feature{});
        if (one.id == 0)
            data::each_feature(store().db(), facility(), [&](Feature&& each) {
                if (each.code == "lamp-0") one = each;
            });
        one.name = "新灯";
        data::replace_feature(transaction, facility(), one.id, one.version, one);
        transaction.commit();
    }

    std::optional<tests::TemporaryDatabase> held{std::in_place};
    Feature own;
    data::FeatureId estate = 0;
};

TEST_F(AnImportTakenBack, IsGoneAsOneRevisionHoweverLargeItWas) {
    const auto lamps = static_cast<int>(data::most_undone) + 3'000;
    import(lamps);
    ASSERT_EQ(seen(), lamps + 1);
    ASSERT_EQ(found("灯光小区"), 1u);
    data::Owner owner = store().owner();
    int reloads = 0;
    owner.reload = [&] { ++reloads; };

    EXPECT_EQ(data::undo_revision(owner, {"me", "undo"}, 2), 3);

    EXPECT_EQ(reloads, 1);
    EXPECT_EQ(seen(), 1);
    EXPECT_TRUE(data::find_feature(store().db(), facility(), own.id));
    EXPECT_EQ(found("灯光小区"), 0u);
    EXPECT_EQ(seen(1), 1);
    EXPECT_EQ(seen(2), lamps + 1) << "what was here before it was taken back";
    EXPECT_EQ(seen(3), 1);
    EXPECT_EQ(number(store().db(), "SELECT count(*) FROM facility"), 1) << "and cleared away";
    EXPECT_EQ(number(store().db(), "SELECT count(*) FROM facility_box"), 1);
    expect_sound();
}

TEST_F(AnImportTakenBack, MayBeBroughtInAgain) {
    import(10);
    data::Owner owner = store().owner();
    data::undo_revision(owner, {}, 2);

    data::Batch batch(owner, {});
    for (int i = 0; i < 10; ++i) {
        Feature again = lamp(i);
        tests::set(facility(), again, "compound", {});
        batch.add(facility(), again);
    }

    EXPECT_EQ(batch.publish(), 4);
    EXPECT_EQ(seen(), 11);
    expect_sound();
}

TEST_F(AnImportTakenBack, IsRefusedOnceLaterRevisionsChangedItsFeatures) {
    import(700);
    rename_a_lamp();
    rename_a_lamp();

    EXPECT_THAT(refusal(store().owner()), testing::EndsWith("later revisions changed the same features: 3"));

    EXPECT_EQ(seen(), 701);
    EXPECT_EQ(data::last_revision(store().db()), 3);
}

TEST_F(AnImportTakenBack, IsRefusedWhileSomethingElseNamesOneOfItsFeatures) {
    import(10);
    const Feature guest = store().create("facility", lamp(99));

    EXPECT_EQ(refusal(store().owner()), "compound " + std::to_string(estate) + " is still named by facility " +
                                            std::to_string(guest.id) + " in compound");
    EXPECT_EQ(seen(), 12);
}

TEST_F(AnImportTakenBack, IsRefusedASecondTime) {
    import(10);
    data::Owner owner = store().owner();
    data::undo_revision(owner, {}, 2);

    EXPECT_THAT(refusal(owner), HasSubstr("was taken back already, by revision 3"));
    EXPECT_THROW(data::undo_revision(owner, {}, 9), data::NotFound);
}

TEST_F(AnImportTakenBack, StaysWhenSomebodyEditsOneOfItsFeaturesMeanwhile) {
    import(1'200);
    data::Owner owner = store().owner();
    int writes = 0;
    owner.write = [&, write = owner.write](const std::function<void(data::Connection&)>& work) {
        write(work);
        if (++writes == 2) rename_a_lamp();
    };

    EXPECT_THAT(refusal(owner), HasSubstr("was changed by revision 3 while its import was being taken back"));

    EXPECT_EQ(seen(), 1'201);
    EXPECT_EQ(number(store().db(), "SELECT count(*) FROM batch"), 1) << "nothing hidden is left";
    expect_sound();
}

TEST_F(AnImportTakenBack, StaysWhenItsPersonStops) {
    import(1'200);
    data::Owner owner = store().owner();
    int looks = 0;
    owner.cancelled = [&] { return ++looks > 1; };

    EXPECT_THROW(data::undo_revision(owner, {}, 2), data::Stopped);

    EXPECT_EQ(seen(), 1'201);
    expect_sound();
}

TEST_F(AnImportTakenBack, IsWhollyThereOrWhollyGoneWhereverTheProcessIsKilled) {
    constexpr int lamps = 1'200, most_writes = 40;
    bool survived = false;
    for (int killed_at = 0; killed_at < most_writes && !survived; ++killed_at) {
        SCOPED_TRACE("killed at write " + std::to_string(killed_at));
        held.emplace();
        import(lamps);
        data::Owner owner = store().owner();
        int writes = 0;
        owner.write = [&, write = owner.write](const std::function<void(data::Connection&)>& work) {
            if (writes++ >= killed_at) throw data::StorageFailure("a dead process writes no more");
            write(work);
        };
        try {
            data::undo_revision(owner, {"me", "undo"}, 2);
            survived = true;
        } catch (const data::StorageFailure&) {
        }

        const bool gone = data::last_revision(store().db()) == 3;
        EXPECT_EQ(seen(), gone ? 1 : lamps + 1);
        EXPECT_EQ(seen(2), lamps + 1);
        data::Owner next = data::local_owner(store().file(), store().db());
        EXPECT_EQ(seen(), gone ? 1 : lamps + 1);
        EXPECT_EQ(number(store().db(), "SELECT count(*) FROM facility"), gone ? 1 : lamps + 1);
        EXPECT_EQ(found("灯光小区"), gone ? 0u : 1u);
        expect_sound();
    }
    EXPECT_TRUE(survived);
}

TEST_F(AnImportTakenBack, OfFewOrManyFeaturesHasTheSameWayAsAnyRevision) {
    import(10);
    rename_a_lamp();
    data::Owner owner = store().owner();

    EXPECT_EQ(data::undo_revision(owner, {"me", "undo"}, 3), 4) << "an edit";

    EXPECT_EQ(seen(), 11);
    expect_sound();
}

}  // namespace
