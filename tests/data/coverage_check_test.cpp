#include "data/feature/coverage_check.hpp"

#include <gtest/gtest.h>

#include "data/feature/coverage_edit.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

/// A grid of the finest level between two meridians, in thousandths of a degree.
geo::Shape strip(double west, double east) {
    const auto at = [](double x, double y) { return geo::snap(geo::LonLat{118.78 + x / 1000, 32.04 + y / 1000}); };
    return geo::polygon_shape({at(west, 0), at(east, 0), at(east, 2), at(west, 2), at(west, 0)});
}

/// Two grids that hold the ground from 1.8 to 2 both, as an import may leave them.
class TornGround : public testing::Test {
  protected:
    data::FeatureId add(const std::string& code, double west, double east) {
        data::Feature grid = tests::sample(base_.collection("grid"));
        grid.code = grid.name = code;
        grid.shape = strip(west, east);
        tests::set(base_.collection("grid"), grid, "level", std::int64_t{4});
        return base_.create("grid", std::move(grid)).id;
    }
    /// Whether the western grid may be given another eastern border.
    bool may_reach(double east) {
        data::Transaction transaction(base_.db(), base_.catalogue(), {});
        const data::Collection& grids = base_.collection("grid");
        data::Feature grid = *data::find_feature(base_.db(), grids, west_);
        const auto version = grid.version;
        grid.shape = strip(0, east);
        static_cast<void>(data::replace_feature(transaction, grids, west_, version, std::move(grid)));
        try {
            data::refuse_torn_coverages(transaction);
            return true;
        } catch (const data::CoverageRefused&) {
            return false;
        }
    }

    tests::TemporaryDatabase base_;
    data::FeatureId west_ = add("W", 0, 2), east_ = add("E", 1.8, 4);
};

TEST_F(TornGround, MayHealButNotTearOn) {
    EXPECT_TRUE(may_reach(1.9));
    EXPECT_TRUE(may_reach(1.8));
    EXPECT_FALSE(may_reach(2.1));  // more ground held twice
    EXPECT_FALSE(may_reach(1.7));  // and ground held by nobody
}

/// A block of three by three grids, numbered from the south-west on; the middle one, number 4, leaves a hole.
class HoledGround : public testing::Test {
  protected:
    static geo::Path ring(int number) {
        const double x = number % 3, y = number / 3;
        const auto at = [](double east, double north) {
            return geo::snap(geo::LonLat{118.78 + east / 1000, 32.04 + north / 1000});
        };
        return {at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1), at(x, y)};
    }
    HoledGround() {
        for (int number = 0; number < 9; ++number) {
            data::Feature grid = tests::sample(base_.collection("grid"));
            grid.code = grid.name = "G" + std::to_string(number);
            grid.shape = geo::polygon_shape(ring(number));
            tests::set(base_.collection("grid"), grid, "level", std::int64_t{4});
            ids_.push_back(base_.create("grid", std::move(grid)).id);
        }
    }
    /// Whether it may go; it goes with `anyway`.
    bool may_go(int number, bool anyway = false) {
        data::Transaction transaction(base_.db(), base_.catalogue(), {});
        const data::Collection& grids = base_.collection("grid");
        const data::FeatureId id = ids_[static_cast<std::size_t>(number)];
        data::delete_feature(transaction, grids, id, data::find_feature(base_.db(), grids, id)->version);
        bool may = true;
        try {
            data::refuse_torn_coverages(transaction);
        } catch (const data::CoverageRefused&) {
            may = false;
        }
        if (anyway) transaction.commit();
        return may;
    }

    tests::TemporaryDatabase base_;
    std::vector<data::FeatureId> ids_;
};

TEST_F(HoledGround, MayNotComeAboutByWhatGoesInTheMiddle) {
    EXPECT_FALSE(may_go(4));
    EXPECT_TRUE(may_go(1));  // at the outline
}

TEST_F(HoledGround, ExcusesNoOtherHole) {
    EXPECT_FALSE(may_go(4, true));

    EXPECT_TRUE(may_go(1));  // opens the hole
    EXPECT_TRUE(may_go(0));  // a corner, and the hole stays what it was
}

}  // namespace
