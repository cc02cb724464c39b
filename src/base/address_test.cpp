#include "base/address.hpp"

#include <gtest/gtest.h>

namespace tutti {
namespace {

TEST(Address, LoopbackIsToldFromTheRest) {
    EXPECT_TRUE((Address{"127.0.0.1", 1}.is_loopback()));
    EXPECT_TRUE((Address{"::1", 1}.is_loopback()));
    EXPECT_TRUE((Address{"::ffff:127.0.0.1", 1}.is_loopback()));
    EXPECT_TRUE((Address{"localhost", 1}.is_loopback()));
    for (const auto* host :
         {"0.0.0.0", "::", "::ffff:10.0.0.1", "10.0.0.1", "example.org", "127.evil.example",
          "127.0.0.1.example"})
        EXPECT_FALSE((Address{host, 1}.is_loopback())) << host;
    EXPECT_EQ(print(Address{"::1", 80}), "[::1]:80");
}

} // namespace
} // namespace tutti
