#include <gtest/gtest.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <thread>

#include "data/feature/district.hpp"
#include "server/hand_over.hpp"
#include "tests/support/running_server.hpp"

namespace {

const geo::LonLat somewhere{118.78, 32.04};

std::string tile_path(const std::string& layers, std::uint32_t zoom, geo::LonLat place = somewhere) {
    const auto tile = geo::Tile::holding(zoom, geo::to_mercator(place));
    return fmt::format("/tiles/{}/{}/{}/{}.mvt", layers, tile.zoom, tile.x, tile.y);
}

class Tiles : public testing::Test {
  protected:
    data::Feature add(const std::string& collection, geo::LonLat place = somewhere) {
        return server.create(collection, tests::sample(server.app().writer.catalogue()->at(collection), place));
    }
    tests::RunningServer server;
};

using TilesOverHttp = Tiles;

TEST_F(TilesOverHttp, AreEmptyWhereNothingIs) {
    const auto answer = server.get(tile_path("compound,grid", 14));

    EXPECT_EQ(answer.status, 204);
    EXPECT_EQ(answer.body, "");
    EXPECT_EQ(answer.header("cache-control"), "no-cache");
}

TEST_F(TilesOverHttp, AreCompressedForWhoTakesIt) {
    add("facility");

    const auto plain = server.get(tile_path("facility", 15));
    const auto gzipped = server.get(tile_path("facility", 15), {{"Accept-Encoding", "gzip"}});

    EXPECT_EQ(plain.status, 200);
    EXPECT_EQ(plain.header("content-type"), "application/vnd.mapbox-vector-tile");
    EXPECT_EQ(plain.header("content-encoding"), "");
    EXPECT_EQ(gzipped.header("content-encoding"), "gzip");
    EXPECT_EQ(gzipped.body.substr(0, 2), "\x1f\x8b");
    EXPECT_EQ(gzipped.header("vary"), "Accept-Encoding");
    EXPECT_NE(plain.header("etag"), gzipped.header("etag"));
    EXPECT_EQ(gzipped.header("access-control-allow-origin"), "*");
}

TEST_F(TilesOverHttp, AreNotSentTwice) {
    add("facility");
    const auto etag = server.get(tile_path("facility", 15)).header("etag");

    const auto again = server.get(tile_path("facility", 15), {{"If-None-Match", etag}});

    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.header("etag"), etag);
    EXPECT_EQ(again.body, "");
}

TEST_F(TilesOverHttp, ShowAnEditAtOnceAtEveryZoomAndKeepTheOthers) {
    const geo::LonLat far_away{118.9, 32.2};
    add("compound", far_away);
    const auto far_before = server.get(tile_path("compound", 15, far_away)).header("etag");
    for (std::uint32_t zoom = 0; zoom <= 22; ++zoom) static_cast<void>(server.get(tile_path("compound", zoom)));
    std::map<std::uint32_t, std::string> before;
    for (std::uint32_t zoom = 10; zoom <= 22; ++zoom)
        before[zoom] = server.get(tile_path("compound", zoom)).header("etag");

    add("compound");

    for (std::uint32_t zoom = 10; zoom <= 22; ++zoom)
        EXPECT_NE(server.get(tile_path("compound", zoom)).header("etag"), before[zoom]) << zoom;
    EXPECT_EQ(server.get(tile_path("compound", 15, far_away)).header("etag"), far_before);
}

TEST_F(TilesOverHttp, AreNamedInOneWayOnly) {
    EXPECT_EQ(server.get("/tiles/compound/23/0/0.mvt").status, 404);
    EXPECT_EQ(server.get("/tiles/compound/1/2/0.mvt").status, 404);
    EXPECT_EQ(server.get("/tiles/compound/1/-1/0.mvt").status, 404);
    EXPECT_EQ(server.get("/tiles/compound/01/0/0.mvt").status, 404);
    EXPECT_EQ(server.get("/tiles/compound/1/0/99999999999.mvt").status, 404);
    EXPECT_EQ(server.get("/tiles/compound/a/0/0.mvt").status, 404);
    EXPECT_EQ(server.get("/tiles/nothing/1/0/0.mvt").status, 404);
    EXPECT_EQ(server.get("/tiles/compound,compound/1/0/0.mvt").status, 404);
    EXPECT_EQ(server.get("/tiles/compound;plain/1/0/0.mvt").status, 404);
    EXPECT_EQ(server.ask("POST", "/tiles/compound/1/0/0.mvt").status, 405);
}

