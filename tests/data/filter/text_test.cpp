#include "data/filter/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/filter/json.hpp"
#include "tests/data/filter/written.hpp"

namespace {

using data::filter::BadFilter;
using data::filter::Expression;
using data::filter::from_json;
using data::filter::from_text;
using testing::HasSubstr;

struct Pair {
    const char *text, *json;
};

/// The examples of OGC 21-065r2, clauses 6 and 7, in both languages.
class TheStandardsExample : public testing::TestWithParam<Pair> {};

TEST_P(TheStandardsExample, IsTheSameTreeInBothLanguages) {
    const Expression filter = from_text(GetParam().text);

    EXPECT_EQ(filter, from_json(GetParam().json)) << tests::to_json(filter).dump();
    EXPECT_EQ(filter, from_text(tests::to_text(filter))) << tests::to_text(filter);
    EXPECT_EQ(filter, from_json(tests::to_json(filter).dump()));
}

INSTANTIATE_TEST_SUITE_P(
    Of, TheStandardsExample,
    testing::Values(
        Pair{"city='Toronto'", R"({"op":"=","args":[{"property":"city"},"Toronto"]})"},
        Pair{"balance-150.0 > 0", R"({"op":">","args":[{"op":"-","args":[{"property":"balance"},150.0]},0]})"},
        Pair{"updated >= date('1970-01-01')", R"({"op":">=","args":[{"property":"updated"},{"date":"1970-01-01"}]})"},
        Pair{"geometry IS NOT NULL", R"({"op":"not","args":[{"op":"isNull","args":[{"property":"geometry"}]}]})"},
        Pair{"name LIKE 'Smith%'", R"({"op":"like","args":[{"property":"name"},"Smith%"]})"},
        Pair{"depth BETWEEN 100.0 and 150.0", R"({"op":"between","args":[{"property":"depth"},100.0,150.0]})"},
        Pair{"cityName IN ('Toronto','Frankfurt','Tokyo','New York')",
             R"({"op":"in","args":[{"property":"cityName"},["Toronto","Frankfurt","Tokyo","New York"]]})"},
        Pair{"category NOT IN (1,2,3,4)",
             R"({"op":"not","args":[{"op":"in","args":[{"property":"category"},[1,2,3,4]]}]})"},
        Pair{"CASEI(road_class) IN (CASEI('Οδος'),CASEI('Straße'))",
             R"({"op":"in","args":[{"op":"casei","args":[{"property":"road_class"}]},
                 [{"op":"casei","args":["Οδος"]},{"op":"casei","args":["Straße"]}]]})"},
        Pair{"ACCENTI(etat_vol) = ACCENTI('débárquér')",
             R"({"op":"=","args":[{"op":"accenti","args":[{"property":"etat_vol"}]},
                 {"op":"accenti","args":["débárquér"]}]})"},
        Pair{"S_INTERSECTS(geometry,POINT(36.319836 32.288087))",
             R"({"op":"s_intersects","args":[{"property":"geometry"},
                 {"type":"Point","coordinates":[36.319836,32.288087]}]})"},
        Pair{"S_INTERSECTS(geometry, BBOX(160.6,-55.95,-170,-25.89))",
             R"({"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[160.6,-55.95,-170,-25.89]}]})"},
        Pair{"S_CROSSES(road,POLYGON((43 -79, 44 -79, 44 -78, 43 -79)))",
             R"({"op":"s_crosses","args":[{"property":"road"},
                 {"type":"Polygon","coordinates":[[[43,-79],[44,-79],[44,-78],[43,-79]]]}]})"},
        Pair{"T_INTERSECTS(event_time, INTERVAL('1969-07-16T05:32:00Z', '1969-07-24T16:50:35Z'))",
             R"({"op":"t_intersects","args":[{"property":"event_time"},
                 {"interval":["1969-07-16T05:32:00Z","1969-07-24T16:50:35Z"]}]})"},
        Pair{"T_DURING(INTERVAL(touchdown, liftOff), INTERVAL('1969-07-16', '..'))",
             R"({"op":"t_during","args":[{"interval":[{"property":"touchdown"},{"property":"liftOff"}]},
                 {"interval":["1969-07-16",".."]}]})"},
        Pair{"A_CONTAINS(layer:ids, ('layers-ca','layers-us'))",
             R"({"op":"a_contains","args":[{"property":"layer:ids"},["layers-ca","layers-us"]]})"},
        Pair{"A_EQUALS(tags, ('a', true, 1))", R"({"op":"a_equals","args":[{"property":"tags"},["a",true,1]]})"},
        Pair{"A_OVERLAPS(tags, ('a'))", R"({"op":"a_overlaps","args":[{"property":"tags"},["a"]]})"},
        Pair{"a_containedby(tags, ())", R"({"op":"a_containedBy","args":[{"property":"tags"},[]]})"},
        Pair{"vehicle_height > (bridge_clearance-1)",
             R"({"op":">","args":[{"property":"vehicle_height"},
                 {"op":"-","args":[{"property":"bridge_clearance"},1]}]})"},
        Pair{"taken = TIMESTAMP('1969-07-20T20:17:40.5Z')",
             R"({"op":"=","args":[{"property":"taken"},{"timestamp":"1969-07-20T20:17:40.5Z"}]})"}));

