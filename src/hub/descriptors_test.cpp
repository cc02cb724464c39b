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
        EXPECT_LE(wanted_descriptors(limits), std::max<std::size_t>(allowed, 129)) << allowed;
        EXPECT_GE(limits.clients, 1U);
        EXPECT_GE(limits.silent, 1U);
    }
    EXPECT_GE(fit(wanted, 1024).clients, 600U);
}

} // namespace
} // namespace tutti::hub
