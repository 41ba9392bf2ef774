#include "data/search/search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "data/search/search_build.hpp"
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
        for (const data::Hit& hit : data::search(base_.db(), data::Seen(*snapshot, tests::all_seeing()), text, limit,
                                                 only ? &base_.collection(only) : nullptr))
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
    for (const data::Hit& hit :
         data::search(town.base().db(), data::Seen(*snapshot, tests::all_seeing()), "新街口", 10))
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

TEST(Searching, TakesNumeralsForDigits) {
    Town town;
    town.add("building", "三号楼");
    town.add("building", "3号楼");
    town.add("building", "十三号楼");
    town.add("compound", "新街口二百零五号院");
    town.add("compound", "二〇三所");
    EXPECT_THAT(town.find("3号楼"), ElementsAre("3号楼", "三号楼", "十三号楼"));
    EXPECT_THAT(town.find("三号楼"), ElementsAre("3号楼", "三号楼", "十三号楼"));
    EXPECT_THAT(town.find("13号楼"), ElementsAre("十三号楼"));
    EXPECT_THAT(town.find("3haolou"), ElementsAre("3号楼", "三号楼", "十三号楼"));
    EXPECT_THAT(town.find("sanhaolou"), ElementsAre("三号楼", "十三号楼"));
    EXPECT_THAT(town.find("205号院"), ElementsAre("新街口二百零五号院"));
    EXPECT_THAT(town.find("xjk205h"), ElementsAre("新街口二百零五号院"));
    EXPECT_THAT(town.find("203所"), ElementsAre("二〇三所"));
}

TEST(Searching, LeavesNumeralsThatAreWordsFindable) {
    Town town;
    for (const char* name : {"三里河", "百万庄", "十字街", "千岛花园"}) town.add("compound", name);
    EXPECT_THAT(town.find("三里河"), ElementsAre("三里河"));
    EXPECT_THAT(town.find("sanlihe"), ElementsAre("三里河"));
    EXPECT_THAT(town.find("百万"), ElementsAre("百万庄"));
    EXPECT_THAT(town.find("十字"), ElementsAre("十字街"));
    EXPECT_THAT(town.find("千岛"), ElementsAre("千岛花园"));
    EXPECT_THAT(town.find("三"), ElementsAre("三里河"));
}

TEST(Searching, FindsWhatPeopleTypeForKnownPlaces) {
    Town town;
    for (const char* name : {"重庆大厦", "长安小区", "朝阳门外大街", "绿地家园", "六合里", "乐天玛特"})
        town.add("compound", name);
    const std::vector<std::pair<const char*, const char*>> asked{
        {"chongqing", "重庆大厦"},     {"cq", "重庆大厦"},
        {"重慶", "重庆大厦"},          {"changan", "长安小区"},
        {"zhangan", "长安小区"},       {"長安", "长安小区"},
        {"chaoyangm", "朝阳门外大街"}, {"cymwdj", "朝阳门外大街"},
        {"zhaoyang", "朝阳门外大街"},  {"lvdi", "绿地家园"},
        {"ludi", "绿地家园"},          {"luhe", "六合里"},
        {"liuhe", "六合里"},           {"letian", "乐天玛特"},
        {"yuetian", "乐天玛特"},       {"chang安", "长安小区"},
        {"朝yang", "朝阳门外大街"},    {"chao yang", "朝阳门外大街"},
        {"CHANGAN", "长安小区"},       {"ｃｈａｎｇａｎ", "长安小区"}};
    for (const auto& [typed, name] : asked) EXPECT_THAT(town.find(typed), ElementsAre(name)) << typed;
}

TEST(Searching, OrdersExactBeginningInsideSoundAndAddress) {
    Town town;
    town.add("compound", "梅园", "", "建新路5号");
    town.add("compound", "健欣路口");
    town.add("compound", "东建新路");
    town.add("compound", "建新路小区");
    town.add("compound", "建新路");
    EXPECT_THAT(town.find("建新路"), ElementsAre("建新路", "建新路小区", "东建新路", "梅园"));
    EXPECT_THAT(town.find("jianxinlu").front(), "建新路");
    EXPECT_EQ(town.find("jianxinlu").size(), 5u);
}