TEST(AFilterText, BindsAsTheGrammarSays) {
    const auto same = [](const char* plain, const char* bracketed) {
        EXPECT_EQ(from_text(plain), from_text(bracketed)) << plain << " | " << tests::to_text(from_text(plain));
    };
    same("a=1 OR b=2 AND NOT c=3", "(a=1) OR ((b=2) AND (NOT (c=3)))");
    same("NOT a=1 AND b=2", "(NOT (a=1)) AND (b=2)");
    same("a + b * c ^ 2 - d > 0", "((a + (b * (c ^ 2))) - d) > 0");
    same("a - b - c = a / b div c % 2", "((a - b) - c) = (((a / b) div c) % 2)");
    same("-a < -1", "(-1 * a) < (-1)");
    same("a between 1 and 2 and b = 3", "(a between 1 and 2) and (b = 3)");
    same("a IS NULL or b is not null", "(a IS NULL) or (NOT (b IS NULL))");
    same("a not like 'x' and b not between 1 and 2", "(not (a like 'x')) and (not (b between 1 and 2))");
    same("\"date\" = 1 and point = 2", "(\"date\" = 1) and (\"point\" = 2)");
    same("a=TRUE", "a = true");
    same("S_Within(geometry, point z (1 2 3))", "s_within(geometry, POINT(1 2))");
    same("s_equals(g, MULTIPOINT(1 2, 3 4))", "s_equals(g, MULTIPOINT((1 2), (3 4)))");
}

TEST(AFilterText, KeepsQuotesAndBackslashesInTexts) {
    const auto text = [](const char* filter) {
        return std::get<std::string>(from_text(filter).as<data::filter::Operation>()->operands[1].what);
    };
    EXPECT_EQ(text("a = 'Via dell''Avvento'"), "Via dell'Avvento");
    EXPECT_EQ(text("a = 'it\\'s'"), "it's");
    EXPECT_EQ(text("a LIKE 'a\\%b'"), "a\\%b");
    EXPECT_EQ(text("a LIKE 'a\\\\'"), "a\\\\");
    EXPECT_EQ(text("a = '\"; DROP TABLE compound; --'"), "\"; DROP TABLE compound; --");
    EXPECT_EQ(text("a = '新街口 / * -- '"), "新街口 / * -- ");
}

struct Wrong {
    const char *filter, *says;
    std::size_t character;
};

class AWrongText : public testing::TestWithParam<Wrong> {};

TEST_P(AWrongText, IsRefusedWhereItGoesWrong) {
    try {
        (void)from_text(GetParam().filter);
        FAIL() << "taken: " << GetParam().filter;
    } catch (const BadFilter& bad) {
        ASSERT_EQ(bad.flaws.size(), 1u);
        EXPECT_THAT(bad.flaws[0].message, HasSubstr(GetParam().says)) << GetParam().filter;
        EXPECT_EQ(std::get<std::size_t>(bad.flaws[0].place), GetParam().character)
            << GetParam().filter << ": " << bad.what();
    }
}

