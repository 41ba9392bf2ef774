#include "data/import/osm.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "data/feature/district.hpp"
#include "data/feature/fact_sources.hpp"
#include "geo/geos.hpp"
#include "geo/projection.hpp"
#include "osm_sketch.hpp"
#include "tests/support/temporary_database.hpp"

namespace data::import {
namespace {

struct AnExtract : testing::Test {
    tests::TemporaryDatabase store;
    Owner owner = store.owner();
    Report report;
    OsmOrder order;

    void SetUp() override { order.file = (store.folder() / "quarter.osm").string(); }

    void import() {
        import_osm(owner, order, report, [](const Progress&) {});
    }
    std::vector<Feature> stored(const std::string& collection) {
        std::vector<Feature> all;
        each_feature(store.db(), store.collection(collection),
                     [&](Feature&& feature) { all.push_back(std::move(feature)); });
        return all;
    }
    std::vector<Feature> of_level(const std::string& collection, std::int64_t level) {
        auto all = stored(collection);
        std::erase_if(all, [&](const Feature& f) { return get(collection, f, "level") != Value{level}; });
        return all;
    }
    Value get(const std::string& collection, const Feature& feature, const char* field) {
        return tests::get(store.collection(collection), feature, field);
    }
};

TEST_F(AnExtract, BecomesADistrict) {
    tests::sketched_quarter().save(order.file);

    import();

    EXPECT_EQ(report.read, report.stored + report.rejected + report.passed_over);
    EXPECT_EQ(report.rejected, 0);
    EXPECT_EQ(stored("building").size(), 18u);
    EXPECT_EQ(stored("facility").size(), 3u);  // gate, hydrant, school
    EXPECT_EQ(stored("landcover").size(), 1u);
    EXPECT_EQ(stored("barrier").size(), 5u);
    EXPECT_EQ(stored("division").size(), 3u);
    EXPECT_EQ(read_district(store.db()).attribution, std::vector<std::string>{"© OpenStreetMap contributors"});
}

TEST_F(AnExtract, GainsCompoundsWhereNoneAreDrawn) {
    tests::sketched_quarter().save(order.file);

    import();

    const auto compounds = stored("compound");
    ASSERT_EQ(compounds.size(), 3u);
    std::multiset<std::string> sources;
    for (const Feature& compound : compounds) sources.emplace(to_string(compound.source));
    EXPECT_EQ(sources, (std::multiset<std::string>{"derived", "derived", "imported"}));
    for (const Feature& compound : compounds) {
        EXPECT_FALSE(compound.name.empty());
        EXPECT_NE(get("compound", compound, "households"), Value{});
        if (compound.source == Source::imported)
            EXPECT_EQ(get("compound", compound, "buildings"), Value{std::int64_t{4}});
        else
            EXPECT_EQ(get("compound", compound, "buildings"), Value{std::int64_t{5}});
    }
}

TEST_F(AnExtract, HasItsHouseholdsEstimatedFromFootprintAndFloors) {
    tests::sketched_quarter().save(order.file);

    import();

    std::size_t dwellings = 0;
    for (const Feature& house : stored("building"))
        if (const Value households = get("building", house, "households"); households != Value{}) {
            EXPECT_EQ(households, Value{std::int64_t{40}});  // 50 m x 12 m x 6 floors / 90 m2
            EXPECT_EQ(get("building", house, "use"), Value{std::string{"residential"}});
            ++dwellings;
        }
    EXPECT_EQ(dwellings, 14u);  // the four in the school are none
}

TEST_F(AnExtract, IsTiledByGridsOfFourLevelsToTheLastStep) {
    tests::sketched_quarter().save(order.file);

    import();

    const auto doubled = [](const Feature& f) {
        std::int64_t sum = 0;
        for (const auto& part : f.shape.parts)
            for (const auto& ring : part)
                for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
                    const auto x = [&](std::size_t k) { return std::llround((ring[k].lon - 118.77) * 1e9); };
                    const auto y = [&](std::size_t k) { return std::llround((ring[k].lat - 32.03) * 1e9); };
                    sum += x(i) * y(i + 1) - x(i + 1) * y(i);
                }
        return sum;
    };
    std::vector<std::int64_t> area;
    for (const std::int64_t level : {1, 2, 3, 4}) {
        std::int64_t sum = 0;
        for (const Feature& grid : of_level("grid", level)) sum += doubled(grid);
        area.push_back(sum);
    }
    EXPECT_GT(area[0], 0);
    EXPECT_EQ(area, std::vector<std::int64_t>(4, area[0]));
    std::set<std::string> codes;
    for (const Feature& grid : stored("grid")) {
        const std::int64_t level = std::get<std::int64_t>(get("grid", grid, "level"));
        EXPECT_EQ(grid.code.size(), 3 + 3 * static_cast<std::size_t>(level));
        EXPECT_EQ(grid.source, Source::derived);
        EXPECT_TRUE(codes.insert(grid.code).second);
        if (level == 1) continue;
        const auto parent =
            find_feature(store.db(), store.collection("grid"), std::get<FeatureId>(get("grid", grid, "parent")));
        EXPECT_TRUE(grid.code.starts_with(parent->code));
    }
}

TEST_F(AnExtract, GivesHousesAndFacilitiesToTheCompoundTheyStandIn) {
    tests::sketched_quarter().save(order.file);

    import();

    for (const Feature& facility : stored("facility")) {
        const bool in_compound = get("facility", facility, "compound") != Value{};
        EXPECT_EQ(in_compound, get("facility", facility, "class") != Value{std::string{"x_school"}}) << facility.id;
    }
}

TEST_F(AnExtract, KeepsOnlyWhatLiesInItsBox) {
    tests::sketched_quarter().save(order.file);

    import();

    for (const Feature& line : stored("barrier")) {
        const auto box = geo::bounds(line.shape);
        EXPECT_GE(box->south, 32.03 - 1e-6);
        EXPECT_LE(box->north, 32.03 + 400 / 111'195.0 + 1e-6);
    }
}

TEST_F(AnExtract, TakesNamesAndCodesFromAListByWhatTheGroundIsCalled) {
    auto city = tests::sketched_quarter();
    city.save(order.file);
    std::filesystem::create_directory(store.folder() / "codes");
    order.admin_codes = (store.folder() / "codes").string();
    std::ofstream{order.admin_codes + "/streets.csv"} << "area_code,area,street_code,street\n"
                                                         "990101,某省某市桃源区,990101001,甲街道\n"
                                                         "990101,某省某市桃源区,990101002,中山路街道\n"
                                                         "990102,某省某市别区,990102001,乙街道\n";
    std::ofstream{order.admin_codes + "/communities.csv"}
        << "area_code,street_code,street,community_code,community\n"
           "990101,990101002,中山路街道,990101002001,丙社区居委会\n"
           "990101,990101002,中山路街道,990101002002,桃源巷社区居委会\n";

    import();

    EXPECT_EQ(of_level("division", 1).at(0).name, "桃源区");
    EXPECT_EQ(of_level("division", 1).at(0).code, "990101");
    EXPECT_EQ(of_level("division", 2).at(0).name, "中山路街道");
    EXPECT_EQ(of_level("division", 3).at(0).name, "桃源巷社区");
    EXPECT_EQ(of_level("grid", 4).at(0).code.substr(0, 12), "990101002002");
    EXPECT_EQ(stored("compound").at(0).division_code, "990101002002");
}

TEST_F(AnExtract, WithoutHousesAndFacilitiesIsNoDistrict) {
    tests::OsmSketch city;
    city.way({{0, 0}, {100, 0}}, {{"highway", "residential"}});
    city.save(order.file);

    EXPECT_THROW(import(), Failure);
    EXPECT_TRUE(stored("barrier").empty());
}

TEST_F(AnExtract, ThatIsCutOffLeavesNothing) {
    tests::sketched_quarter().save(order.file);
    std::filesystem::resize_file(order.file, std::filesystem::file_size(order.file) / 2);

    EXPECT_THROW(import(), Failure);
    EXPECT_TRUE(stored("building").empty());
    EXPECT_TRUE(read_district(store.db()).attribution.empty());
}

TEST_F(AnExtract, ListsABuildingThatCrossesItself) {
    auto city = tests::sketched_quarter();
    const long bowtie =
        city.way({{200, 20}, {240, 60}, {240, 20}, {200, 60}}, {{"building", "yes"}, {"name", "歪楼"}}, true);
    city.save(order.file);

    import();

    EXPECT_EQ(report.rejected, 1);
    ASSERT_EQ(report.rejections.size(), 1u);
    EXPECT_EQ(report.rejections[0].feature, "w" + std::to_string(bowtie));
    EXPECT_EQ(report.rejections[0].name, "歪楼");
    EXPECT_EQ(report.read, report.stored + report.rejected + report.passed_over);
}

tests::OsmSketch::Tags border(const char* level, const char* name, const char* code = nullptr) {
    tests::OsmSketch::Tags tags{{"boundary", "administrative"}, {"admin_level", level}, {"name", name}};
    if (code) tags["ref:CN"] = code;
    return tags;
}

TEST_F(AnExtract, KeepsTheBordersItDrawsAndProposesOnlyWhatIsMissing) {
    auto city = tests::sketched_quarter();
    city.box(5, 5, 595, 395, border("6", "桃源区", "990101"));
    city.box(5, 5, 250, 395, border("8", "西街道", "990101007000"));
    city.box(250, 5, 595, 395, border("8", "东街道"));
    city.box(250, 5, 595, 190, border("10", "东南社区", "990101003009"));
    city.save(order.file);

    import();

    const auto district = of_level("division", 1), streets = of_level("division", 2),
               communities = of_level("division", 3);
    ASSERT_EQ(district.size(), 1u);
    EXPECT_EQ(district[0].code, "990101");
    EXPECT_EQ(district[0].source, Source::imported);
    ASSERT_EQ(streets.size(), 2u);
    EXPECT_EQ(streets[0].name, "西街道");
    EXPECT_EQ(streets[0].code, "990101007");
    EXPECT_EQ(streets[1].name, "东街道");
    for (const Feature& street : streets) EXPECT_EQ(street.source, Source::imported);
    std::map<std::string, Source> sources;
    for (const Feature& community : communities) sources[community.name] = community.source;
    EXPECT_EQ(sources.size(), 3u) << "one drawn, one beside it, one in the other street";
    EXPECT_EQ(sources.at("东南社区"), Source::imported);
    EXPECT_EQ(std::count_if(sources.begin(), sources.end(), [](const auto& s) { return s.second == Source::derived; }),
              2);
    for (const Feature& grid : of_level("grid", 4)) EXPECT_EQ(grid.source, Source::derived);
    const auto says = [&](const std::string& words) {
        return std::any_of(report.notes.begin(), report.notes.end(),
                           [&](const std::string& note) { return note.find(words) != std::string::npos; });
    };
    EXPECT_TRUE(says("990101003009")) << "its code does not continue its street's";
}

TEST_F(AnExtract, TakesCodesOfDrawnStreetsFromAListByName) {
    auto city = tests::sketched_quarter();
    city.box(-20, -20, 250, 420, border("8", "西街道"));
    city.save(order.file);
    order.admin_codes = (store.folder() / "streets.csv").string();
    std::ofstream{order.admin_codes} << "area_code,area,street_code,street\n990101,某市桃源区,990101001,甲街道\n"
                                        "990101,某市桃源区,990101002,西街道\n";

    import();

    const auto streets = of_level("division", 2);
    ASSERT_EQ(streets.size(), 2u);
    EXPECT_EQ(streets[0].name, "西街道");
    EXPECT_EQ(streets[0].code, "990101002");
    EXPECT_EQ(streets[0].source, Source::imported);
    EXPECT_EQ(streets[1].name, "甲街道") << "the rest of the list goes to the rest of the ground";
    EXPECT_EQ(streets[1].source, Source::derived);
    EXPECT_EQ(of_level("division", 1).at(0).source, Source::derived);
    std::vector<Feature> divisions = stored("division"), grids = stored("grid");
    for (const Feature& grid : grids) {
        const auto level = std::get<std::int64_t>(get("grid", grid, "level"));
        if (level > 3) continue;
        const auto same = std::find_if(divisions.begin(), divisions.end(),
                                       [&](const Feature& division) { return division.code == grid.code; });
        ASSERT_NE(same, divisions.end()) << grid.code;
        EXPECT_EQ(same->shape.parts, grid.shape.parts);
    }
}

TEST_F(AnExtract, ReportsABorderThatLiesAcrossAnother) {
    auto city = tests::sketched_quarter();
    city.box(-20, -20, 250, 420, border("8", "西街道"));
    city.box(250, -20, 620, 420, border("8", "东街道"));
    city.box(180, -20, 620, 190, border("10", "跨界社区"));
    city.save(order.file);

    import();

    EXPECT_TRUE(std::any_of(report.notes.begin(), report.notes.end(), [](const std::string& note) {
        return note.starts_with("the border of 跨界社区 became a division with ");
    }));
    EXPECT_EQ(stored("division").size(), 7u);
}

TEST_F(AnExtract, SaysOfEachEstimateThatItIsOne) {
    tests::sketched_quarter().save(order.file);

    import();

    store.reload_catalogue();
    std::size_t counted = 0, guessed = 0;
    for (const Feature& house : stored("building")) {
        EXPECT_EQ(house.source, Source::imported);
        const Value noted = get("building", house, fact_sources);
        const auto* text = std::get_if<std::string>(&noted);
        const auto sources = text ? nlohmann::json::parse(*text) : nlohmann::json::object();
        EXPECT_EQ(sources.contains("households"), get("building", house, "households") != Value{});
        (sources.contains("floors") ? guessed : counted) += 1;
    }
    EXPECT_EQ(counted, 5u) << "building:levels is tagged";
    EXPECT_EQ(guessed, 13u);
    for (const Feature& compound : stored("compound")) {
        const auto sources = nlohmann::json::parse(std::get<std::string>(get("compound", compound, fact_sources)));
        EXPECT_EQ(sources,
                  (nlohmann::json{{"buildings", "derived"}, {"floor_area", "estimated"}, {"households", "estimated"}}));
    }
}

TEST_F(AnExtract, LabelsADrawnCompoundWithoutANameByItsRoad) {
    auto city = tests::sketched_quarter();
    city.box(10, 210, 110, 290, {{"landuse", "residential"}});
    city.save(order.file);

    import();

    std::set<std::string> names;
    for (const Feature& compound : stored("compound"))
        if (compound.source == Source::imported) names.insert(compound.name);
    EXPECT_EQ(names, (std::set<std::string>{"桃源小区", "中山路片区01"}));
}

TEST_F(AnExtract, IsRefusedASecondTimeUnderWhateverName) {
    tests::sketched_quarter().save(order.file);
    import();
    const auto before = stored("building").size();
    std::filesystem::copy_file(order.file, store.folder() / "other.osm");
    order.file = (store.folder() / "other.osm").string();

    try {
        import();
        FAIL() << "it was taken";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.code, "again");
        EXPECT_NE(std::string{failure.what()}.find("revision 1"), std::string::npos) << failure.what();
        EXPECT_NE(std::string{failure.what()}.find("quarter.osm"), std::string::npos) << failure.what();
    }
    EXPECT_EQ(stored("building").size(), before);
}

TEST_F(AnExtract, WhoseCodesAreTakenIsRefusedByName) {
    auto city = tests::sketched_quarter();
    city.save(order.file);
    import();
    const auto before = stored("building").size();
    city.node({200, 100}, {{"barrier", "gate"}});
    city.save(order.file);

    try {
        import();
        FAIL() << "it was taken";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.code, "code-taken");
        EXPECT_NE(std::string{failure.what()}.find("000000"), std::string::npos) << failure.what();
    }
    EXPECT_EQ(stored("building").size(), before);
}

