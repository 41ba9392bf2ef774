#include "data/journal/as_of.hpp"

#include <gtest/gtest.h>

#include "data/journal/utc_time.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

TEST(AMoment, IsReadInEveryZone) {
    EXPECT_EQ(data::utc_time("2026-03-01T08:00:00Z"), "2026-03-01T08:00:00.000Z");
    EXPECT_EQ(data::utc_time("2026-03-01T16:00:00+08:00"), "2026-03-01T08:00:00.000Z");
    EXPECT_EQ(data::utc_time("2026-03-01T00:30:00.25+08:00"), "2026-02-28T16:30:00.250Z");
}

TEST(AMoment, IsTheEndOfADay) {
    EXPECT_EQ(data::utc_time("2024-02-29"), "2024-02-29T23:59:59.999Z");
}

TEST(AMoment, IsNotEveryText) {
    for (const char* strange :
         {"", "..", "2026", "2026-13-01", "2026-02-30", "2026-03-01T", "2026-03-01T25:00:00Z", "2026-03-01T08:00:00",
          "2026-03-01T08:00:00+8", "yesterday", "2026-03-01T08:00:00Zx", "99999-01-01"})
        EXPECT_EQ(data::utc_time(strange), std::nullopt) << strange;
}

TEST(AMoment, HasAYearOfFourDigitsInUtcToo) {
    EXPECT_EQ(data::utc_time("9999-12-31T23:59:59Z"), "9999-12-31T23:59:59.000Z");
    EXPECT_EQ(data::utc_time("9999-12-31T23:59:59-00:01"), std::nullopt);
    EXPECT_EQ(data::utc_time("9999-12-31T23:59:60Z"), std::nullopt);
    EXPECT_EQ(data::utc_time("0000-01-01T00:00:00+00:01"), std::nullopt);
}

TEST(ARevision, IsFoundByItsMoment) {
    tests::TemporaryDatabase base;
    EXPECT_EQ(data::revision_at(base.db(), "9999-12-31T00:00:00.000Z"), 0);
    base.create("compound", tests::sample(base.collection("compound")));
    base.create("compound", tests::sample(base.collection("compound"), {118.8, 32.05}));
    EXPECT_EQ(data::revision_at(base.db(), "9999-12-31T00:00:00.000Z"), 2);
    EXPECT_EQ(data::revision_at(base.db(), "2000-01-01T00:00:00.000Z"), 0);
}

}  // namespace
