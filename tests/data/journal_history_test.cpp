#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <thread>

#include "data/journal/batch.hpp"
#include "data/journal/check.hpp"
#include "data/journal/history.hpp"
#include "data/journal/undo.hpp"
#include "data/store/backup.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using data::Feature;
using data::FeatureId;
using data::Revision;
using tests::sample;
using tests::TemporaryDatabase;

using Picture = std::map<std::pair<std::string, FeatureId>, Feature>;

/// A district that is created, replaced, deleted, imported and undone at random, with every past picture remembered
/// beside it.
class ALongHistory : public testing::TestWithParam<unsigned> {
  protected:
    static constexpr std::array<const char*, 4> names{"facility", "barrier", "landcover", "grid"};

    void live(int steps) {
        remember();
        for (int step = 0; step < steps; ++step) {
            const auto kind = random_() % 10;
            if (kind < 5) {
                change(1 + random_() % 4);
            } else if (kind < 7 && revision() > 0) {
                undo(1 + static_cast<Revision>(random_() % static_cast<unsigned long>(revision())));
            } else {
                import(kind < 9);
            }
            remember();
        }
    }

    Picture now() {
        Picture picture;
        for (const char* name : names)
            data::each_feature(store_.db(), store_.collection(name),
                               [&](Feature&& feature) { picture.emplace(std::pair(name, feature.id), feature); });
        return picture;
    }

    Picture as_of(Revision revision) {
        Picture picture;
        for (const char* name : names) {
            data::FeatureQuery query;
            query.as_of = revision, query.limit = 100'000;
            for (Feature& feature : data::read_features(store_.db(), store_.collection(name), query).features)
                picture.emplace(std::pair(name, feature.id), std::move(feature));
        }
        return picture;
    }

    Revision revision() { return data::last_revision(store_.db()); }
    void remember() { pictures_.insert_or_assign(revision(), now()); }

    /// False where later revisions are in the way.
    bool undo(Revision revision) {
        data::Transaction transaction(store_.db(), store_.catalogue(), {"me", "undo"});
        try {
            data::undo(transaction, revision);
        } catch (const data::Conflict&) {
            return false;
        }
        transaction.commit();
        return true;
    }

    TemporaryDatabase store_;
    std::map<Revision, Picture> pictures_;

  private:
    Feature anything(const char* name) {
        const geo::LonLat place{118.7 + static_cast<double>(random_() % 1000) * 1e-4,
                                32 + static_cast<double>(random_() % 1000) * 1e-4};
        Feature feature = sample(store_.collection(name), place);
        feature.name = "第" + std::to_string(random_() % 1000) + "号";
        if (std::string_view(name) == "grid") tests::set(store_.collection(name), feature, "leader", feature.name);
        return feature;
    }

    /// One revision of several changes.
    void change(unsigned long changes) {
        const Picture before = now();
        data::Transaction transaction(store_.db(), store_.catalogue(), {"me", "a day"});
        for (unsigned long i = 0; i < changes; ++i) {
            const auto kind = random_() % 3;
            if (kind == 0 || before.empty()) {
                const char* name = names[random_() % names.size()];
                data::create_feature(transaction, store_.collection(name), anything(name));
                continue;
            }
            auto one = before.begin();
            std::advance(one, random_() % before.size());
            const data::Collection& collection = store_.collection(one->first.first);
            const auto stored = data::find_feature(store_.db(), collection, one->first.second);
            if (!stored) continue;  // this revision deleted it already
            if (kind == 1) {
                Feature next = anything(collection.name.c_str());
                next.uid = stored->uid;
                data::replace_feature(transaction, collection, stored->id, stored->version, next);
            } else {
                data::delete_feature(transaction, collection, stored->id, stored->version);
            }
        }
        transaction.commit();
    }

    void import(bool publish) {
        data::Owner owner = store_.owner();
        data::Batch batch(owner, {"me", "import"});
        for (unsigned long i = 0, count = 1 + random_() % 20; i < count; ++i) {
            const char* name = names[random_() % names.size()];
            batch.add(store_.collection(name), anything(name));
        }
        publish ? (void)batch.publish() : batch.roll_back();
    }

    std::mt19937 random_{GetParam()};
};

TEST_P(ALongHistory, ReadsBackEveryPictureItEverHad) {
    live(60);

    for (const auto& [revision, picture] : pictures_) EXPECT_EQ(as_of(revision), picture) << "revision " << revision;
    EXPECT_EQ(as_of(revision()), now());
}

TEST_P(ALongHistory, IsConsistent) {
    live(60);

    const data::CheckReport report = data::check(store_.db(), store_.catalogue());

    for (const data::Finding& finding : report.findings)
        ADD_FAILURE() << finding.code << " " << finding.field << ": " << finding.message;
}

TEST_P(ALongHistory, IsTheSameAfterAnUndoneUndo) {
    live(30);
    const auto content = [](Picture picture) {
        for (auto& [name, feature] : picture) feature.version = 0;  // which only ever grows
        return picture;
    };
    int undone = 0;
    for (Revision revision = 1, last = this->revision(); revision <= last; ++revision) {
        const Picture before = now();
        if (!undo(revision)) continue;
        ++undone;
        ASSERT_TRUE(undo(this->revision()));
        EXPECT_EQ(content(now()), content(before)) << "revision " << revision;
    }
    EXPECT_GT(undone, 0);
}

INSTANTIATE_TEST_SUITE_P(Seed, ALongHistory, testing::Values(1u, 2u, 3u));

TEST(ABackup, MadeWhileOthersWriteHoldsExactlyOneRevision) {
    TemporaryDatabase store;
    const data::Collection wall = store.collection("barrier");
    const std::jthread writer([&](const std::stop_token& enough) {
        data::Connection db(store.file(), data::Connection::Mode::write);
        while (!enough.stop_requested()) {  // two rows a revision: half a revision would be an odd number of them
            data::Transaction transaction(db, store.catalogue(), {});
            for (int i = 0; i < 2; ++i) data::create_feature(transaction, wall, sample(wall));
            transaction.commit();
        }
    });
    TemporaryDatabase other;
    for (int round = 0; round < 5; ++round) {
        const std::string copy = (store.folder() / ("copy" + std::to_string(round))).string();
        {
            data::Connection reader(store.file(), data::Connection::Mode::read);
            data::backup(reader, copy);
        }
        other.close();
        data::restore(copy, other.file());
        other.reopen();

        EXPECT_EQ(data::read_features(other.db(), wall, {}).matched, 2 * data::last_revision(other.db()));
        EXPECT_TRUE(data::check(other.db(), other.catalogue()).findings.empty());
    }
}

}  // namespace
