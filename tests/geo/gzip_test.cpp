#include "geo/gzip.hpp"

#include <gtest/gtest.h>
#include <libdeflate.h>

#include <memory>
#include <stdexcept>
#include <thread>

namespace {

std::string unpacked(const std::string& packed, std::size_t size) {
    const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> with(
        libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
    std::string plain(size, '\0');
    std::size_t got = 0;
    const auto result = libdeflate_gzip_decompress(with.get(), packed.data(), packed.size(), plain.data(), size, &got);
    EXPECT_EQ(result, LIBDEFLATE_SUCCESS);
    EXPECT_EQ(got, size);
    return plain;
}

TEST(Gzip, GivesBackWhatWentInAtEveryLevelAndOnEveryThread) {
    std::string plain;
    for (int i = 0; i < 5'000; ++i) plain += "compound " + std::to_string(i % 37);
    for (int level = 1; level <= 12; ++level) EXPECT_EQ(unpacked(geo::gzip(plain, level), plain.size()), plain);
    std::thread([&] { EXPECT_EQ(unpacked(geo::gzip(plain, 1), plain.size()), plain); }).join();
    EXPECT_EQ(unpacked(geo::gzip("", 6), 0), "");
    EXPECT_LT(geo::gzip(plain, 6).size(), plain.size() / 10);
}

TEST(Gzip, RefusesALevelThatThereIsNot) {
    EXPECT_THROW((void)geo::gzip("x", 0), std::invalid_argument);
    EXPECT_THROW((void)geo::gzip("x", 13), std::invalid_argument);
}

}  // namespace
