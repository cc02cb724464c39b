#include "device/evdev.hpp"
#include "toml/document.hpp"

#include <gtest/gtest.h>

namespace tutti::device {
namespace {

template <typename Kind>
std::vector<toml::Mistake>
mistakes_of(std::string_view text, void (*meaning)(toml::TableReader&, Kind&), Kind& into) {
    return toml::read_text(text, [&](toml::TableReader& table) { meaning(table, into); }).mistakes;
}

std::string pad_mistake(std::string_view text) {
    Gamepad pad;
    const auto mistakes = mistakes_of(text, read_gamepad, pad);
    EXPECT_EQ(mistakes.size(), 1U) << text;
    return mistakes.empty() ? "" : mistakes.front().key + ": " + mistakes.front().reason;
}

TEST(GamepadOptions, AreThatEveryPadIsHeardWithATenthOfDeadZone) {
    Gamepad pad;
    EXPECT_TRUE(mistakes_of("", read_gamepad, pad).empty());
    EXPECT_EQ(pad, Gamepad{});
    EXPECT_EQ(pad.dead_zone, 0.1);
    EXPECT_TRUE(pad.evdev.device.empty());
    EXPECT_FALSE(pad.evdev.grab);
}

TEST(GamepadOptions, AreReadFromTheirKeys) {
    Gamepad pad;
    const auto mistakes = mistakes_of(
        "device = [\"Xbox*\", \"/dev/input/by-id/usb-*\"]\ndead_zone = 0.2\ngrab = true\nnames = { a = "
        "\"fire\" }\n",
        read_gamepad, pad
    );
    EXPECT_TRUE(mistakes.empty());
    EXPECT_EQ(pad.evdev.device, (std::vector<std::string>{"Xbox*", "/dev/input/by-id/usb-*"}));
    EXPECT_EQ(pad.dead_zone, 0.2);
    EXPECT_TRUE(pad.evdev.grab);
    EXPECT_EQ(pad.evdev.names, (std::vector<std::pair<std::string, std::string>>{{"a", "fire"}}));
}

TEST(GamepadOptions, SayWhatIsWrongWhereItStands) {
    EXPECT_EQ(pad_mistake("dead_zone = 1\n"), "dead_zone: must be from 0 to 0.9");
    EXPECT_EQ(
        pad_mistake("device = \"/dev/*/event3\"\n"),
        "device: only the last part of a path may have '*', '?' or '[…]'"
    );
    EXPECT_EQ(pad_mistake("device = []\n"), "device: must name at least one");
    EXPECT_EQ(pad_mistake("names = { a = \"Fire!\" }\n").substr(0, 8), "names.a:");
    EXPECT_EQ(pad_mistake("grab = 1\n").substr(0, 5), "grab:");
}

TEST(KeyboardOptions, HaveNoDeadZone) {
    Keyboard keyboard;
    const auto mistakes = mistakes_of("dead_zone = 0.1\n", read_keyboard, keyboard);
    ASSERT_EQ(mistakes.size(), 1U);
    EXPECT_EQ(mistakes.front().key, "dead_zone");
}

TEST(KeyboardOptions, AreReadFromTheirKeys) {
    Keyboard keyboard;
    EXPECT_TRUE(mistakes_of("device = \"*Macro*\"\ngrab = true\n", read_keyboard, keyboard).empty());
    EXPECT_EQ(keyboard.evdev.device, std::vector<std::string>{"*Macro*"});
    EXPECT_TRUE(keyboard.evdev.grab);
}

} // namespace
} // namespace tutti::device
