#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "data/feature/local_field.hpp"
#include "data/filter/check.hpp"
#include "data/filter/json.hpp"
#include "data/filter/sort.hpp"
#include "data/filter/text.hpp"
#include "data/journal/as_of.hpp"
#include "data/journal/history.hpp"
#include "data/journal/transaction.hpp"
#include "tests/data/filter/plain_filter.hpp"
#include "tests/data/filter/random_filter.hpp"
#include "tests/data/filter/written.hpp"
#include "tests/support/small_district.hpp"

namespace {

using data::Feature;
using data::FeatureId;
using data::filter::Expression;
using data::filter::from_json;
using data::filter::from_text;
using data::filter::Queryables;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::size_t everything = 10'000;

Queryables all_of(const data::Collection& collection) {
    return {collection, [](const data::Field&) { return true; }};
}

std::shared_ptr<const Expression> shared(Expression filter) {
    return std::make_shared<const Expression>(std::move(filter));
}

std::set<FeatureId> ids_of(const data::FeaturePage& page) {
    std::set<FeatureId> ids;
    for (const Feature& feature : page.features) ids.insert(feature.id);
    return ids;
}

/// Compounds with every kind of value, and what each of them was at each revision.
class FilteredCompounds : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        store_ = std::make_unique<tests::TemporaryDatabase>();
        add_fields_of_every_type(*store_);
        std::mt19937 random(20261122);
        for (int i = 0; i < 60; ++i) {
            const Feature made = store_->create("compound", tests::random_compound(compound(), random));
            now_[made.id] = made;
        }
        then_ = now_;
        revision_ = data::last_revision(store_->db());
        for (auto& [id, feature] : now_) {
            if (random() % 3 > 0) continue;
            data::Transaction transaction(store_->db(), store_->catalogue(), {"test", "another day"});
            Feature other = tests::random_compound(compound(), random);
            feature = replace_feature(transaction, compound(), id, feature.version, other);
            transaction.commit();
        }
        for (int i = 0; i < 10; ++i) {
            data::Transaction transaction(store_->db(), store_->catalogue(), {"test", "gone"});
            delete_feature(transaction, compound(), now_.begin()->first, now_.begin()->second.version);
            transaction.commit();
            now_.erase(now_.begin());
            const Feature made = store_->create("compound", tests::random_compound(compound(), random));
            now_[made.id] = made;
        }
    }
    static void TearDownTestSuite() { store_.reset(), now_.clear(), then_.clear(); }

    static const data::Collection& compound() { return store_->collection("compound"); }

    static std::set<FeatureId> told_plainly(const Expression& filter, const std::map<FeatureId, Feature>& features) {
        std::set<FeatureId> ids;
        for (const auto& [id, feature] : features)
            if (tests::plainly(filter, compound(), feature) == true) ids.insert(id);
        return ids;
    }

    static std::unique_ptr<tests::TemporaryDatabase> store_;
    static std::map<FeatureId, Feature> now_, then_;
    static data::Revision revision_;
};
std::unique_ptr<tests::TemporaryDatabase> FilteredCompounds::store_;
std::map<FeatureId, Feature> FilteredCompounds::now_, FilteredCompounds::then_;
data::Revision FilteredCompounds::revision_ = 0;

TEST_F(FilteredCompounds, AreThoseThatAPlainReadingOfTheFilterTells) {
    std::mt19937 random(7);
    int some = 0;
    for (int round = 0; round < 3000; ++round) {
        const Expression filter = tests::random_filter(random, 1 + round % 6);
        const std::string text = tests::to_text(filter);
        ASSERT_THAT(check(filter, all_of(compound()), store_->catalogue()), IsEmpty()) << text;
        ASSERT_EQ(from_text(text), filter) << text;
        ASSERT_EQ(from_json(tests::to_json(filter).dump()), filter) << text;

        data::FeatureQuery query;
        query.filter = shared(filter), query.limit = everything;
        const data::FeaturePage page = read_features(store_->db(), compound(), query);
        const auto expected = told_plainly(filter, now_);
        ASSERT_EQ(ids_of(page), expected) << text;
        ASSERT_EQ(page.matched, static_cast<std::int64_t>(expected.size())) << text;
        some += !expected.empty() && expected.size() < now_.size() ? 1 : 0;
    }
    EXPECT_GT(some, 1000) << "filters that take some and leave some";
}

TEST_F(FilteredCompounds, OfThePastAreThoseOfThen) {
    std::mt19937 random(8);
    for (int round = 0; round < 500; ++round) {
        const Expression filter = tests::random_filter(random, 1 + round % 5);
        data::FeatureQuery query;
        query.filter = shared(filter), query.as_of = revision_, query.limit = everything;
        if (round % 3 == 0) query.sort = {{"households", true}};
        const data::FeaturePage page = read_features(store_->db(), compound(), query);
        ASSERT_EQ(ids_of(page), told_plainly(filter, then_)) << tests::to_text(filter);
        ASSERT_EQ(page.matched, static_cast<std::int64_t>(page.features.size()));
        for (const Feature& feature : page.features) ASSERT_EQ(feature, then_.at(feature.id));
    }
}

