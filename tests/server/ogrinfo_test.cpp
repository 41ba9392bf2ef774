#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>

#include "tests/server/answering_district.hpp"

namespace {

using nlohmann::json;

/// What a program prints; `ended_well` says whether it gave 0.
std::string output_of(const std::string& command, bool& ended_well) {
    std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    std::string text;
    std::array<char, 4096> bytes{};
    while (const std::size_t count = std::fread(bytes.data(), 1, bytes.size(), pipe)) text.append(bytes.data(), count);
    ended_well = pclose(pipe) == 0;
    return text;
}

TEST(GdalsOwnClient, ListsAndReadsEveryCollectionPageByPage) {
    const tests::AnsweringDistrict district;
    const std::string source = "OAPIF:http://127.0.0.1:" + std::to_string(district.port()) + "/ogc";
    bool well = false;
    const std::string list = output_of("ogrinfo -q " + source, well);
    ASSERT_TRUE(well) << list;

    const json counts = district.json("/api/v1/district")["counts"];
    for (const auto& [name, count] : counts.items()) {
        EXPECT_NE(list.find(": " + name), std::string::npos) << name << "\n" << list;
        // Pages of 4, and features counted as they are read rather than as the server says.
        const std::string features = output_of("ogrinfo -q -oo PAGE_SIZE=4 -al " + source + " " + name, well);
        EXPECT_TRUE(well) << features;
        const std::string head = "OGRFeature(" + name + ")";
        int read = 0;
        for (std::size_t at = features.find(head); at != std::string::npos; at = features.find(head, at + 1)) ++read;
        EXPECT_EQ(read, count.get<int>()) << name << "\n" << features.substr(0, 2000);
    }
}

TEST(GdalsOwnClient, FiltersByPlaceAndProperty) {
    const tests::AnsweringDistrict district;
    const std::string source = "OAPIF:http://127.0.0.1:" + std::to_string(district.port()) + "/ogc";
    const auto low = tests::SmallDistrict::at(-5, -345), high = tests::SmallDistrict::at(45, -295);
    bool well = false;
    const std::string in_box =
        output_of("ogrinfo -so -spat " + std::to_string(low.lon) + " " + std::to_string(low.lat) + " " +
                      std::to_string(high.lon) + " " + std::to_string(high.lat) + " " + source + " facility",
                  well);
    EXPECT_NE(in_box.find("Feature Count: 9"), std::string::npos) << in_box;
    const std::string one = output_of("ogrinfo -q -where \"code = 'H007'\" " + source + " facility", well);
    EXPECT_NE(one.find("H007"), std::string::npos) << one;
    EXPECT_EQ(one.find("H008"), std::string::npos) << one;
}

}  // namespace
