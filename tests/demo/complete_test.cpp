#include "tools/demo/complete.hpp"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "data/feature/fact_sources.hpp"
#include "data/feature/feature.hpp"
#include "data/journal/check.hpp"
#include "tests/support/temporary_database.hpp"
#include "tools/demo/existing.hpp"

namespace tests {
namespace {

constexpr double lon = 118.78, lat = 32.04;
constexpr double metre_east = 1 / 94370.0, metre_north = 1 / 110900.0;  // degrees a metre at 32 north

geo::LonLat at(double x, double y) {
    return {lon + x * metre_east, lat + y * metre_north};
}
geo::Shape box(double x, double y, double w, double h) {
    return geo::polygon_shape({at(x, y), at(x + w, y), at(x + w, y + h), at(x, y + h), at(x, y)});
}

/// Two compounds of three slabs each beside a street; nothing is known but their shapes, and one year.
class ABareDistrict : public testing::Test {
  protected:
    ABareDistrict() {
        for (const double x : {0.0, 130.0}) {
            const data::Feature compound =
                add("compound", x == 0 ? "甲村" : "乙村", geo::as_multi(box(x, 0, 110, 100)), {});
            for (int k = 0; k < 3; ++k)
                add("building", {}, box(x + 10, 10.0 + 30 * k, 80, 12),
                    {{"compound", compound.id},
                     {"floors", k == 2 ? data::Value{std::int64_t{11}} : data::Value{}},
                     {"built_year", k == 0 ? data::Value{std::int64_t{1957}} : data::Value{}}});
        }
        geo::Shape street{geo::ShapeType::multi_line, {{{at(-50, -8), at(300, -8)}}}};
        add("barrier", "长乐路", street, {{"kind", std::string("residential")}, {"crossable", true}});
        add("facility", {}, geo::point_shape(at(50, 30)), {{"class", std::string("01054")}});
    }

    data::Feature add(std::string_view collection, std::string name, geo::Shape shape,
                      const std::map<std::string, data::Value>& values) {
        data::Feature feature;
        feature.name = std::move(name), feature.shape = std::move(shape), feature.source = data::Source::imported;
        feature.values.resize(database.collection(collection).fields.size());
        for (const auto& [field, value] : values)
            feature.values[database.collection(collection).field(field).value()] = value;
        return database.create(collection, std::move(feature));
    }

    demo::Completed complete(std::uint64_t seed = 1) {
        auto owner = database.owner();
        const auto done = demo::complete(owner, seed);
        database.reload_catalogue();
        return done;
    }

    std::vector<data::Feature> all(std::string_view collection) {
        std::vector<data::Feature> rows;
        data::each_feature(database.db(), database.collection(collection),
                           [&](data::Feature&& row) { rows.push_back(std::move(row)); });
        return rows;
    }
    const data::Value& value(std::string_view collection, const data::Feature& row, std::string_view field) {
        return row.values[database.collection(collection).field(field).value()];
    }
    std::size_t facilities(const std::string& kind) {
        std::size_t count = 0;
        for (const auto& row : all("facility")) count += value("facility", row, "class") == data::Value{kind};
        return count;
    }

