#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include "data/snapshot/disc.hpp"
#include "geo/measure.hpp"
#include "tests/data/snapshot_city.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using data::FeatureId;
using geo::LonLat;
using geo::Mercator;

constexpr double measured = 2e-3;  // metres: what the map promises

/// Things strewn over a district that nobody knows but the test: points or polygons, dense in the middle, far out thin.
class Strewn {
  public:
    Strewn(std::string_view collection, std::size_t count, double reach, unsigned seed, LonLat centre = {118.78, 32.04})
        : random_(seed), plane_(centre), reach_(reach), collection_(*catalogue_->index(collection)) {
        data::SnapshotBuilder builder(catalogue_);
        const data::Collection& described = catalogue_->collections()[collection_];
        for (std::size_t i = 0; i < count; ++i) {
            data::Feature feature = tests::sample(described, somewhere());
            feature.id = static_cast<FeatureId>(1000 + i * 7 % count);
            if (described.shape == geo::ShapeType::multi_polygon) feature.shape = blob();
            if (described.field("class"))
                tests::set(described, feature, "class",
                           std::string(i % 400 == 0 ? "01018"
                                       : i % 3 == 0 ? "01076"
                                                    : "01010"));
            features_.push_back(feature);
            builder.add(collection_, feature);
        }
        map_ = std::move(builder).build(1);
    }

    [[nodiscard]] const data::Layer& layer() const { return map_->layer(collection_); }
    [[nodiscard]] const data::Collection& collection() const { return catalogue_->collections()[collection_]; }
    [[nodiscard]] const std::vector<data::Feature>& features() const { return features_; }

    LonLat somewhere() {
        const double far = reach_ * std::pow(share_(random_), 3), angle = 2 * std::numbers::pi * share_(random_);
        return plane_.from({far * std::cos(angle), far * std::sin(angle)});
    }

    /// Metres by looking along every edge, on the ellipsoid.
    static double metres_to(const data::FeatureView& feature, Mercator from, bool polygon) {
        const LonLat place = geo::to_lonlat(from);
        if (polygon && feature.holds(from)) return 0;
        double best = 1e9;
        if (feature.paths().paths() == 0) return geo::distance(place, geo::to_lonlat(feature.label_point())).value;
        feature.each_path([&](std::size_t, std::size_t, std::span<const Mercator> path) {
            for (std::size_t i = 0; i < path.size(); ++i) {
                const Mercator a = path[i], b = path[(i + 1) % path.size()];
                const auto at = [&](double t) {
                    const LonLat on = geo::to_lonlat(a.x + t * (double(b.x) - a.x), a.y + t * (double(b.y) - a.y));
                    return geo::distance(place, on).value;
                };
                double low = 0, high = 1;
                for (int step = 0; step < 40; ++step) {
                    const double third = (high - low) / 3;
                    at(low + third) < at(high - third) ? high -= third : low += third;
                }
                best = std::min(best, at((low + high) / 2));
            }
        });
        return best;
    }

    [[nodiscard]] std::vector<std::pair<double, FeatureId>> by_looking_at_all(Mercator from) const {
        std::vector<std::pair<double, FeatureId>> all;
        const bool polygon = geo::is_polygonal(collection().shape);
        layer().each_in(layer().bounds(), [&](const data::FeatureView& feature) {
            all.emplace_back(metres_to(feature, from, polygon), feature.id());
            return true;
        });
        std::sort(all.begin(), all.end());
        return all;
    }

  private:
    geo::Shape blob() {
        const geo::LocalPlane plane(somewhere());
        const double size = 5 + reach_ / 50 * share_(random_);
        geo::Path ring;
        for (int i = 0; i < 7; ++i) {
            const double angle = 2 * std::numbers::pi * i / 7, far = size * (0.4 + 0.6 * share_(random_));
            ring.push_back(plane.from({far * std::cos(angle), far * std::sin(angle)}));
        }
        ring.push_back(ring.front());
        return geo::as_multi(geo::polygon_shape(ring));
    }

    std::shared_ptr<const data::Catalogue> catalogue_ = tests::shipped_catalogue();
    std::mt19937 random_;
    std::uniform_real_distribution<double> share_{0, 1};
    geo::LocalPlane plane_;
    double reach_;
    std::size_t collection_;
    std::vector<data::Feature> features_;
    std::shared_ptr<const data::Snapshot> map_;
};

void expect_the_nearest(Strewn& strewn, std::size_t k, double within, int rounds) {
    for (int round = 0; round < rounds; ++round) {
        const Mercator from = geo::to_mercator(strewn.somewhere());
        const auto all = strewn.by_looking_at_all(from);
        const auto found = strewn.layer().nearest(from, k, within, nullptr);

        std::size_t expected = 0;
        while (expected < all.size() && expected < k && all[expected].first <= within - measured) ++expected;
        ASSERT_GE(found.size(), expected);
        for (std::size_t i = 0; i < found.size(); ++i) {
            EXPECT_NEAR(found[i].metres, all[i].first, measured) << "as the " << i << "th";
            EXPECT_LE(found[i].metres, within);
            EXPECT_LE(i > 0 ? found[i - 1].metres : 0, found[i].metres);
            const auto same = std::find_if(all.begin(), all.end(),
                                           [&](const auto& one) { return one.second == found[i].feature.id(); });
            EXPECT_NEAR(same->first, found[i].metres, measured) << "its own distance";
        }
    }
}

