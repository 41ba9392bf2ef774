#include "data/search/search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "data/snapshot/snapshot.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A few named features, and searching them.
class Town {
  public:
    data::FeatureId add(const std::string& collection, const std::string& name, const std::string& code = "",
                        const std::string& address = "") {
        data::Feature feature = tests::sample(base_.collection(collection), {118.78 + 0.01 * double(++count_), 32.04});
        feature.name = name;
        feature.code = code;
        if (!address.empty()) tests::set(base_.collection(collection), feature, "address", address);
        return base_.create(collection, std::move(feature)).id;
    }

    std::vector<std::string> find(std::string_view text, std::size_t limit = 20, const char* only = nullptr) {
        const auto snapshot = data::Snapshot::load(base_.db(), base_.shared_catalogue());
        std::vector<std::string> names;
        for (const data::Hit& hit :
             data::search(base_.db(), *snapshot, text, limit, only ? &base_.collection(only) : nullptr))
            names.emplace_back(hit.feature.name());
        return names;
    }

    tests::TemporaryDatabase& base() { return base_; }

  private:
    tests::TemporaryDatabase base_;
    int count_ = 0;
};

TEST(Searching, FindsTheWholeNameBeforeBeginningsAndInsides) {
    Town town;
    town.add("compound", "大新街口");
    town.add("compound", "新街口小区");
    town.add("compound", "新街口");
    EXPECT_THAT(town.find("新街口"), ElementsAre("新街口", "新街口小区", "大新街口"));
}

TEST(Searching, FindsTwoCharactersAndOne) {
    Town town;
    town.add("compound", "新街口");
    town.add("compound", "华侨路");
    EXPECT_THAT(town.find("街口"), ElementsAre("新街口"));
    EXPECT_THAT(town.find("侨"), ElementsAre("华侨路"));
    EXPECT_THAT(town.find("路"), ElementsAre("华侨路"));
    EXPECT_THAT(town.find("新口"), IsEmpty());
}

TEST(Searching, TakesBothScriptsWidthsAndCases) {
    Town town;
    town.add("compound", "华侨路２号Ａ座");
    EXPECT_THAT(town.find("華僑路"), ElementsAre("华侨路２号Ａ座"));
    EXPECT_THAT(town.find("2号a座"), ElementsAre("华侨路２号Ａ座"));
}

TEST(Searching, TakesPinyinWholeBegunAndInitials) {
    Town town;
    town.add("compound", "新街口");
    town.add("compound", "大新街口");
    EXPECT_THAT(town.find("xinjiekou"), ElementsAre("新街口", "大新街口"));
    EXPECT_THAT(town.find("xinjiek"), ElementsAre("新街口", "大新街口"));
    EXPECT_THAT(town.find("xjk"), ElementsAre("新街口", "大新街口"));
    EXPECT_THAT(town.find("XJ"), ElementsAre("新街口", "大新街口"));
    EXPECT_THAT(town.find("injie"), IsEmpty());
}

TEST(Searching, TakesPinyinBegunInFullAndEndedWithInitials) {
    Town town;
    town.add("compound", "新街口");
    town.add("compound", "新街口地铁站");
    EXPECT_THAT(town.find("xinjk"), ElementsAre("新街口", "新街口地铁站"));
    EXPECT_THAT(town.find("xinjiek"), ElementsAre("新街口", "新街口地铁站"));
    EXPECT_THAT(town.find("xinjiekdtz"), ElementsAre("新街口地铁站"));
    EXPECT_THAT(town.find("xinjdtz"), IsEmpty());
}

TEST(Searching, TakesEveryReadingOfACharacter) {
    Town town;
    town.add("compound", "重庆大厦");
    for (const char* typed : {"chongqingdaxia", "zhongqing", "cqdx", "daxia", "dasha"})
        EXPECT_THAT(town.find(typed), ElementsAre("重庆大厦")) << typed;
}

TEST(Searching, TakesCharactersAndPinyinTogether) {
    Town town;
    town.add("compound", "新街口");
    EXPECT_THAT(town.find("新jie"), ElementsAre("新街口"));
    EXPECT_THAT(town.find("xin街"), ElementsAre("新街口"));
}

