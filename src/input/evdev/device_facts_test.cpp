#include "input/evdev/device_facts.hpp"

#include <gtest/gtest.h>

namespace tutti::input::evdev {
namespace {

DeviceFacts maker_pad() {
    DeviceFacts facts{
        "/dev/input/event7",
        {"usb-Maker_Pad_0A1B-event-joystick"},
        {"pci-0000:00:14.0-usb-0:1:1.0-event-joystick"}
    };
    facts.name = "Maker Pad";
    facts.uniq = "a4:53:85:00:11:22";
    facts.phys = "usb-0000:00:14.0-1/input0";
    facts.vendor = 0x46d;
    facts.product = 0xc21d;
    return facts;
}

TEST(DeviceIdentity, IsTheLastingNameWhereThereIsOne) {
    auto facts = maker_pad();
    EXPECT_EQ(identities(facts).front(), "usb-Maker_Pad_0A1B-event-joystick");
    facts.by_id.clear();
    EXPECT_EQ(identities(facts).front(), "a4:53:85:00:11:22");
    facts.uniq.clear();
    EXPECT_EQ(identities(facts).front(), "pci-0000:00:14.0-usb-0:1:1.0-event-joystick");
    facts.by_path.clear();
    EXPECT_EQ(identities(facts).front(), "046d:c21d:usb-0000:00:14.0-1/input0");
    facts.phys.clear();
    EXPECT_EQ(identities(facts).front(), "046d:c21d:Maker Pad");
}

TEST(DeviceIdentity, IsNeverTheNumberOfToday) {
    auto other = maker_pad();
    other.node = "/dev/input/event8";
    EXPECT_EQ(identities(other), identities(maker_pad()));
}

TEST(DeviceIdentity, IsTheNextBestWhereAnotherDeviceHasIt) {
    const auto all = identities(maker_pad());
    std::set<std::string> in_use;
    for (const auto& identity : all) {
        EXPECT_EQ(free_identity(maker_pad(), in_use), identity);
        in_use.insert(identity);
    }
    EXPECT_EQ(free_identity(maker_pad(), in_use), all.back() + "#2");
    in_use.insert(all.back() + "#2");
    EXPECT_EQ(free_identity(maker_pad(), in_use), all.back() + "#3");
}

bool is_named(const std::string& pattern) {
    const std::vector<std::string> patterns = {"nothing", pattern};
    return evdev::is_named(maker_pad(), patterns);
}

TEST(DevicePattern, MeansNamesAndIdentitiesInAnyCase) {
    EXPECT_TRUE(is_named("Maker Pad"));
    EXPECT_TRUE(is_named("maker*"));
    EXPECT_TRUE(is_named("usb-Maker_Pad_*"));
    EXPECT_TRUE(is_named("A4:53:85:00:11:22"));
    EXPECT_TRUE(is_named("046d:c21d:*"));
    EXPECT_FALSE(is_named("Maker"));
    EXPECT_FALSE(is_named("event7"));
}

TEST(DevicePattern, MeansPathsWhereItBeginsWithASlash) {
    EXPECT_TRUE(is_named("/dev/input/event*"));
    EXPECT_TRUE(is_named("/dev/input/by-id/usb-Maker_Pad_0A1B-event-joystick"));
    EXPECT_TRUE(is_named("/dev/input/by-path/*-event-joystick"));
    EXPECT_FALSE(is_named("/dev/input/event8"));
    EXPECT_FALSE(is_named("/dev/*"));
}

TEST(DeviceName, IsFitToBeSaid) {
    EXPECT_EQ(shown("Tast\xC3\xA4tur"), "Tast\xC3\xA4tur");
    EXPECT_EQ(shown("bad\xFFname\n"), "bad\xEF\xBF\xBDname?");
    EXPECT_EQ(shown("esc\x1B[2J"), "esc?[2J");
    EXPECT_EQ(shown(std::string(1000, 'x')).size(), 200U);
}

TEST(EventNode, IsAWordAndANumber) {
    EXPECT_TRUE(is_event_node("event0"));
    EXPECT_TRUE(is_event_node("event31"));
    for (const char* name : {"event", "events", "event3.about", "mouse0", "js0", ""})
        EXPECT_FALSE(is_event_node(name)) << name;
}

} // namespace
} // namespace tutti::input::evdev