TEST_F(TilesOverHttp, AreMadeOnceForManyWhoAskTogether) {
    for (int i = 0; i < 50; ++i) add("facility", {somewhere.lon + i * 1e-5, somewhere.lat});
    std::vector<std::string> tags(16);
    std::vector<std::thread> clients;

    for (auto& tag : tags) clients.emplace_back([&] { tag = server.get(tile_path("facility", 11)).header("etag"); });
    for (auto& client : clients) client.join();

    for (const auto& tag : tags) EXPECT_EQ(tag, tags[0]);
    EXPECT_EQ(server.app().tiles.tiles(), 1u);
}

TEST_F(TilesOverHttp, AreDescribedByTileJson) {
    add("compound");

    const auto answer = server.get("/tiles/compound,compound_label,facility.json", {{"Host", "map.example:81"}});
    const auto document = nlohmann::json::parse(answer.body);

    EXPECT_EQ(document["tilejson"], "3.0.0");
    EXPECT_EQ(document["tiles"][0], "http://map.example:81/tiles/compound,compound_label,facility/{z}/{x}/{y}.mvt");
    ASSERT_EQ(document["vector_layers"].size(), 3u);
    std::vector<std::string> names;
    for (const auto& layer : document["vector_layers"]) names.push_back(layer["id"]);
    EXPECT_EQ(names, (std::vector<std::string>{"compound", "facility", "compound_label"}));
    EXPECT_EQ(document["vector_layers"][0]["fields"]["name"], "String");
    EXPECT_FALSE(document["vector_layers"][0]["fields"].contains("households")) << "the ledger is not the public's";
    EXPECT_NEAR(document["bounds"][0].get<double>(), somewhere.lon, 0.01);
    EXPECT_EQ(document["minzoom"], 10);
    EXPECT_EQ(document["vector_layers"][0]["minzoom"], 10) << "the outlines of compounds";
    EXPECT_EQ(document["vector_layers"][2]["minzoom"], 13) << "their names";
    EXPECT_FALSE(document.contains("attribution"));
    EXPECT_EQ(server.get("/tiles/nothing.json").status, 404);
}

TEST_F(TilesOverHttp, SayWhoseTheyAre) {
    server::owner_in_server(server.app(), [] { return false; }).write([](data::Connection& db) {
        data::write_district(db, {"", {"© OpenStreetMap contributors"}, false});
    });

    const auto document = nlohmann::json::parse(server.get("/tiles/compound.json").body);

    EXPECT_EQ(document["attribution"], "© OpenStreetMap contributors");
}

TEST_F(TilesOverHttp, AreTheSameForWhoHasThemOnceCompressedBetter) {
    for (int i = 0; i < 50; ++i) add("facility", {somewhere.lon + i * 1e-5, somewhere.lat});
    const auto path = tile_path("facility", 15);
    const auto first = server.get(path, {{"Accept-Encoding", "gzip"}});
    auto later = first;
    for (int i = 0; i < 2000 && later.body == first.body; ++i) later = server.get(path, {{"Accept-Encoding", "gzip"}});

    ASSERT_NE(later.body, first.body) << "asked for often, it was compressed better";
    EXPECT_EQ(first.header("etag").substr(0, 3), "W/\"") << "which a strong tag would forbid";
    EXPECT_EQ(later.header("etag"), first.header("etag"));
    EXPECT_EQ(server.get(path, {{"Accept-Encoding", "gzip"}, {"If-None-Match", first.header("etag")}}).status, 304);
}

}  // namespace