TEST_F(FilteredCompounds, ComeInTheirOrderPageByPage) {
    std::mt19937 random(9);
    const Queryables queryables = all_of(compound());
    const std::vector<std::string> sortable{"name", "households", "floor_area", "closable",  "opened",
                                            "seen", "renovation", "id",         "buildings", "source"};
    for (int round = 0; round < 200; ++round) {
        data::FeatureQuery query;
        if (round % 2 == 0) query.filter = shared(tests::random_filter(random, 1));
        if (round % 3 == 0) query.as_of = revision_;
        std::set<std::string> used;
        while (query.sort.size() < 1 + round % 3u) {
            const std::string& name = sortable[random() % sortable.size()];
            if (used.insert(name).second) query.sort.push_back({name, random() % 2 == 0});
        }
        query.limit = everything;
        const data::FeaturePage whole = read_features(store_->db(), compound(), query);
        const auto keys = [&](const Feature& feature) { return sort_values(feature, queryables, query.sort); };
        for (std::size_t i = 1; i < whole.features.size(); ++i)
            ASSERT_TRUE(data::filter::comes_before(query.sort, keys(whole.features[i - 1]), whole.features[i - 1].id,
                                                   keys(whole.features[i]), whole.features[i].id));

        std::vector<Feature> paged;
        query.limit = 1 + random() % 20;
        for (bool more = true; more;) {
            data::FeaturePage page = read_features(store_->db(), compound(), query);
            ASSERT_EQ(page.matched, whole.matched);
            more = page.more;
            ASSERT_TRUE(!more || page.features.size() == query.limit);
            for (Feature& feature : page.features) paged.push_back(std::move(feature));
            if (more) query.after = paged.back().id, query.after_keys = keys(paged.back());
        }
        ASSERT_EQ(paged, whole.features);
    }
}

TEST_F(FilteredCompounds, AreFoundHoweverAFilterIsNested) {
    const auto nested = [](const std::string& before, const std::string& after, int levels, const std::string& inner) {
        std::string all;
        for (int i = 0; i < levels; ++i) all += before;
        all += inner;
        for (int i = 0; i < levels; ++i) all += after;
        return all;
    };
    const std::string spatial =
        R"({"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[118.7,32,118.9,32.1]}]})";
    const std::string like =
        R"({"op":"like","args":[{"op":"casei","args":[{"property":"name"}]},{"op":"casei","args":["%"]}]})";
    const std::string known = R"({"op":"=","args":[{"property":"name"},"a"]})";
    const std::string open = R"({"op":"t_overlappedBy","args":[{"interval":[{"property":"opened"},".."]},
                                 {"interval":["2020-01-01",".."]}]})";
    for (const std::string& leaf : {spatial, like, known, open}) {
        for (const auto& [before, after] : {std::pair<std::string, std::string>{R"({"op":"not","args":[)", "]}"},
                                            {R"({"op":"and","args":[)", "," + like + "]}"},
                                            {R"({"op":"or","args":[)" + spatial + ",", "]}"},
                                            {R"({"op":"=","args":[)" + known + ",", "]}"},
                                            {R"({"op":"<>","args":[)", "," + open + "]}"},
                                            {R"({"op":"isNull","args":[)", "]}"}}) {
            for (const int levels : {5, 20, 28}) {
                const std::string text = nested(before, after, levels, leaf);
                const Expression filter = from_json(text);
                data::FeatureQuery query;
                query.filter = shared(filter), query.limit = everything;
                ASSERT_EQ(ids_of(read_features(store_->db(), compound(), query)), told_plainly(filter, now_)) << text;
            }
        }
    }
    const std::string alternating =
        nested(R"({"op":"not","args":[{"op":"and","args":[)" + like + ",", "]}]}", 14, spatial);
    const std::string calculated =
        R"({"op":"<","args":[1,)" +
        nested(R"({"op":"%","args":[{"property":"households"},{"op":"-","args":[)", ",3]}]}", 14, "5") + "]}";
    std::string wide = R"({"op":"or","args":[)" + nested(R"({"op":"not","args":[)", "]}", 28, spatial);
    for (int i = 0; i < 900; ++i) wide += i % 2 == 0 ? ",false" : R"(,{"property":"closable"})";
    for (const std::string& text : {alternating, calculated, wide + "]}"}) {
        const Expression filter = from_json(text);
        data::FeatureQuery query;
        query.filter = shared(filter), query.limit = everything;
        EXPECT_EQ(ids_of(read_features(store_->db(), compound(), query)), told_plainly(filter, now_)) << text;
    }
}

