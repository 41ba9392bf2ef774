#include "geo/gzip.hpp"

#include <gtest/gtest.h>
#include <libdeflate.h>

#include <memory>
#include <random>
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

TEST(Gzip, QuicklyGivesBackBytesOfEverySizeAndKind) {
    std::mt19937 random(3);
    for (const std::size_t size : {0u, 1u, 2u, 7u, 100u, 4'095u, 32'768u, 65'535u, 65'536u, 300'000u, 2'000'000u}) {
        std::string noise(size, '\0'), words;
        for (char& byte : noise) byte = static_cast<char>(random());
        while (words.size() < size) words += "compound " + std::to_string(random() % 1'000);
        words.resize(size);
        for (const std::string& plain : {noise, words, std::string(size, 'x')}) {
            const std::string packed = geo::gzip_quickly(plain);
            EXPECT_EQ(unpacked(packed, size), plain);  // one member: the reader wants no byte behind it
            EXPECT_LE(packed.size(), size + size / 1'000 + 64);
        }
    }
}

// Not the same bytes: in one process of a hundred igzip finds other matches, by where its memory lies. So the ETag of
// what it packed is of the plain bytes, and weak.
TEST(Gzip, QuicklyIsNotLedAstrayByWhatCameBetween) {
    const std::string words = "compound 1 compound 2 compound 3", others(100'000, 'y');
    const std::string before = geo::gzip_quickly(words);
    (void)geo::gzip_quickly(others);
    const std::string again = geo::gzip_quickly(words);

    EXPECT_EQ(unpacked(before, words.size()), words);
    EXPECT_EQ(unpacked(again, words.size()), words);
    EXPECT_EQ(again.size(), before.size());
    std::thread([&] { EXPECT_EQ(unpacked(geo::gzip_quickly(words), words.size()), words); }).join();
}

TEST(Gzip, RefusesALevelThatThereIsNot) {
    EXPECT_THROW((void)geo::gzip("x", 0), std::invalid_argument);
    EXPECT_THROW((void)geo::gzip("x", 13), std::invalid_argument);
}

}  // namespace
