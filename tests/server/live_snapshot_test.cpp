#include "server/live_snapshot.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>
#include <random>
#include <thread>

#include "data/snapshot/tile.hpp"
#include "data/store/owner.hpp"
#include "server/tile_cache.hpp"
#include "server/writer.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

const data::Actor tester{"tester", "test"};
const geo::LonLat middle{118.78, 32.04};
constexpr std::size_t few_edits = 100;  ///< the shipped threshold is 10,000
constexpr int edits_a_commit = 20;

std::string told(const data::Value& value) {
    return std::visit(
        [](const auto& held) -> std::string {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>)
                return "unknown";
            else
                return fmt::format("{}", held);
        },
        value);
}

/// All that a layer says about its features, in the order of their ids.
std::map<data::FeatureId, std::string> told(const data::Layer& layer) {
    std::map<data::FeatureId, std::string> all;
    layer.each_in(layer.bounds(), [&](const data::FeatureView& feature) {
        std::string text = fmt::format("{} {} {}", feature.name(), feature.code(), feature.division_code());
        for (std::size_t field = 0; field < layer.collection().fields.size(); ++field)
            text += ' ' + told(feature.value(field));
        feature.each_path([&](std::size_t part, std::size_t ring, std::span<const geo::Mercator> path) {
            text += fmt::format(" [{} {}", part, ring);
            for (const auto& place : path) text += fmt::format(" {} {}", place.x, place.y);
            text += ']';
        });
        const auto label = feature.label_point();
        all[feature.id()] = text + fmt::format(" {} {}", label.x, label.y);
        return true;
    });
    return all;
}

class AMapUnderEdits : public testing::Test {
  protected:
    /// A commit of makings, renamings and removals, as districts have them.
    void edit() {
        writer.run_blocking(tester, [&](data::Transaction& transaction) {
            for (int i = 0; i < edits_a_commit; ++i) {
                const auto& kind = transaction.catalogue().at(i % 4 == 0 ? "compound" : "facility");
                auto& known = ids[kind.name];
                const geo::LonLat place{middle.lon + 1e-5 * static_cast<double>(random() % 2000),
                                        middle.lat + 1e-5 * static_cast<double>(random() % 2000)};
                if (known.size() < 20 || random() % 2 == 0) {
                    auto made = tests::sample(kind, place, 0.0005);
                    made.name = fmt::format("made {}", random() % 1000);
                    known.push_back(data::create_feature(transaction, kind, std::move(made)).id);
                    continue;
                }
                const auto chosen = known.begin() + static_cast<std::ptrdiff_t>(random() % known.size());
                auto stored = *data::find_feature(transaction.db(), kind, *chosen);
                if (random() % 4 == 0) {
                    data::delete_feature(transaction, kind, stored.id, stored.version);
                    known.erase(chosen);
                } else {
                    stored.shape = tests::sample(kind, place, 0.0005).shape;
                    stored.name = fmt::format("moved {}", random() % 1000);
                    static_cast<void>(
                        data::replace_feature(transaction, kind, stored.id, stored.version, std::move(stored)));
                }
            }
        });
    }

    /// A row that the map in memory learns of by being read anew only.
    void import_one() {
        writer.run_raw([&](data::Connection& db) {
            data::in_one_transaction(db, [&](data::Connection& open) {
                data::Transaction transaction(open, *writer.catalogue(), tester);
                const auto& kind = transaction.catalogue().at("facility");
                static_cast<void>(data::create_feature(transaction, kind, tests::sample(kind, middle, 0.0005)));
                transaction.commit();
            });
        });
    }

    void expect_what_the_database_holds() {
        const auto shown = live.current();
        data::Connection reading(database.file(), data::Connection::Mode::read);
        const auto fresh = data::Snapshot::load(reading, writer.catalogue());
        ASSERT_EQ(fresh->pending(), 0u);
        EXPECT_EQ(shown->revision(), fresh->revision());
        for (std::size_t i = 0; i < fresh->catalogue().collections().size(); ++i) {
            EXPECT_EQ(shown->layer(i).size(), fresh->layer(i).size());
            EXPECT_EQ(told(shown->layer(i)), told(fresh->layer(i))) << fresh->layer(i).collection().name;
        }
    }

    tests::TemporaryDatabase database;
    server::TileCache tiles{1 << 20};
    server::LiveSnapshot live{nullptr, tiles, few_edits};
    server::Writer writer{(database.close(), database.file()), live};
    std::mt19937 random{7};
    std::map<std::string, std::vector<data::FeatureId>> ids;
};

TEST_F(AMapUnderEdits, FoldsThemIntoFreshBasesWhileWritesGoOn) {
    writer.reload_snapshot();
    int rebuilds = 0;
    for (int commits = 0; rebuilds < 3 && commits < 5000; ++commits) {
        const auto before = live.current()->pending();
        edit();
        if (live.current()->pending() < before) ++rebuilds;
    }
    ASSERT_EQ(rebuilds, 3);
    edit();  // what stands beside the base counts as well

    ASSERT_GT(live.current()->pending(), 0u);
    expect_what_the_database_holds();
}

TEST_F(AMapUnderEdits, KeepsWhatWasImportedWhileABaseWasRebuilt) {
    writer.reload_snapshot();
    for (int round = 0; round < 20; ++round) {
        while (live.current()->pending() <= few_edits) edit();  // the last sets off a rebuild
        import_one();
        writer.reload_snapshot();
        for (int i = 0; i < 3; ++i) edit();  // one of them meets the end of that rebuild
        expect_what_the_database_holds();
    }
}

TEST_F(AMapUnderEdits, IsNeverSeenGoingBack) {
    writer.reload_snapshot();
    std::atomic<bool> over = false;
    std::thread reader([&] {
        data::Revision last = 0;
        while (!over) {
            const auto seen = live.current()->revision();
            EXPECT_GE(seen, last);
            last = seen;
        }
    });

    for (int i = 0; i < 40; ++i) edit();
    over = true;
    reader.join();
}

}  // namespace