TEST_F(FilteredCompounds, InABoxAreThoseThatMeetIt) {
    std::mt19937 random(10);
    for (int round = 0; round < 100; ++round) {
        const Expression filter = tests::random_filter(random, 2);
        data::FeatureQuery query;
        query.limit = everything;
        query.box = geo::Box{118.781, 32.041, 118.782, 32.0425};
        if (round % 2 == 0) query.as_of = revision_;
        std::set<FeatureId> expected = ids_of(read_features(store_->db(), compound(), query));
        for (const FeatureId id : expected) ASSERT_TRUE((query.as_of ? then_ : now_).contains(id));
        std::erase_if(expected, [&](FeatureId id) {
            return tests::plainly(filter, compound(), (query.as_of ? then_ : now_).at(id)) != true;
        });
        query.filter = shared(filter);
        ASSERT_EQ(ids_of(read_features(store_->db(), compound(), query)), expected) << tests::to_text(filter);
    }
}

class FilteredDistrict : public testing::Test {
  protected:
    std::int64_t matched(const std::string& collection, const std::string& filter) {
        const data::Collection& described = district_.base().collection(collection);
        Expression read = from_text(filter);
        const auto flaws = check(read, all_of(described), district_.base().catalogue());
        for (const auto& flaw : flaws) ADD_FAILURE() << filter << ": " << flaw.message;
        data::FeatureQuery query;
        query.filter = shared(std::move(read));
        return read_features(district_.base().db(), described, query).matched;
    }

    tests::SmallDistrict district_;
};

TEST_F(FilteredDistrict, IsAskedInWords) {
    EXPECT_EQ(matched("compound", "name LIKE '%小区'"), 2);
    EXPECT_EQ(matched("compound", "name = '重庆大厦' OR households > 200"), 2);
    EXPECT_EQ(matched("compound", "households > 200"), 1);
    EXPECT_EQ(matched("compound", "NOT households > 200"), 0) << "what is not known is neither";
    EXPECT_EQ(matched("compound", "households IS NULL"), 2);
    EXPECT_EQ(matched("compound", "households / 7 > 34.28 AND households div 7 = 34 AND households % 7 = 2"), 1);
    EXPECT_EQ(matched("facility", "code IN ('H001','H002','x')"), 2);
    EXPECT_EQ(matched("facility", "CASEI(code) LIKE casei('h00_')"), 10);
    EXPECT_EQ(matched("facility", "code LIKE 'h00_'"), 0) << "LIKE minds the case";
    EXPECT_EQ(matched("facility", "class = '01076'"), 25);
    EXPECT_EQ(matched("facility", "source <> 'surveyed'"), 0);
}

TEST_F(FilteredDistrict, IsAskedByPlace) {
    const auto at = [](double east, double north) {
        const geo::LonLat place = tests::SmallDistrict::at(east, north);
        return fmt::format("{:.9f} {:.9f}", place.lon, place.lat);
    };
    const std::string west =
        fmt::format("POLYGON(({0}, {1}, {2}, {3}, {0}))", at(-500, -500), at(0, -500), at(0, 500), at(-500, 500));
    EXPECT_EQ(matched("grid", "S_INTERSECTS(geometry, POINT(" + at(-100, -100) + "))"), 4);
    EXPECT_EQ(matched("grid", "level = 4 AND S_WITHIN(geometry, " + west + ")"), 2);
    EXPECT_EQ(matched("grid", "level = 4 AND S_TOUCHES(geometry, " + west + ")"), 2);
    EXPECT_EQ(matched("grid", "S_EQUALS(geometry, " + west + ")"), 1);
    EXPECT_EQ(matched("grid", "S_CONTAINS(shape, " + west + ")"), 3);
    EXPECT_EQ(matched("grid", "S_CONTAINS(" + west + ", geometry)"), 3);
    EXPECT_EQ(matched("compound", "S_DISJOINT(geometry, " + west + ")"), 2);
    EXPECT_EQ(matched("barrier", "S_CROSSES(geometry, LINESTRING(" + at(-400, -400) + "," + at(-200, -400) + "))"), 1);
    EXPECT_EQ(matched("facility", "S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(" + at(0, -300) + "), POINT(" +
                                      at(20, -300) + ")))"),
              2);
}

TEST(AFilter, IsGivenUpWhenItTakesTooLong) {
    tests::TemporaryDatabase store;
    const data::TimeLimit limit(store.db(), std::chrono::milliseconds(1));
    auto endless =
        store.db().query_once("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
    EXPECT_THROW(endless.step(), data::TooLong);
}

}  // namespace