TEST_F(AnExtract, StoppedAtAnyStageLeavesNothing) {
    tests::sketched_quarter().save(order.file);
    for (const std::string stage : {"compounds", "grids", "storing"}) {
        bool stop = false;
        owner.cancelled = [&] { return stop; };
        report = {};
        EXPECT_THROW(
            import_osm(owner, order, report, [&](const Progress& progress) { stop |= progress.doing == stage; }),
            Failure)
            << stage;
        EXPECT_TRUE(stored("building").empty());
        EXPECT_TRUE(read_district(store.db()).attribution.empty());
    }
}

TEST_F(AnExtract, LargerThanMemoryAllowsIsRefusedBeforeItTakesMore) {
    tests::sketched_quarter().save(order.file);
    order.most_bytes = 2'000;

    try {
        import();
        ADD_FAILURE() << "went through";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.code, "too-large");
        EXPECT_NE(std::string{failure.what()}.find("cut it to the district first"), std::string::npos);
    }
    EXPECT_TRUE(stored("building").empty());
}

TEST_F(AnExtract, HearsAStopInTheMiddleOfAStep) {
    tests::sketched_quarter().save(order.file);
    for (const std::string stage : {"compounds", "grids"}) {
        bool stop = false;
        owner.cancelled = [&] { return stop; };
        report = {};
        const auto in_the_middle = [&](const Progress& progress) {
            stop |= progress.doing == stage && progress.share > 0;
        };
        EXPECT_THROW(import_osm(owner, order, report, in_the_middle), Failure) << stage;
        EXPECT_TRUE(stop) << stage << " tells how far it is";
        EXPECT_TRUE(stored("building").empty());
    }
}

