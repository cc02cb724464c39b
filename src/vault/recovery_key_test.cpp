#include "vault/recovery_key.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <string>

namespace tutti::vault {
namespace {

std::string printed(const SecretBytes& key) { return std::string(print_recovery_key(key)->text()); }

TEST(RecoveryKey, IsReadAsItWasPrinted) {
    for (int i = 0; i < 200; ++i) {
        const auto key = SecretBytes::random(recovery_key_size);
        const auto text = printed(*key);
        EXPECT_EQ(text.size(), 62U);
        ASSERT_TRUE(parse_recovery_key(text)) << text;
        EXPECT_EQ(*parse_recovery_key(text), *key) << text;
    }
}

/// By Python's hashlib.blake2b(bytes(32), digest_size=16).
TEST(RecoveryKey, OfZerosIsKnown) {
    EXPECT_EQ(
        printed(*SecretBytes::zeros(recovery_key_size)),
        "000000-000000-000000-000000-000000-000000-000000-000000-000FY3"
    );
}

TEST(RecoveryKey, IsReadAsPeopleWriteIt) {
    const auto key = SecretBytes::random(recovery_key_size);
    auto text = printed(*key);
    std::ranges::transform(text, text.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    std::ranges::replace(text, '0', 'o');
    std::ranges::replace(text, '1', 'l');
    std::ranges::replace(text, '-', ' ');
    EXPECT_EQ(*parse_recovery_key("  " + text + "\n"), *key);
    std::erase(text, ' ');
    EXPECT_EQ(*parse_recovery_key(text), *key);
}

TEST(RecoveryKey, WithOneDigitOrTwoNeighboursMisreadIsRefused) {
    const auto text = printed(*SecretBytes::random(recovery_key_size));
    int taken = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '-') continue;
        auto misread = text;
        misread[at] = misread[at] == '7' ? '8' : '7';
        if (parse_recovery_key(misread)) ++taken;
        auto swapped = text;
        if (at + 1 < text.size() && text[at + 1] != '-' && text[at] != text[at + 1]) {
            std::swap(swapped[at], swapped[at + 1]);
            if (parse_recovery_key(swapped)) ++taken;
        }
    }
    EXPECT_EQ(taken, 0);
}

TEST(RecoveryKey, CutOrLongerOrWithOtherLettersIsRefusedAndNotRepeated) {
    const auto text = printed(*SecretBytes::random(recovery_key_size));
    for (std::size_t length = 0; length < text.size(); ++length)
        EXPECT_EQ(parse_recovery_key(text.substr(0, length)).error().code, ErrorCode::InvalidInput) << length;
    for (const auto& wrong : {text + "0", "U" + text.substr(1), text + "?"}) {
        const auto refused = parse_recovery_key(wrong);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().message.find(text.substr(7, 6)), std::string::npos);
    }
}

} // namespace
} // namespace tutti::vault
