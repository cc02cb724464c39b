#include "signal/producer_number.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

namespace tutti::signal {
namespace {

TEST(ProducerNumber, IsTheSameForEver) {
    EXPECT_EQ(producer_number("usb-Arduino_Uno-if00"), producer_number("usb-Arduino_Uno-if00"));
    EXPECT_EQ(producer_number(""), 331815660); // kept in users' files: it may not change
}

TEST(ProducerNumber, TellsDevicesApartAndIsNeverZero) {
    std::set<std::int32_t> numbers;
    for (int i = 0; i < 10'000; ++i) numbers.insert(producer_number(fmt::format("device-{}", i)));
    EXPECT_EQ(numbers.size(), 10'000U);
    EXPECT_GT(*numbers.begin(), 0);
}

} // namespace
} // namespace tutti::signal
