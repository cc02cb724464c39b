#include "base/random.hpp"
#include "broker/account.hpp"
#include "broker/audiences.hpp"
#include "broker/session.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <vector>

namespace tutti::broker {

namespace {

std::vector<std::unique_ptr<Session>> crowd(Accounts& accounts, std::size_t size) {
    std::vector<std::unique_ptr<Session>> sessions;
    for (std::size_t i = 0; i < size; ++i)
        sessions.push_back(std::make_unique<Session>(fmt::format("c{}", i), Principal{}, accounts.of({}, ""))
        );
    return sessions;
}

} // namespace

TEST(Audiences, AListThatIsNotLongKeepsItsOrderAndHasNoPlaces) {
    Accounts accounts{Limits{}};
    const auto sessions = crowd(accounts, Audiences::most_looked_at);
    Audiences audiences;
    Audience audience;
    for (const auto& session : sessions) audiences.add(audience, {session.get(), {}});
    EXPECT_EQ(audiences.long_ones(), 0U);
    EXPECT_TRUE(audiences.remove(audience, *sessions[1], nullptr));
    EXPECT_FALSE(audiences.remove(audience, *sessions[1], nullptr));
    EXPECT_EQ(audience[0].session, sessions[0].get());
    EXPECT_EQ(audience[1].session, sessions[2].get());
}

TEST(Audiences, WhatIsKeptOfALongListGoesWithIt) {
    Accounts accounts{Limits{}};
    const auto sessions = crowd(accounts, Audiences::most_looked_at + 1);
    Audiences audiences;
    Audience audience;
    for (const auto& session : sessions) audiences.add(audience, {session.get(), {}});
    EXPECT_EQ(audiences.long_ones(), 1U);
    for (const auto& session : sessions) {
        EXPECT_TRUE(audiences.remove(audience, *session, nullptr));
        EXPECT_EQ(audiences.long_ones(), audience.size() > Audiences::most_looked_at / 2 ? 1U : 0U);
    }
    EXPECT_TRUE(audience.empty());
}

// Whatever comes and goes, around the length that makes a list a long one: they are who a map says they are.
TEST(Audiences, AgreeWithAMapOfTheirMembers) {
    SeededRandom random(5);
    Accounts accounts{Limits{}};
    const auto sessions = crowd(accounts, 300);
    std::array<ShareGroup, 2> shares;
    const std::array<ShareGroup*, 3> groups = {nullptr, &shares[0], &shares[1]};
    Audiences audiences;
    Audience audience;
    std::map<std::pair<const Session*, const ShareGroup*>, std::uint32_t> expected;
    std::size_t longest = 0;
    std::size_t shortest = 1000;
    for (std::uint32_t step = 0; step < 40'000; ++step) {
        Session& session = *sessions[random.next() % sessions.size()];
        ShareGroup* const group = groups[random.next() % groups.size()];
        const auto key = std::pair<const Session*, const ShareGroup*>(&session, group);
        Subscriber* const member = audiences.find(audience, session, group);
        ASSERT_EQ(member != nullptr, expected.contains(key));
        if (member != nullptr) {
            ASSERT_EQ(member->subscription.identifier, expected.at(key));
        }
        const bool grows = step / 4'000 % 2 == 0;
        if (member == nullptr && (grows || random.next() % 8 == 0)) {
            const Subscription subscription{.identifier = step};
            audiences.add(audience, {&session, subscription, group});
            expected.emplace(key, step);
        } else if (member != nullptr && (!grows || random.next() % 8 == 0)) {
            ASSERT_TRUE(audiences.remove(audience, session, group));
            expected.erase(key);
        }
        ASSERT_EQ(audience.size(), expected.size());
        longest = std::max(longest, audience.size());
        if (step > 4'000) shortest = std::min(shortest, audience.size());
    }
    EXPECT_GT(longest, Audiences::most_looked_at);
    EXPECT_LT(shortest, Audiences::most_looked_at / 2);
    for (const auto& member : audience) EXPECT_TRUE(expected.contains({member.session, member.group}));
}

} // namespace tutti::broker
