#include "base/secrets.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti {
namespace {

TEST(Secrets, AreEqualToTheLastBit) {
    EXPECT_TRUE(equal_secrets("", ""));
    EXPECT_FALSE(equal_secrets("", "x"));
    std::string secret;
    for (int byte = 0; byte < 256; ++byte) secret.push_back(static_cast<char>(byte));
    EXPECT_TRUE(equal_secrets(secret, std::string(secret)));
    for (std::size_t at = 0; at < secret.size(); ++at) {
        EXPECT_FALSE(equal_secrets(secret, secret.substr(0, at))) << at;
        for (int bit = 0; bit < 8; ++bit) {
            auto other = secret;
            other[at] = static_cast<char>(other[at] ^ (1 << bit));
            EXPECT_FALSE(equal_secrets(secret, other)) << at << ' ' << bit;
        }
    }
}

} // namespace
} // namespace tutti