INSTANTIATE_TEST_SUITE_P(
    Each, AWrongText,
    testing::Values(
        Wrong{"", "empty", 1}, Wrong{"   ", "empty", 1}, Wrong{"a =", "not the end", 4},
        Wrong{"a = 1 b", "an operator or the end, not \"b\"", 7}, Wrong{"a == 1", "not \"=\"", 4},
        Wrong{"a = 1 AND", "not the end", 10}, Wrong{"AND a = 1", "not \"AND\"", 1},
        Wrong{"(a = 1", "expected ), not the end", 7}, Wrong{"a = 1)", "not \")\"", 6},
        Wrong{"a = 'x", "not closed", 5}, Wrong{"a = \"x", "not closed", 5},
        Wrong{"a = 1; DROP TABLE compound", "; stands for nothing", 6}, Wrong{"a = 1 # b", "# stands for nothing", 7},
        Wrong{"a = /* b */ 1", "not \"/\"", 5}, Wrong{"a LIKE", "not the end", 7}, Wrong{"a IS 1", "expected NULL", 6},
        Wrong{"a BETWEEN 1 OR 2", "expected AND", 13}, Wrong{"a NOT 5", "LIKE, IN or BETWEEN", 7},
        Wrong{"a IN 1", "expected (", 6}, Wrong{"a < b < c", "not \"<\"", 7}, Wrong{"a = 1e999", "larger", 5},
        Wrong{"a = 12x", "a name goes on", 7}, Wrong{"名称 = '新街口' !", "! stands for nothing", 12},
        Wrong{"avg(a) < 4", "there is no function avg", 1}, Wrong{"CASEI(a, b) = 'x'", "casei takes 1, not 2", 1},
        Wrong{"S_INTERSECTS(geometry)", "s_intersects takes 2, not 1", 1},
        Wrong{"a = DATE(2024)", "a text in single quotes", 10}, Wrong{"a = DATE('2023-02-29')", "is no day", 10},
        Wrong{"a = TIMESTAMP('2023-02-28T10:00:00+08:00')", "is no moment of UTC", 15},
        Wrong{"T_AFTER(a, INTERVAL('2023','..'))", "is no day", 21},
        Wrong{"S_WITHIN(g, POINT(1))", "expected a number, not \")\"", 20},
        Wrong{"S_WITHIN(g, POINT EMPTY)", "empty", 13},
        Wrong{"S_WITHIN(g, POLYGON((0 0, 1 0, 1 1)))", "end where it begins", 20},
        Wrong{"S_WITHIN(g, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))", "", 13}, Wrong{"S_WITHIN(g, POINT(181 0))", "", 13},
        Wrong{"S_WITHIN(g, BBOX(1,2,3))", "4 or 6", 13}, Wrong{"S_WITHIN(g, BBOX(0,2,1,1))", "southern", 13}));

TEST(AFilterText, ThatIsNotUtf8IsRefused) {
    for (const char* filter : {"a = '\x87'", "\xC0\xAF = 1", "a = '\xED\xA0\x80'"})
        EXPECT_THROW((void)from_text(filter), BadFilter);
}

TEST(AFilterText, WithControlCharactersIsRefused) {
    for (const std::string& filter :
         {std::string("a = 'x\0y'", 9), std::string("a = 'x\ny'"), std::string("a\0= 1", 5)})
        EXPECT_THROW((void)from_text(filter), BadFilter);
}

std::string repeated(const std::string& part, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += part;
    return all;
}

void expect_too_deep(const std::string& filter) {
    try {
        (void)from_text(filter);
        FAIL() << "taken";
    } catch (const BadFilter& bad) {
        EXPECT_EQ(bad.flaws[0].code, "too-deep") << bad.what();
    }
}

TEST(AFilterText, NestsToThirtyTwoLevelsAndNoDeeper) {
    EXPECT_NO_THROW((void)from_text(repeated("(", 32) + "a=1" + repeated(")", 32)));
    EXPECT_NO_THROW((void)from_text(repeated("NOT ", 30) + "a=1"));
    expect_too_deep(repeated("(", 33) + "a=1" + repeated(")", 33));
    expect_too_deep(repeated("NOT ", 31) + "a=1");
    expect_too_deep("0 < " + repeated("-", 40) + "a");
    expect_too_deep("0 < 1" + repeated("+a", 40));
    expect_too_deep(repeated("CASEI(", 40));
    expect_too_deep("S_EQUALS(g," + repeated("GEOMETRYCOLLECTION(", 40));
}

TEST(AFilterText, OfSixteenHundredLevelsIsRefused) {
    const std::string filter = repeated("(some_property = 'abc' OR ", 1600) + "a=1" + repeated(")", 1600);
    ASSERT_GT(filter.size(), 43'000u);
    expect_too_deep(filter);
    expect_too_deep(repeated("(", 43'000));
    expect_too_deep(repeated("NOT(", 11'000));
    expect_too_deep(repeated("NOT ", 11'000));
}

TEST(AFilterText, HasUpToAThousandParts) {
    const auto chain = [](int comparisons) { return "a=0" + repeated(" OR a=0", comparisons - 1); };
    EXPECT_NO_THROW((void)from_text(chain(333)));
    try {
        (void)from_text(chain(334));
        FAIL() << "taken";
    } catch (const BadFilter& bad) {
        EXPECT_EQ(bad.flaws[0].code, "too-large");
    }
    EXPECT_THROW((void)from_text("S_EQUALS(g, LINESTRING(0 0" + repeated(", 1 1, 0 0", 1001) + "))"), BadFilter);
}

}  // namespace
