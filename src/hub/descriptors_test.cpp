#include "hub/descriptors.hpp"

#include <gtest/gtest.h>

namespace tutti::hub {
namespace {

TEST(Descriptors, EnoughOfThemChangeNothing) {
    const broker::Limits limits;
    EXPECT_EQ(fit(limits, wanted_descriptors(limits)), limits);
}

TEST(Descriptors, ThereAreNeverMoreConnectionsThanDescriptors) {
    const broker::Limits wanted;
    for (const std::size_t allowed : {128U, 256U, 1024U, 1500U}) {
        const auto limits = fit(wanted, allowed);
        EXPECT_LE(limits.clients + origins * limits.silent, allowed - allowed / 4) << allowed;
        EXPECT_GE(limits.clients, allowed / 4);
        EXPECT_GE(limits.silent, allowed / 16 < wanted.silent ? allowed / 16 : wanted.silent);
    }
}

} // namespace
} // namespace tutti::hub
