#include "vault/secret_bytes.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace tutti::vault {
namespace {

TEST(SecretBytes, KeepsWhatItWasGiven) {
    const auto secret = SecretBytes::copy_of("correct horse");
    ASSERT_TRUE(secret);
    EXPECT_EQ(secret->text(), "correct horse");
    EXPECT_FALSE(secret->empty());
}

TEST(SecretBytes, ComparesBytesAndLength) {
    const auto one = SecretBytes::copy_of("abc");
    EXPECT_EQ(*one, *SecretBytes::copy_of("abc"));
    EXPECT_FALSE(*one == *SecretBytes::copy_of("abd"));
    EXPECT_FALSE(*one == *SecretBytes::copy_of("ab"));
    EXPECT_EQ(SecretBytes(), *SecretBytes::copy_of(""));
}

TEST(SecretBytes, HasNothingLeftWhereItMovedAway) {
    auto secret = SecretBytes::copy_of("moved");
    const auto moved = std::move(*secret);
    EXPECT_EQ(moved.text(), "moved");
}

TEST(SecretBytes, RandomOnesDiffer) { EXPECT_FALSE(*SecretBytes::random(32) == *SecretBytes::random(32)); }

TEST(SecretBytes, WipingLeavesZeros) {
    std::string password = "to be forgotten";
    wipe(password);
    EXPECT_EQ(password, std::string(15, '\0'));
}

} // namespace
} // namespace tutti::vault
