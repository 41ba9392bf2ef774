#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "data/feature/district.hpp"
#include "server/hand_over.hpp"
#include "tests/support/running_server.hpp"

namespace {

struct Styled {
    tests::TemporaryFolder folder;
    tests::RunningServer server{[this] {
        std::ofstream(folder.file("light.json"))
            << R"({"version":8,"sprite":"/styles/sprite","glyphs":"/styles/glyphs/{fontstack}/{range}.pbf",
                  "sources":{"base":{"type":"vector","url":"/tiles/grid.json"},"far":{"type":"raster","url":"https://elsewhere"}},"layers":[]})";
        std::ofstream(folder.file("sprite.json")) << R"({"tree":{}})";
        std::filesystem::create_directories(folder.file("glyphs/Noto Sans"));
        std::ofstream(folder.file("glyphs/Noto Sans/0-255.pbf")) << "glyphs";
        server::Options options;
        options.styles_root = folder.path().string();
        return options;
    }()};
};

TEST(AStyle, HasAbsoluteAddressesForTheAskingHost) {
    const Styled styled;

    const auto answer = styled.server.get("/styles/light.json", {{"Host", "map.example"}});
    const auto style = nlohmann::json::parse(answer.body);

    EXPECT_EQ(style["sprite"], "http://map.example/styles/sprite");
    EXPECT_EQ(style["glyphs"], "http://map.example/styles/glyphs/{fontstack}/{range}.pbf");
    EXPECT_EQ(style["sources"]["base"]["url"], "http://map.example/tiles/grid.json");
    EXPECT_EQ(style["sources"]["far"]["url"], "https://elsewhere");
    EXPECT_EQ(answer.header("access-control-allow-origin"), "*");
}

TEST(AStyle, SaysWhoseDataOurSourcesAre) {
    Styled styled;
    EXPECT_FALSE(
        nlohmann::json::parse(styled.server.get("/styles/light.json").body)["sources"]["base"].contains("attribution"));
    server::owner_in_server(styled.server.app(), [] { return false; }).write([](data::Connection& db) {
        data::write_district(db, {"", {"© OpenStreetMap contributors", "<b>us</b>"}, true});
    });

    const auto style = nlohmann::json::parse(styled.server.get("/styles/light.json").body);

    EXPECT_EQ(style["sources"]["base"]["attribution"],
              "© OpenStreetMap contributors · &lt;b&gt;us&lt;/b&gt; · 虚构数据 Made-up data");
    EXPECT_FALSE(style["sources"]["far"].contains("attribution"));
}

TEST(AStyle, ComesWithItsParts) {
    const Styled styled;

    EXPECT_EQ(styled.server.get("/styles/sprite.json").body, R"({"tree":{}})");
    const auto glyphs = styled.server.get("/styles/glyphs/Noto%20Sans/0-255.pbf");
    EXPECT_EQ(glyphs.body, "glyphs");
    EXPECT_EQ(glyphs.header("content-type"), "application/x-protobuf");
    EXPECT_EQ(styled.server.get("/styles/none.json").status, 404);
    EXPECT_EQ(styled.server.get("/styles/glyphs/None/0-255.pbf").status, 404);
}

}  // namespace
