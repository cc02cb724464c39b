#include "hub/tls/ticket_keys.hpp"

#include <gtest/gtest.h>

namespace tutti::hub {

namespace {

constexpr auto began = SteadyTime(seconds(1000));

TEST(TicketKeys, OneIsUsedForAPeriodAndThenAnother) {
    TicketKeys keys(began);
    const auto first = keys.current(began).name;
    EXPECT_EQ(keys.current(began + TicketKeys::period - microseconds(1)).name, first);
    EXPECT_NE(keys.current(began + TicketKeys::period).name, first);
}

TEST(TicketKeys, ATicketIsGoodForAPeriodMore) {
    TicketKeys keys(began);
    const auto name = keys.current(began).name;
    EXPECT_NE(keys.find(name, began + 2 * TicketKeys::period - microseconds(1)), nullptr);
    EXPECT_EQ(keys.find(name, began + 2 * TicketKeys::period), nullptr);
}

TEST(TicketKeys, AfterALongSilenceNoneIsOld) {
    TicketKeys keys(began);
    const auto name = keys.current(began).name;
    EXPECT_EQ(keys.find(name, began + 100 * TicketKeys::period), nullptr);
}

TEST(TicketKeys, AStrangersNameIsNone) {
    TicketKeys keys(began);
    auto name = keys.current(began).name;
    name[7] = static_cast<unsigned char>(name[7] + 1);
    EXPECT_EQ(keys.find(name, began), nullptr);
}

} // namespace

} // namespace tutti::hub