    TemporaryDatabase database;
};

TEST_F(ABareDistrict, IsCompletedSoThatNoLedgerFactIsEmpty) {
    complete();

    for (const auto& row : all("compound"))
        for (const data::Field& field : database.collection("compound").fields)
            EXPECT_FALSE(std::holds_alternative<std::monostate>(value("compound", row, field.name)))
                << row.name << " " << field.name;
}

TEST_F(ABareDistrict, FindsNothingToDoASecondTime) {
    const demo::Completed first = complete();
    const auto before = all("facility"), walls = all("barrier"), compounds = all("compound"),
               buildings = all("building");

    const demo::Completed second = complete();

    EXPECT_GT(first.facts, 50);
    EXPECT_GT(first.added, 10);
    EXPECT_EQ(second.facts, 0);
    EXPECT_EQ(second.added, 0);
    EXPECT_EQ(all("facility"), before);
    EXPECT_EQ(all("barrier"), walls);
    EXPECT_EQ(all("compound"), compounds);
    EXPECT_EQ(all("building"), buildings);
}

TEST_F(ABareDistrict, KeepsWhatWasKnown) {
    complete();

    std::size_t old = 0, high = 0;
    for (const auto& row : all("building")) {
        old += value("building", row, "built_year") == data::Value{std::int64_t{1957}};
        high += value("building", row, "floors") == data::Value{std::int64_t{11}};
        EXPECT_EQ(row.source, data::Source::imported);
    }
    EXPECT_GE(old, 2u);
    EXPECT_GE(high, 2u);
}

TEST_F(ABareDistrict, SaysOfEachFilledFactWhereItComesFrom) {
    complete();

    for (const auto& row : all("compound")) {
        const auto sources = nlohmann::json::parse(std::get<std::string>(value("compound", row, data::fact_sources)));
        EXPECT_EQ(sources.at("built_year"), "made_up");
        EXPECT_EQ(sources.at("buildings"), "derived");
        EXPECT_EQ(sources.at("households"), "estimated");
    }
    for (const auto& row : all("building")) {
        const auto sources = nlohmann::json::parse(std::get<std::string>(value("building", row, data::fact_sources)));
        if (value("building", row, "floors") == data::Value{std::int64_t{11}}) {
            EXPECT_FALSE(sources.contains("floors"));
        }
        EXPECT_EQ(sources.at("lifts"), "made_up");
    }
}

TEST_F(ABareDistrict, GetsLiftsInItsHighHousesOnly) {
    complete();

    std::size_t lifts = 0;
    for (const auto& row : all("building")) {
        const auto floors = std::get<std::int64_t>(value("building", row, "floors")),
                   count = std::get<std::int64_t>(value("building", row, "lifts"));
        EXPECT_EQ(count > 0, floors >= 7);
        lifts += count > 0;
    }
    EXPECT_GE(lifts, 2u);
    EXPECT_GE(facilities("01076"), lifts);
}

TEST_F(ABareDistrict, GetsWallsWithGatesTowardsTheStreet) {
    complete(3);

    std::size_t walls = 0;
    for (const auto& row : all("barrier")) walls += row.source == data::Source::made_up;
    EXPECT_GE(walls, 1u);
    EXPECT_GE(facilities("x_gate"), 1u);
    EXPECT_GE(facilities("x_hydrant"), 1u);
    for (const auto& row : all("facility"))
        if (value("facility", row, "class") == data::Value{std::string("x_gate")}) {
            EXPECT_NEAR(row.shape.parts[0][0][0].lat, lat, 1e-8) << "the street runs south of both";
        }
}

TEST_F(ABareDistrict, MarksEveryAddedRowAsMadeUpAndBreaksNoRule) {
    const std::size_t before = all("facility").size() + all("barrier").size();

    const auto done = complete();

    std::size_t made_up = 0;
    for (const std::string_view name : {"compound", "building", "facility", "barrier"})
        for (const auto& row : all(name)) {
            made_up += row.source == data::Source::made_up;
            EXPECT_TRUE(data::findings(database.catalogue(), database.collection(name), row).empty())
                << name << " " << row.name;
        }
    EXPECT_EQ(made_up, static_cast<std::size_t>(done.added));
    EXPECT_EQ(all("facility").size() + all("barrier").size(), before + made_up);
}

TEST_F(ABareDistrict, ServesWhatItHasWhenItBreaksOffAndGoesOnLater) {
    std::map<std::string, std::vector<data::Feature>> served;
    const auto stored = [&] {
        database.reload_catalogue();
        std::map<std::string, std::vector<data::Feature>> rows;
        for (const char* name : {"building", "compound", "facility", "barrier"}) rows[name] = all(name);
        return rows;
    };
    served = stored();
    int broken = 0;
    for (bool ended = false; !ended;) {
        auto owner = database.owner();
        int left = broken + 1;  // one piece of work more each time
        owner.write = [&left, write = owner.write](const std::function<void(data::Connection&)>& work) {
            if (left-- == 0) throw data::DiskFull("full");
            write(work);
        };
        owner.reload = [&] { served = stored(); };
        try {
            demo::complete(owner, 1);
            ended = true;
        } catch (const data::DiskFull&) {
            ++broken;
            ASSERT_LT(broken, 100);
        }
        EXPECT_EQ(served, stored()) << "after " << broken;
    }

    EXPECT_GT(broken, 1);
    EXPECT_EQ(complete().facts, 0);
    const auto report = data::check(database.db(), database.catalogue());
    for (const data::Finding& finding : report.findings) ADD_FAILURE() << finding.code << " " << finding.message;
}

TEST_F(ABareDistrict, LeavesAClassAloneThatTheCompoundHas) {
    complete();

    const auto rows = all("facility");
    std::map<std::int64_t, std::size_t> chargers;
    for (const auto& row : rows)
        if (value("facility", row, "class") == data::Value{std::string("01054")})
            if (const auto* id = std::get_if<std::int64_t>(&value("facility", row, "compound"))) ++chargers[*id];
    const auto first = all("compound").front();
    EXPECT_EQ(chargers[first.id], 0u) << first.name << " has a surveyed one without a reference";
}

}  // namespace
}  // namespace tests
