#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <random>

#include "tests/fuzz/target.hpp"

namespace fuzz {

/// Said in a test's name; without it that would be the addresses of this run.
void PrintTo(const Target& target, std::ostream* out) {
    *out << target.name;
}

namespace {

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void taste(const Target& target, const std::string& bytes) {
    EXPECT_NO_THROW(target.taste(std::as_bytes(std::span(bytes))));
}

class Door : public testing::TestWithParam<Target> {};

TEST_P(Door, TakesTheKeptSeeds) {
    const auto folder = std::filesystem::path(GRIDKEEPER_SEEDS) / GetParam().name;
    int seeds = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        SCOPED_TRACE(entry.path().filename());
        taste(GetParam(), bytes_of(entry.path()));
        ++seeds;
    }
    EXPECT_GT(seeds, 0);
}

TEST_P(Door, TakesSeedsThatWereCutOffAndBitten) {
    std::mt19937 random(7);
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(GRIDKEEPER_SEEDS) / GetParam().name)) {
        const std::string whole = bytes_of(entry.path());
        SCOPED_TRACE(entry.path().filename());
        for (int round = 0; round < 50; ++round) {
            std::string bitten = whole.substr(0, random() % (whole.size() + 1));
            for (std::size_t bites = random() % 4; bites > 0 && !bitten.empty(); --bites)
                bitten[random() % bitten.size()] = static_cast<char>(random());
            taste(GetParam(), bitten);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Every, Door, testing::ValuesIn(targets().begin(), targets().end()),
                         [](const auto& door) { return std::string(door.param.name); });

}  // namespace
}  // namespace fuzz
