#include "gateway/login_limiter.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::gateway {
namespace {

using namespace std::chrono_literals;
using Outcome = LoginLimiter::Outcome;
using Reason = LoginLimiter::Reason;
using Visitor = LoginLimiter::Visitor;

/// A door, and what it says to who tries a password.
struct Limited {
    LoginLimiter limiter;
    SteadyTime now{1h};

    /// Nothing: the password was checked.
    std::optional<LoginLimiter::Refusal> attempt(const Visitor& visitor, Outcome outcome = Outcome::Wrong) {
        const auto attempt = limiter.begin(visitor, now);
        if (!attempt) return attempt.error();
        limiter.end(*attempt, outcome, now);
        return std::nullopt;
    }
    microseconds wait(const Visitor& visitor, Outcome outcome = Outcome::Wrong) {
        const auto refusal = attempt(visitor, outcome);
        return refusal ? refusal->wait : 0s;
    }
    /// Guesses until there is a wait.
    int guess(const Visitor& visitor) {
        int guesses = 0;
        while (!attempt(visitor)) ++guesses;
        return guesses;
    }
};

TEST(LoginLimiter, FiveMistakesAreFreeAndEachFurtherOneDoublesTheWait) {
    Limited door;
    EXPECT_EQ(door.guess({"10.0.0.1", ""}), 5);
    for (const auto expected : {5s, 10s, 20s, 40s, 80s, 160s, 320s, 640s, 900s, 900s}) {
        EXPECT_EQ(door.wait({"10.0.0.1", ""}), expected);
        door.now += expected - 1us;
        EXPECT_EQ(door.wait({"10.0.0.1", ""}), 1us);
        door.now += 1us;
        EXPECT_EQ(door.wait({"10.0.0.1", ""}), 0s);
    }
}

TEST(LoginLimiter, TheRightPasswordForgives) {
    Limited door;
    for (int i = 0; i < 4; ++i) EXPECT_FALSE(door.attempt({"10.0.0.1", ""}));
    EXPECT_FALSE(door.attempt({"10.0.0.1", ""}, Outcome::Right));
    EXPECT_EQ(door.guess({"10.0.0.1", ""}), 5);
}

TEST(LoginLimiter, OnesOwnRightPasswordForgivesNoGuessesAtAnothers) {
    Limited door;
    const Visitor eve{"10.0.0.1", "", "eve"};
    EXPECT_FALSE(door.attempt(eve));
    int guesses = 0;
    for (; !door.attempt({"10.0.0.1", "", "anna"}); ++guesses) door.attempt(eve, Outcome::Right);
    EXPECT_EQ(guesses, 4);
    // They are forgotten all the same, an hour after the last of them.
    for (int minute = 0; minute < 61; ++minute, door.now += 1min) door.attempt(eve, Outcome::Right);
    EXPECT_EQ(door.guess({"10.0.0.1", "", "anna"}), 5);
}

TEST(LoginLimiter, WhatCouldNotBeCheckedIsNoMistake) {
    Limited door;
    for (int i = 0; i < 20; ++i) EXPECT_FALSE(door.attempt({"10.0.0.1", ""}, Outcome::Unchecked));
    EXPECT_EQ(door.guess({"10.0.0.1", ""}), 5);
}

TEST(LoginLimiter, AFreshAddressGetsInWhileSixAddressesGuess) {
    Limited door;
    for (int second = 0; second < 600; ++second) {
        for (int i = 1; i <= 6; ++i) door.guess({fmt::format("127.0.0.{}", i), ""});
        door.now += 1s;
    }
    EXPECT_FALSE(door.attempt({"127.0.0.7", ""}, Outcome::Right));
    EXPECT_FALSE(door.attempt({"192.168.1.20", ""}, Outcome::Right));
    // Ten minutes of guessing were worth this many passwords.
    EXPECT_LE(door.limiter.statistics().wrong, 6U * 12);
}

TEST(LoginLimiter, AKnownDeviceIsApartFromTheAddressThatItShares) {
    Limited door;
    door.guess({"10.0.0.1", ""});
    EXPECT_TRUE(door.attempt({"10.0.0.1", ""}, Outcome::Right));
    EXPECT_FALSE(door.attempt({"10.0.0.1", "phone"}, Outcome::Right));
    // It has a limit of its own, which is nobody else's.
    EXPECT_EQ(door.guess({"10.0.0.1", "phone"}), 5);
    EXPECT_EQ(door.attempt({"10.0.0.9", "phone"})->reason, Reason::Device);
    EXPECT_FALSE(door.attempt({"10.0.0.1", "tablet"}, Outcome::Right));
    EXPECT_FALSE(door.attempt({"10.0.0.9", ""}, Outcome::Right));
}

TEST(LoginLimiter, AWholeNetworkOfGuessersIsSlowedAsOne) {
    Limited door;
    int guesses = 0;
    for (int i = 0; i < 256; ++i) guesses += door.guess({fmt::format("10.0.0.{}", i), ""});
    // So many newcomers, and together little more than the mistakes that a network has free.
    EXPECT_LE(guesses, 30 + 32);
    EXPECT_EQ(door.attempt({"10.0.0.255", ""})->reason, Reason::Newcomers);
    EXPECT_EQ(door.attempt({"10.0.0.1", ""})->reason, Reason::Address);
    EXPECT_EQ(door.attempt({"10.0.0.20", ""})->reason, Reason::Network);
    EXPECT_FALSE(door.attempt({"10.0.1.1", ""}, Outcome::Right)); // the house next door
}

TEST(LoginLimiter, AnIPv6NetworkIsItsFirst64Bits) {
    Limited door;
    for (int i = 0; i < 64; ++i) door.attempt({fmt::format("2001:db8:0:1::{:x}", i), ""});
    EXPECT_EQ(door.attempt({"2001:db8:0:1:ffff::1", ""})->reason, Reason::Newcomers);
    EXPECT_FALSE(door.attempt({"2001:db8:0:2::1", ""}));
}

TEST(LoginLimiter, AnAddressHasOneNameHoweverItIsWritten) {
    Limited door;
    door.guess({"10.0.0.1", ""});
    EXPECT_TRUE(door.attempt({"::ffff:10.0.0.1", ""}));
    door.guess({"fe80::1", ""});
    EXPECT_TRUE(door.attempt({"fe80:0::1%eth0", ""}));
    door.guess({"garbage", ""});
    EXPECT_TRUE(door.attempt({"other garbage", ""}));
}

TEST(LoginLimiter, ManyNetworksTogetherCostOnlyNewcomers) {
    Limited door;
    EXPECT_FALSE(door.attempt({"192.168.1.20", ""}, Outcome::Right));
    for (int i = 0; i < 250; ++i) door.attempt({fmt::format("10.0.{}.1", i), ""});
    EXPECT_EQ(door.limiter.statistics().wrong, 63U);
    const auto refusal = door.attempt({"10.1.0.1", ""});
    EXPECT_EQ(refusal->reason, Reason::Newcomers);
    EXPECT_EQ(refusal->wait, 2s);
    EXPECT_FALSE(door.attempt({"192.168.1.20", ""}, Outcome::Right));
    EXPECT_FALSE(door.attempt({"10.1.0.1", "phone"}, Outcome::Right));
    door.now += 2s;
    EXPECT_FALSE(door.attempt({"10.1.0.1", ""}, Outcome::Right));
}

TEST(LoginLimiter, ChecksUnderWayAreFewAndSomeAreForDevices) {
    Limited door;
    std::vector<LoginLimiter::Attempt> under_way;
    for (int i = 0; i < 12; ++i) {
        const auto visitor = fmt::format("10.0.0.{}", i);
        under_way.push_back(door.limiter.begin({visitor, ""}, door.now).value());
        EXPECT_EQ(door.attempt({visitor, ""})->reason, Reason::Busy); // one of an address at a time
    }
    EXPECT_EQ(door.attempt({"10.0.0.99", ""})->reason, Reason::Busy);
    for (int i = 0; i < 4; ++i) {
        const auto device = fmt::format("device {}", i);
        under_way.push_back(door.limiter.begin({"10.0.0.1", device}, door.now).value());
    }
    EXPECT_EQ(door.attempt({"10.0.0.1", "one more"})->reason, Reason::Busy);
    for (const auto& attempt : under_way) door.limiter.end(attempt, Outcome::Wrong, door.now);
    EXPECT_FALSE(door.attempt({"10.0.0.99", ""}));
}

TEST(LoginLimiter, SilenceIsForgottenAfterAnHour) {
    Limited door;
    door.guess({"10.0.0.1", ""});
    door.now += 1h - 1us;
    EXPECT_FALSE(door.attempt({"10.0.0.1", ""}));
    EXPECT_EQ(door.wait({"10.0.0.1", ""}), 10s);
    door.now += 1h;
    EXPECT_EQ(door.guess({"10.0.0.1", ""}), 5);
}

TEST(LoginLimiter, MemoryIsBoundedAndAGuesserIsNotForgottenForNewcomers) {
    Limited door;
    for (int i = 0; i < 5000; ++i) {
        door.now += 2s;
        door.guess({"10.255.0.1", ""});
        EXPECT_FALSE(door.attempt({fmt::format("10.{}.{}.1", i / 250, i % 250), ""}, Outcome::Right)) << i;
        EXPECT_FALSE(door.attempt({"10.255.0.2", fmt::format("device {}", i)}, Outcome::Right));
    }
    EXPECT_LE(door.limiter.remembered(), 1024U + 1024 + 256);
    EXPECT_TRUE(door.attempt({"10.255.0.1", ""}));
}

TEST(LoginLimiter, CountsWhatHappened) {
    Limited door;
    door.guess({"10.0.0.1", ""});
    door.attempt({"10.0.0.2", ""}, Outcome::Right);
    const auto& statistics = door.limiter.statistics();
    EXPECT_EQ(statistics.wrong, 5U);
    EXPECT_EQ(statistics.right, 1U);
    EXPECT_EQ(statistics.refused_in_all(), 1U);
    EXPECT_EQ(door.limiter.waiting(door.now), 1U);
    EXPECT_EQ(door.limiter.waiting(door.now + 5s), 0U);
}

} // namespace
} // namespace tutti::gateway
