#include "device/devices.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::device {
namespace {

constexpr WallTime now = WallTime(seconds(1000));

class Straps : public testing::Test {
protected:
    std::string type(const Devices::Change& change) { return change.saying ? change.saying->type : ""; }

    Devices devices{"heart_rate", std::nullopt};
};

TEST_F(Straps, EachChangeIsSaidOnce) {
    const auto strap = devices.connect({.identity = "AA:BB", .name = "Polar H10"}, now);
    ASSERT_TRUE(strap);
    ASSERT_TRUE(strap->saying);
    EXPECT_EQ(strap->saying->type, "input.connected");
    EXPECT_EQ(strap->saying->data, Value::object({{"name", "Polar H10"}, {"kind", "heart_rate"}}));
    EXPECT_FALSE(devices.connect({.identity = "AA:BB", .name = "Polar H10"}, now)->saying);
    EXPECT_EQ(type(devices.suspect(strap->device, "no data for 5 s", now)), "input.suspected_disconnect");
    EXPECT_EQ(type(devices.suspect(strap->device, "no data for 9 s", now)), "");
    EXPECT_EQ(type(devices.recover(strap->device, now)), "input.recovered");
    EXPECT_EQ(type(devices.recover(strap->device, now)), "");
    EXPECT_EQ(type(devices.disconnect(strap->device, "gone", now)), "input.disconnected");
    EXPECT_EQ(type(devices.disconnect(strap->device, "gone", now)), "");
}

TEST_F(Straps, OneThatIsGoneIsNeitherSuspectedNorRecovers) {
    const auto strap = devices.connect({.identity = "AA:BB"}, now)->device;
    devices.disconnect(strap, "gone", now);
    EXPECT_EQ(type(devices.suspect(strap, "silent", now)), "");
    EXPECT_EQ(type(devices.recover(strap, now)), "");
}

TEST_F(Straps, ComeBackAsTheSameDevice) {
    const auto first = devices.connect({.identity = "AA:BB"}, now)->device;
    const auto producer = devices.find(first)->producer;
    devices.connect({.identity = "CC:DD"}, now);
    devices.disconnect(first, "gone", now);
    const auto again = devices.connect({.identity = "AA:BB"}, now);
    EXPECT_EQ(again->device, first);
    EXPECT_EQ(type(*again), "input.connected");
    EXPECT_EQ(devices.find(first)->producer, producer);
    EXPECT_EQ(devices.find(first)->connections, 2U);
    EXPECT_GT(producer, 0);
}

TEST(Devices, AProducerIsThatOfTheDeviceOrOfTheFileOrOfTheIdentity) {
    Devices given("serial", 7);
    EXPECT_EQ(given.find(given.connect({.identity = "a", .producer = 3}, now)->device)->producer, 3);
    EXPECT_EQ(given.find(given.connect({.identity = "b"}, now)->device)->producer, 7);
    Devices one("microphone", std::nullopt);
    EXPECT_EQ(one.find(one.connect({}, now)->device)->producer, 0);
}

TEST_F(Straps, AreBoundedAndTheOneGoneForLongestMakesRoom) {
    for (std::size_t i = 0; i < Devices::most; ++i) devices.connect({.identity = fmt::format("{}", i)}, now);
    EXPECT_FALSE(devices.connect({.identity = "further"}, now));
    const auto first = devices.connect({.identity = "0"}, now)->device;
    devices.disconnect(first, "gone", now);
    EXPECT_TRUE(devices.connect({.identity = "further"}, now));
    EXPECT_EQ(devices.find(first), nullptr);
}

TEST_F(Straps, AreCalledAsAPersonSaysFromThenOnAndAsTheySayThemselvesAfterwards) {
    const auto strap =
        devices.connect({.identity = "AA:BB", .name = "Polar H10", .producer = 4}, now)->device;
    const Profile profile{.name = "Ann", .producer = 7};
    EXPECT_TRUE(devices.take_profile(strap, &profile));
    EXPECT_FALSE(devices.take_profile(strap, &profile));
    EXPECT_EQ(devices.find(strap)->name, "Ann");
    EXPECT_EQ(devices.find(strap)->producer, 7);
    EXPECT_TRUE(devices.take_profile(strap, nullptr));
    EXPECT_EQ(devices.find(strap)->name, "Polar H10");
    EXPECT_EQ(devices.find(strap)->producer, 4);
}

TEST_F(Straps, MalformedBytesAreCountedByKindAndKindsAreBounded) {
    const auto strap = devices.connect({.identity = "AA:BB"}, now)->device;
    for (int i = 0; i < 100; ++i) devices.malformed(strap, fmt::format("kind-{}", i));
    devices.malformed(strap, "kind-3", 4);
    const auto& counts = devices.find(strap)->malformed;
    EXPECT_EQ(counts.size(), Devices::most_malformed_kinds + 1);
    EXPECT_EQ(counts.at("kind-3"), 5U);
    EXPECT_EQ(counts.at("other"), 100U - Devices::most_malformed_kinds);
}

} // namespace
} // namespace tutti::device
