#include "hub/login_delays.hpp"

#include <gtest/gtest.h>

namespace tutti::hub {
namespace {

constexpr SteadyTime start{seconds(1000)};

TEST(LoginDelays, AFewMistakesAreFreeAndThenEachCostsMore) {
    LoginDelays delays(3);
    for (int i = 0; i < 2; ++i) delays.fail("a", start);
    EXPECT_EQ(delays.wait("a", start), microseconds(0));
    delays.fail("a", start);
    EXPECT_EQ(delays.wait("a", start), microseconds(seconds(2)));
    delays.fail("a", start);
    EXPECT_EQ(delays.wait("a", start), microseconds(seconds(4)));
    for (int i = 0; i < 100; ++i) delays.fail("a", start);
    EXPECT_EQ(delays.wait("a", start), microseconds(seconds(60)));
    EXPECT_EQ(delays.wait("b", start), microseconds(0));
}

TEST(LoginDelays, EndWithTimeOrWithARightPassword) {
    LoginDelays delays(1);
    delays.fail("a", start);
    EXPECT_EQ(delays.wait("a", start + seconds(2)), microseconds(0));
    delays.fail("a", start);
    delays.forgive("a");
    EXPECT_EQ(delays.wait("a", start), microseconds(0));
    for (int i = 0; i < 3; ++i) delays.fail("b", start);
    delays.fail("b", start + LoginDelays::forgotten_after + seconds(1));
    EXPECT_EQ(delays.wait("b", start + LoginDelays::forgotten_after + seconds(1)), microseconds(seconds(2)));
}

TEST(LoginDelays, RememberOnlySoMany) {
    LoginDelays delays(1);
    for (int i = 0; i < 3000; ++i) delays.fail(std::to_string(i), start + microseconds(i));
    EXPECT_EQ(delays.size(), LoginDelays::most);
    EXPECT_GT(delays.wait("2999", start), microseconds(0));
}

} // namespace
} // namespace tutti::hub
