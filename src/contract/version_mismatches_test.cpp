#include "contract/version_mismatches.hpp"

#include <gtest/gtest.h>

namespace tutti::contract {
namespace {

TEST(VersionMismatches, AreLoggedOnceASender) {
    VersionMismatches mismatches;
    EXPECT_TRUE(mismatches.note("old"));
    EXPECT_FALSE(mismatches.note("old"));
    EXPECT_TRUE(mismatches.note("new"));
    EXPECT_EQ(mismatches.count("old"), 2U);
    EXPECT_EQ(mismatches.count("unheard"), 0U);
    EXPECT_EQ(mismatches.total(), 3U);
}

TEST(VersionMismatches, MemoryIsBoundedAgainstManySenders) {
    VersionMismatches mismatches;
    for (std::size_t i = 0; i < VersionMismatches::most_senders; ++i)
        EXPECT_TRUE(mismatches.note("sender-" + std::to_string(i)));
    EXPECT_TRUE(mismatches.note("one too many"));
    EXPECT_FALSE(mismatches.note("two too many"));
    EXPECT_EQ(mismatches.count("one too many"), 0U);
    EXPECT_EQ(mismatches.total(), VersionMismatches::most_senders + 2);
}

} // namespace
} // namespace tutti::contract
