#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "data/feature/feature.hpp"
#include "data/feature/local_field.hpp"
#include "data/journal/transaction.hpp"
#include "data/store/uid.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using data::Feature;
using nlohmann::json;
using testing::ElementsAre;
using tests::sample;
using tests::set;
using tests::TemporaryDatabase;

std::vector<std::string> codes(const std::vector<data::Finding>& findings) {
    std::vector<std::string> found;
    for (const auto& finding : findings) found.push_back(finding.field + " " + finding.code);
    return found;
}

std::vector<std::string> refused(const std::function<void()>& work) {
    try {
        work();
    } catch (const data::Invalid& invalid) {
        return codes(invalid.findings);
    }
    return {};
}

TEST(Findings, TellEverythingAtOnce) {
    TemporaryDatabase store;
    const auto& facility = store.collection("facility");
    Feature lift = sample(facility);
    set(facility, lift, "class", std::string("99999"));
    set(facility, lift, "installed_on", std::string("2025-02-30"));
    set(facility, lift, "state", std::int64_t{3});
    set(facility, lift, "address", std::string("\xff\xfe"));
    lift.uid = "7";
    lift.shape = geo::point_shape({32, 118});

    EXPECT_THAT(codes(data::findings(store.catalogue(), facility, lift)),
                ElementsAre("uid uid", "class unknown-code", "address text", "state type", "installed_on type",
                            "geometry coordinates"));
}

TEST(Findings, NameTheCrossingOfABowtie) {
    TemporaryDatabase store;
    const auto& grid = store.collection("grid");
    Feature bowtie = sample(grid);
    bowtie.shape = geo::polygon_shape({{118, 32}, {119, 33}, {119, 32}, {118, 33}, {118, 32}});
    set(grid, bowtie, "level", std::int64_t{9});

    const auto found = data::findings(store.catalogue(), grid, bowtie);

    ASSERT_THAT(codes(found), ElementsAre("level range", "geometry self-intersection"));
    EXPECT_NEAR(found[1].lon, 118.5, 1e-9);
    EXPECT_NEAR(found[1].lat, 32.5, 1e-9);
}