TEST(TheNearest, AreThoseOfAllPointsByTheEllipsoidsMetres) {
    Strewn district("facility", 3000, 4000, 1);
    expect_the_nearest(district, 5, 5000, 60);
    expect_the_nearest(district, 100, 700, 20);
}

TEST(TheNearest, AreRightOverAHundredKilometresAndFarNorth) {
    Strewn wide("facility", 1500, 120'000, 2);
    expect_the_nearest(wide, 40, 100'000, 30);
    Strewn north("facility", 1500, 60'000, 3, {124.4, 53.3});
    expect_the_nearest(north, 40, 100'000, 30);
}

TEST(TheNearest, AreThoseOfAllPolygons) {
    Strewn district("compound", 60, 3000, 4);
    expect_the_nearest(district, 7, 5000, 12);
    Strewn wide("compound", 40, 80'000, 5);
    expect_the_nearest(wide, 10, 100'000, 8);
}

TEST(TheNearest, OfAKindAreFoundAmongAllOthers) {
    Strewn district("facility", 5000, 3000, 6);
    const std::size_t field = *district.collection().field("class");
    for (const std::vector<std::string>& values :
         {std::vector<std::string>{"01076"}, {"01018"}, {"01018", "01076"}, {"01999"}, {}}) {
        const auto is_one = [&](const data::FeatureView& feature) {
            return std::count(values.begin(), values.end(), std::get<std::string>(feature.value(field))) > 0;
        };
        for (int round = 0; round < 30; ++round) {
            const Mercator from = geo::to_mercator(district.somewhere());
            const auto by_kind = district.layer().nearest(from, 6, 5000, data::Layer::Kinds{field, values});
            const auto by_test = district.layer().nearest(from, 6, 5000, is_one);
            ASSERT_EQ(by_kind.size(), by_test.size());
            for (std::size_t i = 0; i < by_kind.size(); ++i)
                EXPECT_EQ(by_kind[i].feature.id(), by_test[i].feature.id());
        }
    }
}

TEST(TheNearest, OfAKindAreFoundAmongEditsAndNotAmongTheDead) {
    tests::ChangingCity city(11);
    auto map = city.fresh(1);
    const auto& collection = city.catalogue()->collections()[city.facility];
    const std::size_t field = *collection.field("class");
    for (data::Revision revision = 2; revision < 80; ++revision) map = map->with(city.step(), revision);
    std::set<std::string> kinds;
    for (const auto& [id, feature] : city.features(city.facility))
        if (const auto* kind = std::get_if<std::string>(&feature.values[field])) kinds.insert(*kind);
    for (const std::string& kind : kinds) {
        std::set<FeatureId> expected, found;
        for (const auto& [id, feature] : city.features(city.facility))
            if (feature.values[field] == data::Value(kind)) expected.insert(id);
        for (const auto& near :
             map->layer(city.facility)
                 .nearest(geo::to_mercator(city.north_west), 10'000, 1e5, data::Layer::Kinds{field, {kind}}))
            found.insert(near.feature.id());
        EXPECT_EQ(found, expected) << kind;
    }
}

TEST(TheNearest, StandAtOnePlaceInTheOrderOfTheirIds) {
    const auto catalogue = tests::shipped_catalogue();
    const std::size_t facility = *catalogue->index("facility");
    data::SnapshotBuilder builder(catalogue);
    for (const FeatureId id : {9, 3, 7, 5, 1}) {
        data::Feature feature = tests::sample(catalogue->collections()[facility]);
        feature.id = id;
        builder.add(facility, feature);
    }
    const auto map = std::move(builder).build(1);
    std::vector<FeatureId> order;
    for (const auto& near : map->layer(facility).nearest(geo::to_mercator(LonLat{118.78, 32.04}), 3, 0, nullptr))
        order.push_back(near.feature.id());
    EXPECT_THAT(order, testing::ElementsAre(1, 3, 5));
}

TEST(ADisc, HoldsWhatLookingAtEverythingFinds) {
    for (const char* name : {"facility", "compound"}) {
        Strewn strewn(name, name[0] == 'f' ? 2000 : 60, 30'000, 7);
        const bool polygon = name[0] == 'c';
        for (const double radius : {0.0, 3.0, 400.0, 9000.0, 50'000.0})
            for (int round = 0; round < 6; ++round) {
                const Mercator centre = geo::to_mercator(strewn.somewhere());
                const data::Disc disc(centre, radius);
                std::set<FeatureId> in_box;
                strewn.layer().each_in(disc.box(),
                                       [&](const data::FeatureView& f) { return in_box.insert(f.id()).second; });
                strewn.layer().each_in(strewn.layer().bounds(), [&](const data::FeatureView& feature) {
                    const double metres = Strewn::metres_to(feature, centre, polygon);
                    if (std::abs(metres - radius) < measured) return true;  // either answer is right
                    EXPECT_EQ(disc.meets(strewn.collection(), feature), metres < radius) << metres << " of " << radius;
                    EXPECT_TRUE(metres > radius || in_box.contains(feature.id()));
                    return true;
                });
            }
    }
}

}  // namespace
