#include "data/filter/check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/filter/folding.hpp"
#include "data/filter/scalar.hpp"
#include "data/filter/text.hpp"
#include "tests/data/filter/random_filter.hpp"

namespace {

using data::filter::Flaw;
using data::filter::from_text;
using data::filter::Queryables;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct Misfit {
    const char *filter, *says;
    std::size_t character;
};

class AMisfit : public testing::TestWithParam<Misfit> {
  protected:
    static void SetUpTestSuite() {
        store_ = std::make_unique<tests::TemporaryDatabase>();
        add_fields_of_every_type(*store_);
    }
    static void TearDownTestSuite() { store_.reset(); }

    static std::vector<Flaw> flaws(const std::string& filter) {
        const Queryables queryables(store_->collection("compound"),
                                    [](const data::Field& field) { return !field.personal; });
        return check(from_text(filter), queryables, store_->catalogue());
    }
    static std::unique_ptr<tests::TemporaryDatabase> store_;
};
std::unique_ptr<tests::TemporaryDatabase> AMisfit::store_;

TEST_P(AMisfit, IsToldWithItsPlace) {
    const auto found = flaws(GetParam().filter);
    ASSERT_THAT(found, SizeIs(1)) << GetParam().filter;
    EXPECT_THAT(found[0].message, HasSubstr(GetParam().says)) << GetParam().filter;
    EXPECT_EQ(std::get<std::size_t>(found[0].place), GetParam().character) << found[0].message;
}

INSTANTIATE_TEST_SUITE_P(
    Each, AMisfit,
    testing::Values(
        Misfit{"colour = 'red'", "a compound has no property colour", 1},
        Misfit{"dedicated_worker = 'x'", "has no property dedicated_worker", 1},
        Misfit{"households = '3'", "= cannot compare a number with a text", 1},
        Misfit{"opened > '2020-01-01'", "write DATE(", 1},
        Misfit{"opened = TIMESTAMP('2020-01-01T00:00:00Z')", "cannot compare a date with a timestamp", 1},
        Misfit{"closable = 'true'", "without quotes", 1}, Misfit{"closable < TRUE", "have no order", 1},
        Misfit{"households", "a filter takes a condition, not a number", 1},
        Misfit{"name AND closable", "and takes a condition, not a text", 1},
        Misfit{"NOT name", "not takes a condition", 5}, Misfit{"name + 1 > 2", "+ takes a number, not a text", 1},
        Misfit{"CASEI(households) = 'x'", "casei takes a text", 7},
        Misfit{"households LIKE '1%'", "like takes a text", 1}, Misfit{"name LIKE address", "must be a text", 11},
        Misfit{"geometry = 3", "does not compare a geometry", 1}, Misfit{"tags = 3", "does not compare an array", 1},
        Misfit{"households IN (1, 'x')", "in cannot compare", 1},
        Misfit{"closable IN (closable = TRUE, TRUE)", "not conditions", 14},
        Misfit{"name IN (address, (1, 2))", "does not compare a list", 19},
        Misfit{"renovation = 'ready'", "there are none, planned, under_way, accepted", 14},
        Misfit{"renovation IN ('none', 'ready')", "\"ready\" is no renovation", 24},
        Misfit{"source = 'guessed'", "surveyed, imported, derived, estimated, made_up", 10},
        Misfit{"S_WITHIN(name, POINT(1 2))", "s_within takes a geometry, not a text", 10},
        Misfit{"S_WITHIN(geometry, GEOMETRYCOLLECTION(POINT(1 2), POINT(3 4)))", "takes no GEOMETRYCOLLECTION", 1},
        Misfit{"T_AFTER(name, DATE('2020-01-01'))", "dates, timestamps and intervals, not a text", 9},
        Misfit{"T_DURING(opened, INTERVAL('2020-01-01','..'))", "compares intervals", 10},
        Misfit{"T_AFTER(opened, TIMESTAMP('2020-01-01T00:00:00Z'))", "cannot compare dates with timestamps", 1},
        Misfit{"T_AFTER(opened, INTERVAL('2020-01-01T00:00:00Z','..'))", "cannot compare dates with timestamps", 1},
        Misfit{"T_AFTER(opened, INTERVAL('2020-01-02','2020-01-01'))", "ends before it begins", 17},
        Misfit{"T_AFTER(opened, INTERVAL('2020-01-02',seen))", "two dates or two timestamps", 17},
        Misfit{"T_AFTER(opened, INTERVAL('2020-01-02',households))", "properties of these or '..'", 39},
        Misfit{"A_CONTAINS(name, ('a'))", "takes arrays, not a text", 12},
        Misfit{"A_CONTAINS(tags, (households))", "holds texts, numbers", 19},
        Misfit{"households > 1 AND 9512=9512", "compares values only: name a property", 20},
        Misfit{"name = 'a' OR 'a' LIKE '%'", "name a property", 15},
        Misfit{"closable OR 1 + 1 IN (2, 3)", "name a property", 13},
        Misfit{"S_WITHIN(POINT(1 2), POINT(1 2))", "name a property", 1},
        Misfit{"T_AFTER(DATE('2020-01-02'), DATE('2020-01-01'))", "name a property", 1},
        Misfit{"A_EQUALS((1), (1))", "name a property", 1}, Misfit{"1 IS NULL", "name a property", 1},
        Misfit{"INTERVAL('..','..') IS NULL", "does not take an interval", 1}));

TEST_F(AMisfit, IsToldTogetherWithAllOthers) {
    EXPECT_THAT(flaws("colour = 1 AND size = 2 OR households = 'x'"), SizeIs(3));
    EXPECT_THAT(flaws("households > 1 AND closable AND T_INTERSECTS(INTERVAL(opened, '..'), DATE('2020-01-01'))"),
                IsEmpty());
}

TEST_F(AMisfit, OfALongPatternIsRefused) {
    EXPECT_THAT(flaws("name LIKE '" + std::string(501, '%') + "'"), SizeIs(1));
}

TEST(Folding, TakesOffCaseOrAccents) {
    using data::filter::without_accents;
    using data::filter::without_case;
    EXPECT_EQ(without_case("ABC xyz"), "abc xyz");
    EXPECT_EQ(without_case("ΟΔΟΣ"), without_case("οδος"));
    EXPECT_EQ(without_case("Straße"), without_case("STRASSE"));
    EXPECT_EQ(without_accents("débárquér"), "debarquer");
    EXPECT_EQ(without_accents("e\u0301"), without_accents("é"));
    EXPECT_EQ(without_accents("ガギ"), "ガギ") << "a voiced letter is another letter";
    EXPECT_EQ(without_accents("新街口"), "新街口");
}

TEST(APattern, OfLikeBecomesOneOfGlob) {
    using data::filter::glob_pattern;
    EXPECT_EQ(glob_pattern("a%b_c"), "a*b?c");
    EXPECT_EQ(glob_pattern("100\\%"), "100%");
    EXPECT_EQ(glob_pattern("*?[x]"), "[*][?][[]x]");
    EXPECT_EQ(glob_pattern("a\\\\b"), "a\\b");
    EXPECT_EQ(glob_pattern("a\\"), "a\\");
}

}  // namespace