TEST(Findings, WantTheShapeOfTheCollectionAndNotTooMuchOfIt) {
    TemporaryDatabase store;
    const auto& building = store.collection("building");
    Feature house = sample(building);
    house.shape = geo::point_shape({118, 32});
    EXPECT_THAT(codes(data::findings(store.catalogue(), building, house)), ElementsAre("geometry geometry-type"));
    house.shape = {};
    EXPECT_THAT(codes(data::findings(store.catalogue(), building, house)), ElementsAre("geometry required"));
    house.shape = geo::polygon_shape({{118, 32}, {118.1, 32}});
    EXPECT_THAT(codes(data::findings(store.catalogue(), building, house)), ElementsAre("geometry ring-too-short"));
    house.shape = geo::polygon_shape(geo::Path(100'001, {118, 32}));
    EXPECT_THAT(codes(data::findings(store.catalogue(), building, house)), ElementsAre("geometry vertex-limit"));
}

TEST(AReference, MustLeadSomewhere) {
    TemporaryDatabase store;
    const auto& building = store.collection("building");
    Feature house = sample(building);
    set(building, house, "compound", std::int64_t{404});
    EXPECT_THAT(refused([&] { store.create("building", house); }), ElementsAre("compound unknown-reference"));

    const Feature estate = store.create("compound", sample(store.collection("compound")));
    set(building, house, "compound", estate.id);
    store.create("building", house);
    data::Transaction transaction(store.db(), store.catalogue(), {});
    EXPECT_THROW(data::delete_feature(transaction, store.collection("compound"), estate.id, 1), data::Conflict);
}

TEST(AKnownUid, WithTheSameContentAnswersWithTheFirstAndWritesNothing) {
    TemporaryDatabase store;
    const auto& wall = store.collection("barrier");
    Feature given = sample(wall);
    given.uid = data::make_uid();
    const Feature first = store.create("barrier", given);

    EXPECT_EQ(store.create("barrier", given), first);
    EXPECT_EQ(data::last_revision(store.db()), 1);

    Feature renamed = first;
    renamed.name = "东墙";
    data::Transaction transaction(store.db(), store.catalogue(), {});
    const Feature now = data::replace_feature(transaction, wall, first.id, 1, renamed);
    transaction.commit();
    EXPECT_EQ(store.create("barrier", given), now) << "a late repetition is still the same creation";

    given.name = "西墙";
    EXPECT_THROW(store.create("barrier", given), data::Conflict);
    given.uid = data::make_uid(), given.code = "W1";
    store.create("barrier", given);
    given.uid.clear();
    EXPECT_THROW(store.create("barrier", given), data::Conflict) << "the code is used";
}

TEST(Values, AreNeverTakenForSql) {
    TemporaryDatabase store;
    const auto& compound = store.collection("compound");
    Feature estate = sample(compound);
    estate.name = "'; DROP TABLE compound; --";
    set(compound, estate, "address", std::string("\" OR 1=1 --"));
    const Feature stored = store.create("compound", estate);

    data::FeatureQuery query;
    query.equals = {{"name", "' OR '1'='1"}};
    EXPECT_EQ(data::read_features(store.db(), compound, query).matched, 0);
    query.equals = {{"name", estate.name}};
    EXPECT_EQ(data::read_features(store.db(), compound, query).features.at(0), stored);
    query.equals = {{"name\" = name --", "x"}, {"households", "many"}};
    EXPECT_THAT(refused([&] { (void)data::read_features(store.db(), compound, query); }),
                ElementsAre("name\" = name -- unknown-field", "households type"));
}

TEST(APage, FollowsTheOneBeforeItAndCountsAll) {
    TemporaryDatabase store;
    const auto& facility = store.collection("facility");
    for (int i = 0; i < 25; ++i) store.create("facility", sample(facility, {118 + i * 0.01, 32}));
    data::FeatureQuery query;
    std::vector<std::int64_t> ids;
    for (bool more = true; more;) {
        const auto page = data::read_features(store.db(), facility, query);
        EXPECT_EQ(page.matched, 25);
        for (const auto& feature : page.features) ids.push_back(feature.id);
        query.after = ids.back(), more = page.more;
    }
    EXPECT_EQ(ids.size(), 25u);
    EXPECT_TRUE(std::ranges::is_sorted(ids));
}

TEST(ABox, MeetsShapesAndNotTheirBoxes) {
    TemporaryDatabase store;
    const auto& wall = store.collection("barrier");
    Feature diagonal = sample(wall);
    diagonal.shape = {geo::ShapeType::multi_line, {{{{118, 32}, {118.1, 32.1}}}}};
    store.create("barrier", diagonal);
    const auto matched = [&](geo::Box box) {
        data::FeatureQuery query;
        query.box = box;
        return data::read_features(store.db(), wall, query).matched;
    };

    EXPECT_EQ(matched({117, 31, 119, 33}), 1);
    EXPECT_EQ(matched({118.04, 32.04, 118.06, 32.06}), 1);
    EXPECT_EQ(matched({118.06, 32.01, 118.09, 32.04}), 0) << "within its box, beside the line";
    EXPECT_EQ(matched({118.1, 32.1, 118.2, 32.2}), 1) << "edges belong to it";
    EXPECT_EQ(matched({-180, -90, 180, 90}), 1);
}

TEST(ARevisionOfThePast, ShowsWhatWasThere) {
    TemporaryDatabase store;
    const auto& compound = store.collection("compound");
    const Feature estate = store.create("compound", sample(compound));  // revision 1
    Feature moved = estate;
    moved.name = "新名", moved.shape = sample(compound, {119, 33}).shape;
    {
        data::Transaction transaction(store.db(), store.catalogue(), {});
        data::replace_feature(transaction, compound, estate.id, 1, moved);  // 2
        transaction.commit();
    }
    {
        data::Transaction transaction(store.db(), store.catalogue(), {});
        data::delete_feature(transaction, compound, estate.id, 2);  // 3
        transaction.commit();
    }
    const auto as_of = [&](data::Revision revision, std::optional<geo::Box> box = {}) {
        data::FeatureQuery query;
        query.as_of = revision, query.box = box;
        return data::read_features(store.db(), compound, query).features;
    };

    EXPECT_TRUE(as_of(0).empty());
    EXPECT_THAT(as_of(1), ElementsAre(estate));
    EXPECT_EQ(as_of(2).at(0).name, "新名");
    EXPECT_TRUE(as_of(2, geo::Box{118.7, 32, 118.8, 32.1}).empty());
    EXPECT_EQ(as_of(1, geo::Box{118.7, 32, 118.8, 32.1}).size(), 1u);
    EXPECT_TRUE(as_of(3).empty());
}

TEST(LocalFields, AreFieldsLikeOthers) {
    TemporaryDatabase store;
    data::Field capacity;
    capacity.name = "capacity", capacity.type = data::FieldType::integer, capacity.title = {"容量", "capacity"};
    capacity.tile_zoom = 14, capacity.least = 0;
    data::add_local_field(store.db(), "facility", capacity);
    data::Field manager;
    manager.name = "manager", manager.title = {"负责人", "manager"}, manager.personal = true;
    data::add_local_field(store.db(), "facility", manager);
    EXPECT_THROW(data::add_local_field(store.db(), "facility", capacity), data::Conflict);
    capacity.name = "uid";
    EXPECT_THROW(data::add_local_field(store.db(), "facility", capacity), data::Conflict);
    capacity.name = "a\"b";
    EXPECT_THROW(data::add_local_field(store.db(), "facility", capacity), data::Invalid);
    data::CodeEntry kiosk;
    kiosk.code = "x_kiosk", kiosk.title = {"报刊亭", "kiosk"};
    data::add_code_entry(store.db(), "facility_class", {}, kiosk);
    store.reload_catalogue();

    const auto& facility = store.collection("facility");
    Feature given = sample(facility);
    set(facility, given, "class", std::string("x_kiosk"));
    set(facility, given, "capacity", std::int64_t{12});
    set(facility, given, "manager", std::string("引号\"和\\斜\n线"));
    const Feature stored = store.create("facility", given);

    EXPECT_EQ(data::find_feature(store.db(), facility, stored.id), stored);
    EXPECT_EQ(tests::get(facility, stored, "manager"), tests::get(facility, given, "manager"));
    data::FeatureQuery query;
    query.equals = {{"capacity", "12"}};
    EXPECT_EQ(data::read_features(store.db(), facility, query).matched, 1);
    query.as_of = 1;
    EXPECT_THAT(data::read_features(store.db(), facility, query).features, ElementsAre(stored));
    set(facility, given, "capacity", std::int64_t{-1});
    EXPECT_THAT(refused([&] { store.create("facility", given); }), ElementsAre("capacity range"));
}

TEST(AGeoJsonFeature, ComesBackAsItWent) {
    TemporaryDatabase store;
    for (const auto& collection : store.catalogue().collections()) {
        Feature feature = sample(collection, {118.123456789, 32.04});
        feature.name = "名", feature.source = data::Source::estimated;
        const json document = data::to_geojson(collection, feature);
        Feature read =
            data::as_stored(collection, data::feature_from_geojson(collection, json::parse(document.dump())));
        EXPECT_EQ(read, feature) << document.dump();
    }
    const auto& facility = store.collection("facility");
    EXPECT_EQ(data::to_geojson(facility, sample(facility, {118.123456789, 32.1}))["geometry"].dump(),
              R"({"coordinates":[118.123456789,32.1],"type":"Point"})");
}

TEST(AGeoJsonFeature, IsReadStrictlyWithAllItsFaults) {
    TemporaryDatabase store;
    const auto& building = store.collection("building");
    const auto read = [&](const char* text) {
        return refused([&] { (void)data::feature_from_geojson(building, json::parse(text)); });
    };

    EXPECT_THAT(read("[]"), ElementsAre("type type"));
    EXPECT_THAT(
        read(R"({"type":"Feature","geometry":{"type":"Point","coordinates":["a",2]},
                         "properties":{"floors":"six","colour":"red","source":"guessed","name":5}})"),
        ElementsAre("geometry coordinates", "colour unknown-field", "floors type", "name type", "source unknown-code"));
    EXPECT_THAT(read(R"({"type":"Feature","geometry":null,"properties":{}})"), ElementsAre("geometry required"));
}

TEST(AMergePatch, ChangesWhatItNames) {
    TemporaryDatabase store;
    const auto& building = store.collection("building");
    Feature house = sample(building);
    set(building, house, "floors", std::int64_t{6});
    set(building, house, "lifts", std::int64_t{1});
    house.uid = data::make_uid();

    const Feature changed =
        data::patched(building, house, json::parse(R"({"properties":{"floors":7,"lifts":null,"name":"2号楼"}})"));

    EXPECT_EQ(tests::get(building, changed, "floors"), data::Value(std::int64_t{7}));
    EXPECT_EQ(tests::get(building, changed, "lifts"), data::Value());
    EXPECT_EQ(changed.name, "2号楼");
    EXPECT_EQ(changed.shape, house.shape);
    EXPECT_EQ(changed.uid, house.uid);
    EXPECT_THAT(refused([&] { (void)data::patched(building, house, json::parse(R"({"properties":{"flors":7}})")); }),
                ElementsAre("flors unknown-field"));
}

TEST(AMergePatch, MayNameTheFeatureButNotMakeItAnother) {
    TemporaryDatabase store;
    const auto& building = store.collection("building");
    Feature house = sample(building);
    house.id = 7, house.version = 3, house.uid = data::make_uid();
    const auto patch = [&](const json& change) {
        return refused([&] { (void)data::patched(building, house, change); });
    };

    EXPECT_THAT(patch(data::to_geojson(building, house)), testing::IsEmpty());
    EXPECT_THAT(patch({{"id", 8}, {"properties", {{"uid", data::make_uid()}, {"version", 4}}}}),
                ElementsAre("id read-only", "uid read-only", "version read-only"));
    EXPECT_THAT(patch({{"id", "7"}}), ElementsAre("id read-only"));
    EXPECT_THAT(patch({{"properties", {{"uid", nullptr}}}}), ElementsAre("uid read-only"));
    EXPECT_THAT(patch({{"name", "outside its properties"}}), ElementsAre("name unknown-member"));
}

}  // namespace
