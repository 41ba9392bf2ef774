#include "data/store/error.hpp"

#include <gtest/gtest.h>

namespace data {
namespace {

TEST(VersionConflicts, NameBothVersions) {
    const VersionConflict conflict{2, 5};
    EXPECT_STREQ(conflict.what(), "version 2 was given, the row is at version 5");
}

}  // namespace
}  // namespace data
