#include "data/search/spelling.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

std::string fold(std::string_view text) {
    return data::utf8(data::folded(text));
}

TEST(Folding, MakesBothScriptsOne) {
    EXPECT_EQ(fold("華僑路"), "华侨路");
    EXPECT_EQ(fold("新街口社區"), fold("新街口社区"));
}

TEST(Folding, MakesWidthsAndCasesOne) {
    EXPECT_EQ(fold("Ａ座－１２號"), "a座12号");
    EXPECT_EQ(fold("STRASSE"), fold("straße"));
}

TEST(Folding, DropsSpacesAndMarks) {
    EXPECT_EQ(fold(" 南京 · 路(东) "), "南京路东");
    EXPECT_EQ(fold("\t-·!\n"), "");
    EXPECT_EQ(fold(""), "");
}

TEST(Folding, TakesBrokenBytesWithoutHarm) {
    EXPECT_EQ(fold("a\xff\xfe"
                   "b"),
              "ab");
}

TEST(Readings, HaveNoTones) {
    EXPECT_THAT(data::readings(U'街'), ElementsAre("jie"));
    EXPECT_THAT(data::readings(U'新'), ElementsAre("xin"));
}

TEST(Readings, OfPlacesHaveAllTheirSounds) {
    EXPECT_THAT(data::readings(U'重'), Contains("chong"));
    EXPECT_THAT(data::readings(U'重'), Contains("zhong"));
    EXPECT_THAT(data::readings(U'长'), Contains("chang"));
    EXPECT_THAT(data::readings(U'长'), Contains("zhang"));
    EXPECT_THAT(data::readings(U'厦'), Contains("xia"));
    EXPECT_THAT(data::readings(U'行'), Contains("hang"));
    EXPECT_THAT(data::readings(U'乐'), Contains("yue"));
    EXPECT_THAT(data::readings(U'六'), Contains("lu"));
}

TEST(Readings, GiveTheRoundedVowelBothWays) {
    EXPECT_THAT(data::readings(U'绿'), Contains("lv"));
    EXPECT_THAT(data::readings(U'绿'), Contains("lu"));
}

TEST(Readings, AreEmptyForLettersAndDigits) {
    EXPECT_THAT(data::readings(U'a'), IsEmpty());
    EXPECT_THAT(data::readings(U'7'), IsEmpty());
}

}  // namespace