TEST(Searching, PutsTheNearerFirstAmongEquals) {
    Town town;  // each stands a kilometre east of the one before
    const auto west = town.add("facility", "消防栓"), middle = town.add("facility", "消防栓"),
               east = town.add("facility", "消防栓");
    town.add("compound", "消防栓厂");
    const auto snapshot = data::Snapshot::load(town.base().db(), town.base().shared_catalogue());
    const auto order = [&](geo::LonLat near) {
        std::vector<data::FeatureId> ids;
        for (const auto& hit :
             data::search(town.base().db(), data::Seen(*snapshot, tests::all_seeing()), "消防栓", 3, nullptr, near))
            ids.push_back(hit.feature.id());
        return ids;
    };
    EXPECT_THAT(order({118.85, 32.04}), ElementsAre(east, middle, west)) << "exact before beginning, however near";
    EXPECT_THAT(order({118.78, 32.04}), ElementsAre(west, middle, east));
    EXPECT_THAT(order({118.799, 32.04}), ElementsAre(middle, west, east));
}

class ASearchIndexOfOtherRules : public testing::Test {
  protected:
    void SetUp() override {
        for (int i = 0; i < 30; ++i) ids.push_back(town.add("compound", "新街口" + std::to_string(i)));
        ASSERT_TRUE(data::search_is_whole(town.base().db()));
        town.base().db().execute("UPDATE search_spelling SET version = 'another ICU'");
    }
    data::Connection& db() { return town.base().db(); }
    bool step() { return data::build_search_step(db(), town.base().catalogue(), std::chrono::milliseconds(0)); }
    std::int64_t done() { return data::search_build(db(), town.base().catalogue()).done; }
    void finish() {
        while (step()) {
        }
    }
    void rename(data::FeatureId id, const std::string& name) {
        data::Transaction change(db(), town.base().catalogue(), {});
        const auto& collection = town.base().collection("compound");
        data::Feature renamed = *data::find_feature(db(), collection, id);
        renamed.name = name;
        data::replace_feature(change, collection, id, renamed.version, renamed);
        change.commit();
    }
    void remove(data::FeatureId id) {
        data::Transaction change(db(), town.base().catalogue(), {});
        data::delete_feature(change, town.base().collection("compound"), id, 1);
        change.commit();
    }

    Town town;
    std::vector<data::FeatureId> ids;
};

TEST_F(ASearchIndexOfOtherRules, IsWrittenAnewInSteps) {
    EXPECT_FALSE(data::search_is_whole(db()));
    EXPECT_EQ(done(), 0);
    EXPECT_EQ(data::search_build(db(), town.base().catalogue()).total, 30);
    for (std::int64_t before = 0; step();) {
        EXPECT_EQ(done(), before + 1) << "each step took its one feature";
        before = done();
        EXPECT_FALSE(data::search_is_whole(db()));
        EXPECT_LE(data::search_build(db(), town.base().catalogue()).percent(), 99);
    }
    EXPECT_TRUE(data::search_is_whole(db()));
    EXPECT_EQ(town.find("新街口", 50).size(), 30u);
    EXPECT_FALSE(step());
}

TEST_F(ASearchIndexOfOtherRules, TakesEditsBeforeItsTurnBehindItAndBeyond) {
    rename(ids[5], "甲");
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(step());
    rename(ids[3], "乙"), rename(ids[20], "丙");
    remove(ids[2]), remove(ids[25]);
    town.add("compound", "丁");
    finish();
    for (const char* name : {"甲", "乙", "丙", "丁"}) EXPECT_THAT(town.find(name), ElementsAre(name));
    EXPECT_EQ(town.find("新街口", 50).size(), 25u);
    db().execute("INSERT INTO search_place(search_place) VALUES ('integrity-check')");
}

TEST_F(ASearchIndexOfOtherRules, GoesOnWhereItWasInterrupted) {
    for (int i = 0; i < 12; ++i) ASSERT_TRUE(step());
    town.base().reopen();
    EXPECT_EQ(done(), 12);
    finish();
    EXPECT_EQ(town.find("新街口", 50).size(), 30u);
}

TEST_F(ASearchIndexOfOtherRules, BeginsAgainWhenTheRulesChangeMeanwhile) {
    for (int i = 0; i < 12; ++i) ASSERT_TRUE(step());
    db().execute("UPDATE search_build SET version = 'a third ICU'");
    ASSERT_TRUE(step());
    EXPECT_EQ(done(), 1);
    finish();
    EXPECT_EQ(town.find("新街口", 50).size(), 30u);
}

}  // namespace
