#include "data/filter/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using data::filter::BadFilter;
using data::filter::from_json;
using testing::HasSubstr;

struct Wrong {
    const char *filter, *says, *pointer;
};

class AWrongJson : public testing::TestWithParam<Wrong> {};

TEST_P(AWrongJson, IsRefusedWhereItGoesWrong) {
    try {
        (void)from_json(GetParam().filter);
        FAIL() << "taken: " << GetParam().filter;
    } catch (const BadFilter& bad) {
        ASSERT_EQ(bad.flaws.size(), 1u);
        EXPECT_THAT(bad.flaws[0].message, HasSubstr(GetParam().says)) << GetParam().filter;
        EXPECT_EQ(std::get<std::string>(bad.flaws[0].place), GetParam().pointer) << GetParam().filter;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Each, AWrongJson,
    testing::Values(
        Wrong{"", "no JSON", ""}, Wrong{"{", "no JSON", ""}, Wrong{"a = 1", "no JSON from byte 1", ""},
        Wrong{"null", "null is no value", ""}, Wrong{"{}", "an object here is", ""},
        Wrong{R"({"op":"="})", "needs its operands", ""}, Wrong{R"({"op":"=","args":1})", "needs its operands", ""},
        Wrong{R"({"op":"=","args":[1]})", "= takes 2, not 1", ""},
        Wrong{R"({"op":"and","args":[true]})", "at least 2", ""},
        Wrong{R"({"op":"AND","args":[true,true]})", "no operator \"AND\"", "/op"},
        Wrong{R"({"op":"list","args":[]})", "no operator", "/op"}, Wrong{R"({"op":1,"args":[]})", "a text", "/op"},
        Wrong{R"({"op":"not","args":[{"op":"=","args":[{"property":1},2]}]})", "a text", "/args/0/args/0/property"},
        Wrong{R"({"op":"=","args":[{"property":"a","b":1},2]})", "\"b\" does not belong", "/args/0/b"},
        Wrong{R"({"op":"=","args":[1,2],"a/b~c":1})", "does not belong", "/a~1b~0c"},
        Wrong{R"({"op":"=","op":"<","args":[1,2]})", "twice", ""},
        Wrong{R"({"op":"=","args":[1,1e999]})", "larger", ""}, Wrong{R"({"op":"=","args":[1,NaN]})", "no JSON", ""},
        Wrong{R"({"op":"=","args":[{"property":"a"},"x\u0000y"]})", "control", "/args/1"},
        Wrong{R"({"op":"=","args":[{"property":"a"},{"date":"2024-13-01"}]})", "no day", "/args/1/date"},
        Wrong{R"({"op":"=","args":[{"property":"a"},{"timestamp":"2024-12-01"}]})", "no moment", "/args/1/timestamp"},
        Wrong{R"({"op":"t_after","args":[{"property":"a"},{"interval":["2024-12-01"]}]})", "interval takes 2",
              "/args/1"},
        Wrong{R"({"op":"t_after","args":[{"property":"a"},{"interval":["x",".."]}]})", "no day", "/args/1/interval/0"},
        Wrong{R"({"op":"s_within","args":[{"property":"geometry"},{"type":"Circle","coordinates":[0,0]}]})",
              "Circle is not taken", "/args/1"},
        Wrong{R"({"op":"s_within","args":[{"property":"geometry"},{"type":"Point","coordinates":[0]}]})", "position",
              "/args/1"},
        Wrong{R"({"op":"s_within","args":[{"property":"geometry"},{"type":"GeometryCollection","geometries":[]}]})",
              "needs its geometries", "/args/1"},
        Wrong{R"({"op":"s_within","args":[{"property":"geometry"},{"type":"GeometryCollection","geometries":[3]}]})",
              "must be an object", "/args/1/geometries/0"},
        Wrong{R"({"op":"s_within","args":[{"property":"geometry"},{"type":"MultiPoint","coordinates":[]}]})",
              "no places", "/args/1"},
        Wrong{R"({"op":"s_within","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[]}]})", "no places",
              "/args/1"},
        Wrong{R"({"op":"s_within","args":[{"property":"geometry"},{"bbox":[1,2,"x",4]}]})", "numbers",
              "/args/1/bbox"}));

TEST(AFilterInJson, OfSixteenHundredLevelsIsRefused) {
    std::string filter;
    for (int i = 0; i < 1600; ++i) filter += R"({"op": "not", "args": [ )";
    for (int i = 0; i < 1600; ++i) filter += "]}";
    ASSERT_GT(filter.size(), 40'000u);
    for (const std::string& deep : {filter, std::string(43'000, '['), filter.substr(0, 30'000)}) {
        try {
            (void)from_json(deep);
            FAIL() << "taken";
        } catch (const BadFilter& bad) {
            EXPECT_EQ(bad.flaws[0].code, "too-deep");
        }
    }
}

TEST(AFilterInJson, NestsToThirtyTwoLevels) {
    const auto nested = [](int levels) {
        std::string filter;
        for (int i = 1; i < levels; ++i) filter += R"({"op":"not","args":[)";
        filter += "true";
        for (int i = 1; i < levels; ++i) filter += "]}";
        return filter;
    };
    EXPECT_NO_THROW((void)from_json(nested(32)));
    EXPECT_THROW((void)from_json(nested(33)), BadFilter);
}

TEST(AFilterInJson, HasUpToAThousandParts) {
    std::string items = "0";
    for (int i = 0; i < 1000; ++i) items += ",0";
    EXPECT_THROW((void)from_json(R"({"op":"in","args":[1,[)" + items + "]]}"), BadFilter);
}

}  // namespace
