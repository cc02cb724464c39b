#include "live/presences.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::live {
namespace {

using namespace std::chrono_literals;

std::string presence(std::string_view state) {
    return fmt::format(
        R"({{"v":1,"instance":"i","generation":1,"pid":7,"version":"1","state":"{}","topics":[]}})", state
    );
}

TEST(Presences, WhatBreaksTheContractIsAFarewell) {
    Presences presences;
    const SteadyTime now{1h};
    presences.apply("a", presence("online"));
    EXPECT_EQ(presences.standing("a", now), Presences::Standing::Online);
    presences.apply("a", "{}");
    EXPECT_EQ(presences.standing("a", now), Presences::Standing::Absent);
}

TEST(Presences, WhoDoesTheSameOnAnotherNodeIsFoundWhereTheOwnIsNotThere) {
    Presences presences;
    EXPECT_FALSE(presences.find("render"));
    presences.apply("stage.render", presence("online"));
    presences.apply("stage.prerender", presence("online"));
    EXPECT_EQ(presences.find("render"), "stage.render");
    EXPECT_EQ(presences.find("home.render"), "stage.render");
    presences.apply("render", presence("online"));
    EXPECT_EQ(presences.find("render"), "render");
    EXPECT_FALSE(presences.find("output"));
}

TEST(Presences, MemoryIsBounded) {
    Presences presences;
    const SteadyTime now{1h};
    for (std::size_t i = 0; i <= Presences::most_workers; ++i)
        presences.apply(fmt::format("w{}", i), presence("online"));
    EXPECT_EQ(presences.standing("w0", now), Presences::Standing::Online);
    EXPECT_EQ(
        presences.standing(fmt::format("w{}", Presences::most_workers), now), Presences::Standing::Absent
    );
}

} // namespace
} // namespace tutti::live
