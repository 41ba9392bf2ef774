#include "data/import/mapping.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "data/import/coerce.hpp"

namespace data::import {
namespace {

const Catalogue& catalogue() {
    static const Catalogue shipped{shipped_collections(), shipped_code_lists()};
    return shipped;
}

std::string column_of(const Mapping& mapping, const std::string& field) {
    for (const Mapped& pair : mapping.mapped)
        if (pair.field == field) return pair.column + " by " + pair.by;
    return {};
}

TEST(AMapping, TakesTheOrderFirstThenNameThenTitleThenAlias) {
    const Mapping mapping = decide_mapping(
        catalogue().at("compound"), {"MC", "小区", "Built_Year", "户数", "address", "geom"}, {{{"name", "小区"}}, {}});

    EXPECT_EQ(column_of(mapping, "name"), "小区 by order");
    EXPECT_EQ(column_of(mapping, "address"), "address by name");
    EXPECT_EQ(column_of(mapping, "built_year"), "Built_Year by name");
    EXPECT_EQ(column_of(mapping, "households"), "户数 by title");
    EXPECT_THAT(mapping.unmapped, testing::UnorderedElementsAre("MC", "geom"));
}

TEST(AMapping, KnowsWhatNamesAreCalledElsewhere) {
    EXPECT_EQ(column_of(decide_mapping(catalogue().at("compound"), {"GLBJMC"}, {}), "name"), "GLBJMC by alias");
    EXPECT_EQ(column_of(decide_mapping(catalogue().at("building"), {"building_levels"}, {}), "floors"),
              "building_levels by alias");
}

TEST(AMapping, RefusesFieldsAndColumnsThatDoNotExist) {
    const auto refused = [](MappingOrder order) {
        try {
            (void)decide_mapping(catalogue().at("compound"), {"乡"}, order);
        } catch (const Failure& failure) {
            return std::string{failure.what()};
        }
        return std::string{"taken"};
    };
    EXPECT_THAT(refused({{{"nmae", "乡"}}, {}}), testing::HasSubstr("no field 'nmae'"));
    EXPECT_THAT(refused({{{"name", "镇"}}, {}}), testing::HasSubstr("no column '镇'; it has: 乡"));
    EXPECT_THAT(refused({{}, {{"colour", "red"}}}), testing::HasSubstr("no field 'colour'"));
}

class AValue : public testing::Test {
  protected:
    Value coerce(const char* collection, const char* field, const nlohmann::json& value) {
        const Collection& description = catalogue().at(collection);
        return coerced(catalogue(), description.fields[*description.field(field)], value, findings);
    }
    std::vector<Finding> findings;
};

TEST_F(AValue, BecomesWhatItsFieldIs) {
    EXPECT_EQ(coerce("compound", "households", "812"), Value{std::int64_t{812}});
    EXPECT_EQ(coerce("compound", "households", 812.0), Value{std::int64_t{812}});
    EXPECT_EQ(coerce("compound", "floor_area", " 12.5 "), Value{12.5});
    EXPECT_EQ(coerce("compound", "closable", "是"), Value{true});
    EXPECT_EQ(coerce("compound", "closable", 0), Value{false});
    EXPECT_EQ(coerce("facility", "installed_on", "2003/5/1"), Value{std::string{"2003-05-01"}});
    EXPECT_EQ(coerce("facility", "installed_on", "20030501"), Value{std::string{"2003-05-01"}});
    EXPECT_EQ(coerce("compound", "address", 17), Value{std::string{"17"}});
    EXPECT_EQ(coerce("compound", "households", "  "), Value{});
    EXPECT_EQ(coerce("compound", "households", nullptr), Value{});
    EXPECT_TRUE(findings.empty());
}

TEST_F(AValue, OfACodeListMayBeATitleInEitherLanguage) {
    EXPECT_EQ(coerce("facility", "class", "充电桩"), Value{std::string{"01054"}});
    EXPECT_EQ(coerce("facility", "class", "Charging Pile"), Value{std::string{"01054"}});
    EXPECT_EQ(coerce("facility", "class", "01054"), Value{std::string{"01054"}});
    EXPECT_TRUE(findings.empty());
}

TEST_F(AValue, ThatDoesNotFitIsAFindingWithItsField) {
    (void)coerce("compound", "households", "about 800");
    (void)coerce("facility", "class", "spaceport");
    (void)coerce("facility", "installed_on", "2003-02-30");
    (void)coerce("compound", "closable", "perhaps");

    ASSERT_EQ(findings.size(), 4u);
    EXPECT_EQ(findings[0].field, "households");
    EXPECT_EQ(findings[0].message, "'about 800' is not a whole number");
    EXPECT_THAT(findings[1].message, testing::HasSubstr("facility_class"));
}

}  // namespace
}  // namespace data::import