TEST(Searching, FindsAllWordsInAnyOrder) {
    Town town;
    town.add("compound", "新街口东苑");
    town.add("compound", "新街口西苑");
    EXPECT_THAT(town.find("东苑 新街口"), ElementsAre("新街口东苑"));
}

TEST(Searching, FindsCodesByTheirBeginning) {
    Town town;
    town.add("compound", "甲", "320102001");
    town.add("compound", "乙", "320102002");
    town.add("compound", "丙", "320103001");
    EXPECT_THAT(town.find("320102"), ElementsAre("甲", "乙"));
    EXPECT_THAT(town.find("320103001"), ElementsAre("丙"));
}

TEST(Searching, FindsAddressesBehindNames) {
    Town town;
    town.add("compound", "梅园", "", "汉中路12号");
    town.add("compound", "汉中路小区");
    EXPECT_THAT(town.find("汉中路"), ElementsAre("汉中路小区", "梅园"));
}

TEST(Searching, PutsPlacesBeforeThings) {
    Town town;
    town.add("facility", "新街口");
    town.add("compound", "新街口");
    town.add("division", "新街口");
    const auto snapshot = data::Snapshot::load(town.base().db(), town.base().shared_catalogue());
    std::vector<std::string> order;
    for (const data::Hit& hit : data::search(town.base().db(), *snapshot, "新街口", 10))
        order.push_back(town.base().catalogue().collections()[hit.collection].name);
    EXPECT_THAT(order, ElementsAre("division", "compound", "facility"));
}

TEST(Searching, ShowsOneOfManyPiecesOfARoad) {
    Town town;
    town.add("barrier", "中山路");
    town.add("barrier", "中山路");
    EXPECT_THAT(town.find("中山路"), ElementsAre("中山路"));
}

TEST(Searching, KeepsToOneCollectionAndToTheLimit) {
    Town town;
    town.add("compound", "新街口一");
    town.add("compound", "新街口二");
    town.add("facility", "新街口三");
    EXPECT_THAT(town.find("新街口", 20, "facility"), ElementsAre("新街口三"));
    EXPECT_EQ(town.find("新街口", 2).size(), 2u);
}

TEST(Searching, SeesANewNameAndForgetsTheOld) {
    Town town;
    const auto id = town.add("compound", "旧名小区");
    {
        data::Transaction change(town.base().db(), town.base().catalogue(), {});
        const auto& collection = town.base().collection("compound");
        data::Feature renamed = *data::find_feature(town.base().db(), collection, id);
        renamed.name = "新名小区";
        data::replace_feature(change, collection, id, renamed.version, renamed);
        change.commit();
    }
    EXPECT_THAT(town.find("旧名"), IsEmpty());
    EXPECT_THAT(town.find("xinming"), ElementsAre("新名小区"));
    {
        data::Transaction change(town.base().db(), town.base().catalogue(), {});
        data::delete_feature(change, town.base().collection("compound"), id, 2);
        change.commit();
    }
    EXPECT_THAT(town.find("新名"), IsEmpty());
    town.base().db().execute("INSERT INTO search_place(search_place) VALUES ('integrity-check')");
}

TEST(Searching, StandsTypedNonsense) {
    Town town;
    town.add("compound", "新街口");
    for (const char* typed :
         {"", " ", "\"", "* OR name:", "AND", "新 AND NOT", "-", "(", "\xff\xfe", "''; DROP TABLE compound"})
        EXPECT_THAT(town.find(typed), IsEmpty()) << typed;
    EXPECT_THAT(town.find(std::string(5000, 'x')), IsEmpty());
}

TEST(TheSearchIndex, IsWrittenAnewUnderOtherSpellingRules) {
    Town town;
    town.add("compound", "新街口");
    EXPECT_FALSE(data::refresh_search_index(town.base().db(), town.base().catalogue()));
    town.base().db().execute("UPDATE search_spelling SET version = 'another ICU'");
    town.base().db().execute("INSERT INTO search_place(search_place) VALUES ('delete-all')");
    ASSERT_THAT(town.find("新街口"), IsEmpty());
    EXPECT_TRUE(data::refresh_search_index(town.base().db(), town.base().catalogue()));
    EXPECT_THAT(town.find("新街口"), ElementsAre("新街口"));
}

}  // namespace
