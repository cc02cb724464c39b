#include "broker/held_message.hpp"

#include <gtest/gtest.h>

namespace tutti::broker {
namespace {

using Kind = Principal::Kind;

struct Desk {
    Accounts accounts{Limits{}};
    std::uint64_t stored = 0;
    Account& one = accounts.of({Kind::User, "one"}, "");
    Account& two = accounts.of({Kind::User, "two"}, "");
    MessageRef message = Message::make({.topic = "t", .payload = "payload"}, SteadyTime{}, stored);

    static std::uint64_t messages(const Account& account) {
        return account.held()[Resource::SessionMessages];
    }
    static std::uint64_t bytes(const Account& account) { return account.held()[Resource::SessionBytes]; }
};

TEST(HeldMessage, IsChargedOnceHoweverManyClientsOfAnAccountWaitForIt) {
    Desk desk;
    const auto size = desk.message->size();
    constexpr auto place = HeldMessage::of_a_place;
    {
        const HeldMessage first(desk.message, desk.one);
        HeldMessage second(desk.message, desk.one);
        const HeldMessage third(desk.message, desk.two);
        EXPECT_EQ(desk.messages(desk.one), 2U);
        EXPECT_EQ(desk.bytes(desk.one), size + 2 * place);
        EXPECT_EQ(desk.bytes(desk.two), size + place);
        second = {};
        EXPECT_EQ(desk.messages(desk.one), 1U);
        EXPECT_EQ(desk.bytes(desk.one), size + place);
    }
    EXPECT_EQ(desk.accounts.held(), Amounts{});
}

TEST(HeldMessage, IsHandedOnWithItsCharge) {
    Desk desk;
    HeldMessage first(desk.message, desk.one);
    HeldMessage second(std::move(first));
    HeldMessage third;
    third = std::move(second);
    EXPECT_EQ(desk.messages(desk.one), 1U);
    third = HeldMessage(desk.message, desk.two);
    EXPECT_EQ(desk.one.held(), Amounts{});
    EXPECT_EQ(desk.messages(desk.two), 1U);
}

TEST(HeldMessage, KeepsItsMessage) {
    Desk desk;
    const auto size = desk.message->size();
    {
        const HeldMessage held(std::exchange(desk.message, {}), desk.one);
        EXPECT_EQ(desk.stored, size);
        EXPECT_EQ(held->publish().payload, "payload");
    }
    EXPECT_EQ(desk.stored, 0U);
    EXPECT_EQ(desk.one.held(), Amounts{});
}

} // namespace
} // namespace tutti::broker
