// Lately: what is news, and for how long it is told of.
#include "base/lately.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti {
namespace {

using namespace std::chrono_literals;

SteadyTime at(microseconds time) { return SteadyTime{time}; }

TEST(Lately, IsNewsOnceHoweverOftenAndWithWhomeverItGoesOn) {
    Lately<std::string> lately;
    EXPECT_EQ(lately.at(at(0s)), nullptr);
    EXPECT_TRUE(lately.note(at(0s), "left"));
    for (int turn = 1; turn <= 1000; ++turn)
        EXPECT_FALSE(lately.note(at(turn * 100ms), turn % 2 == 1 ? "right" : "left"));
    EXPECT_EQ(*lately.at(at(100s)), "left");
}

TEST(Lately, IsNewsAgainOnceItWasToldToItsEnd) {
    Lately<std::string> lately;
    EXPECT_TRUE(lately.note(at(0s), "left"));
    EXPECT_FALSE(lately.note(at(60s - 1us), "right"));
    EXPECT_EQ(*lately.at(at(120s - 2us)), "right");
    EXPECT_EQ(lately.at(at(120s - 1us)), nullptr);
    EXPECT_TRUE(lately.note(at(120s - 1us), "left"));
}

} // namespace
} // namespace tutti