TEST_F(AnExtract, StoresFloorAreasThatHoldOnTheEllipsoid) {
    tests::sketched_quarter().save(order.file);
    import();
    const geo::Crs zone = geo::gauss_krueger_zone(118.78).value();
    std::map<std::int64_t, double> square_metres;  // by compound
    for (const Feature& house : stored("building")) {
        const Value compound = get("building", house, "compound");
        if (!std::holds_alternative<std::int64_t>(compound)) continue;
        double doubled = 0;
        const auto& ring = house.shape.parts.at(0).at(0);
        for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
            const auto a = geo::from_lonlat(zone, ring[i]), b = geo::from_lonlat(zone, ring[i + 1]);
            doubled += a[1] * b[0] - b[1] * a[0];
        }
        square_metres[std::get<std::int64_t>(compound)] +=
            std::abs(doubled) / 2 * static_cast<double>(std::get<std::int64_t>(get("building", house, "floors")));
    }
    ASSERT_FALSE(square_metres.empty());
    for (const Feature& compound : stored("compound"))
        if (const auto sum = square_metres.find(compound.id); sum != square_metres.end()) {
            EXPECT_NEAR(std::get<double>(get("compound", compound, "floor_area")) / sum->second, 1, 1e-3);
        }
}

TEST_F(AnExtract, ThatFailsLaterAccountsForWhatItRead) {
    tests::sketched_quarter().save(order.file);
    order.admin_codes = (store.folder() / "streets.csv").string();
    std::ofstream{order.admin_codes} << "area_code,area,street_code,street\n990101,甲区,990101001,甲街道\n"
                                        "990102,乙区,990102001,乙街道\n";

    EXPECT_THROW(import(), Failure);
    count_as_failed(report);

    EXPECT_GT(report.read, 0);
    EXPECT_EQ(report.read, report.stored + report.rejected + report.passed_over + report.dropped);
    EXPECT_EQ(report.stored, 0);
    EXPECT_TRUE(stored("building").empty());
}

}  // namespace
}  // namespace data::import
