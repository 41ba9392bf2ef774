#include "data/journal/past.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "data/journal/batch.hpp"
#include "data/journal/batch_undo.hpp"
#include "data/store/error.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using data::Feature;
using data::FeatureId;
using data::Revision;

/// A district that changes at random and remembers how it was at each revision.
class Remembered {
  public:
    explicit Remembered(unsigned seed) : random_(seed) {}

    void step() {
        const auto& collection = store_.collection("facility");
        const auto pick = [&] { return std::next(now_.begin(), static_cast<std::ptrdiff_t>(random_() % now_.size())); };
        const unsigned kind = now_.size() < 5 ? 0 : random_() % 9;
        if (kind == 8) {
            if (!take_back_an_import()) return;
        } else if (kind == 7) {
            data::Owner owner = store_.owner();
            data::Batch batch(owner, {"me", "import"});
            const FeatureId first = batch.reserve_ids(4);
            for (FeatureId id = first; id < first + 4; ++id) {
                Feature made = thing();
                made.id = id;
                batch.add(collection, made);
            }
            revisions_.push_back(batch.publish());
            imports_[revisions_.back()] = first;
            for (FeatureId id = first; id < first + 4; ++id)
                now_[id] = *data::find_feature(store_.db(), collection, id);
        } else {
            data::Transaction change(store_.db(), store_.catalogue(), {});
            if (kind < 3) {
                const Feature made = data::create_feature(change, collection, thing());
                now_[made.id] = made;
            } else if (kind < 6) {
                const auto at = pick();
                Feature other = thing();
                other.uid = at->second.uid;
                at->second = data::replace_feature(change, collection, at->first, at->second.version, other);
            } else {
                const auto at = pick();
                data::delete_feature(change, collection, at->first, at->second.version);
                now_.erase(at);
            }
            change.commit();
            revisions_.push_back(data::last_revision(store_.db()));
        }
        states_[revisions_.back()] = now_;
    }

    void expect_as_it_was() {
        const auto& collection = store_.collection("facility");
        for (const auto& [revision, state] : states_)
            for (const bool boxed : {false, true})
                for (const char* name : {"", "甲", "乙"}) {
                    data::FeatureQuery query;
                    query.as_of = revision;
                    query.limit = 3;
                    if (boxed) query.box = geo::Box{118.0, 31.0, 118.00495, 33.0};
                    if (*name) query.equals = {{"name", name}};
                    std::vector<std::pair<FeatureId, std::string>> expected, found;
                    for (const auto& [id, feature] : state)
                        if ((!boxed || feature.shape.parts[0][0][0].lon <= 118.00495) &&
                            (!*name || feature.name == name))
                            expected.emplace_back(id, feature.name);
                    for (bool more = true; more;) {
                        const auto page = data::read_features(store_.db(), collection, query);
                        EXPECT_EQ(page.matched, static_cast<std::int64_t>(expected.size()));
                        for (const Feature& feature : page.features) {
                            found.emplace_back(feature.id, feature.name);
                            EXPECT_EQ(feature.shape, state.at(feature.id).shape);
                        }
                        more = page.more && !page.features.empty();
                        if (more) query.after = page.features.back().id;
                    }
                    EXPECT_EQ(found, expected) << "revision " << revision << " boxed " << boxed << " name " << name;
                }
    }

  private:
    /// False where later changes stand in the way, or there is none.
    bool take_back_an_import() {
        if (imports_.empty()) return false;
        const auto [revision, first] = *imports_.rbegin();
        imports_.erase(revision);
        data::Owner owner = store_.owner();
        try {
            revisions_.push_back(data::undo_revision(owner, {"me", "wrong file"}, revision));
        } catch (const data::Conflict&) {
            return false;
        }
        for (FeatureId id = first; id < first + 4; ++id) now_.erase(id);
        return true;
    }

    Feature thing() {
        Feature feature =
            tests::sample(store_.collection("facility"), {118.0 + 0.001 * static_cast<double>(random_() % 10), 32.0});
        feature.name = random_() % 2 ? "甲" : "乙";
        return feature;
    }

    tests::TemporaryDatabase store_;
    std::mt19937 random_;
    std::map<FeatureId, Feature> now_;
    std::vector<Revision> revisions_;
    std::map<Revision, FeatureId> imports_;  ///< and their first features
    std::map<Revision, std::map<FeatureId, Feature>> states_{{0, {}}};
};

TEST(AnEarlierMoment, IsToldAsItWasWithBoxesFiltersAndPages) {
    for (unsigned seed = 1; seed <= 4; ++seed) {
        Remembered district(seed);
        for (int i = 0; i < 40; ++i) district.step();
        district.expect_as_it_was();
    }
}

/// What SQLite says it will do for a question.
std::string plan_of(data::Connection& db, const std::string& sql) {
    data::Query row = db.query("EXPLAIN QUERY PLAN " + sql);
    std::string plan;
    while (row.step()) plan += row.text(3) + "\n";
    return plan;
}

TEST(AQuestion, ForANameOrADivisionOrThePastGoesByIndex) {
    tests::TemporaryDatabase store;
    EXPECT_THAT(plan_of(store.db(),
                        "SELECT id FROM facility t WHERE t.id > 5 AND t.name = '甲' AND t.name <> '' ORDER BY t.id"),
                testing::AllOf(testing::HasSubstr("facility_name (name=? AND rowid>?)"),
                               testing::Not(testing::HasSubstr("TEMP B-TREE"))));
    EXPECT_THAT(plan_of(store.db(), "SELECT id FROM facility t WHERE t.id > 5 AND t.division_code = '1' ORDER BY t.id"),
                testing::HasSubstr("facility_division"));
    EXPECT_THAT(plan_of(store.db(), "SELECT feature FROM feature_version WHERE collection = 'a' AND from_revision > 4"),
                testing::HasSubstr("version_begun"));
    EXPECT_THAT(plan_of(store.db(), "SELECT seq FROM feature_version WHERE collection = 'a' AND to_revision > 4"),
                testing::HasSubstr("version_ended"));
}

}  // namespace
