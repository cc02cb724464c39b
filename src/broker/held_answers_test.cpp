#include "broker/held_answers.hpp"
#include "broker/session.hpp"

#include <gtest/gtest.h>

namespace tutti::broker {
namespace {

TEST(HeldAnswers, WaitForTheJournalAndForReceiversAlike) {
    OutputPool pool;
    Connection to({}, {}, pool);
    HeldAnswers held;
    std::vector<std::string> sent;
    const auto send = [&](const HeldAnswer& answer) { sent.push_back(answer.packet); };
    const auto hold = [&](const char* packet) { return held.hold({.to = &to, .packet = packet}); };
    Accounts accounts{Limits{}};
    Session receiver("r", {}, accounts.hub());
    held.wait_for(JournalPosition{5});
    EXPECT_TRUE(held.is_waiting());
    hold("disk");
    held.wait_for(receiver);
    const auto both = hold("both");
    held.wait_for_nothing();
    EXPECT_FALSE(held.is_waiting());
    held.synced({4}, send);
    EXPECT_TRUE(sent.empty());
    held.synced({5}, send);
    EXPECT_EQ(sent, std::vector<std::string>{"disk"});
    held.let_go(both, send);
    EXPECT_EQ(sent, (std::vector<std::string>{"disk", "both"}));
    held.wait_for(JournalPosition{5});
    EXPECT_FALSE(held.is_waiting()) << "it is on disk already";
    EXPECT_EQ(held.size(), 0U);
}

TEST(HeldAnswers, MayBeHeldWhileOneGoes) {
    OutputPool pool;
    Connection to({}, {}, pool);
    HeldAnswers held;
    std::vector<std::string> sent;
    const std::string first = "one that is too long to be kept in place";
    held.hold_until({1}, {.to = &to, .packet = first, .size = 3});
    held.synced({1}, [&](const HeldAnswer& answer) {
        for (int i = 0; i < 8; ++i) held.hold_until({2}, {.to = &to, .packet = "later", .size = 5});
        sent.push_back(answer.packet);
    });
    EXPECT_EQ(sent, std::vector<std::string>{first});
    EXPECT_EQ(held.size(), 8U);
    EXPECT_EQ(to.held, 8U);
    EXPECT_EQ(to.held_bytes, 8U * 5);
    held.synced({2}, [&](const HeldAnswer& answer) { sent.push_back(answer.packet); });
    EXPECT_EQ(sent.size(), 9U);
    EXPECT_EQ(held.size(), 0U);
    EXPECT_EQ(to.held, 0U);
}

TEST(HeldAnswers, OfAConnectionThatEndsWhileOneGoesLeaveNothing) {
    OutputPool pool;
    Connection to({}, {}, pool);
    HeldAnswers held;
    for (const auto* packet : {"first", "second"})
        held.hold_until({1}, {.to = &to, .packet = packet, .size = 5});
    std::vector<std::string> sent;
    held.synced({1}, [&](const HeldAnswer& answer) {
        sent.push_back(answer.packet);
        held.forget(to);
    });
    EXPECT_EQ(sent, std::vector<std::string>{"first"});
    EXPECT_EQ(held.size(), 0U);
    EXPECT_EQ(to.held, 0U);
    EXPECT_EQ(to.held_bytes, 0U);
    held.hold_until({2}, {.to = &to, .packet = "third"});
    held.hold_until({2}, {.to = &to, .packet = "fourth"});
    EXPECT_EQ(held.size(), 2U);
}

TEST(HeldAnswers, OfAConnectionThatEndsLeaveNothing) {
    OutputPool pool;
    HeldAnswers held;
    Connection stays({.value = 0}, {}, pool);
    Connection goes({.value = 1}, {}, pool);
    constexpr std::uint64_t last = 10;
    for (std::uint64_t i = 1; i <= last; ++i) {
        Connection* const to = i % 3 == 0 ? &stays : &goes;
        held.hold_until(JournalPosition{i}, {.to = to, .packet = std::to_string(i), .size = 5});
    }
    EXPECT_EQ(goes.held_bytes, 7U * 5);
    held.forget(goes);
    EXPECT_EQ(held.size(), 3U);
    EXPECT_EQ(goes.held, 0U);
    EXPECT_EQ(goes.held_bytes, 0U);
    std::vector<std::string> sent;
    held.synced(JournalPosition{last}, [&](const HeldAnswer& answer) { sent.push_back(answer.packet); });
    EXPECT_EQ(sent, (std::vector<std::string>{"3", "6", "9"}));
    EXPECT_EQ(held.size(), 0U);
    EXPECT_EQ(stays.held, 0U);
}

TEST(HeldAnswers, OfAConnectionThatHasEndedAreNotSentToWhoComesAfterIt) {
    OutputPool pool;
    Accounts accounts{Limits{}};
    Session receiver("r", {}, accounts.hub());
    HeldAnswers held;
    Connection gone({}, {}, pool);
    held.wait_for(receiver);
    held.wait_for(JournalPosition{5});
    const auto index = held.hold({.to = &gone, .packet = "to nobody"});
    held.forget(gone);
    EXPECT_EQ(held.size(), 1U) << "the receiver has noted it";
    const auto send = [](const HeldAnswer&) { ADD_FAILURE() << "it was sent"; };
    held.synced(JournalPosition{5}, send);
    held.let_go(index, send);
    EXPECT_EQ(held.size(), 0U);
}

} // namespace
} // namespace tutti::broker
