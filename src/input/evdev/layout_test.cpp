#include "input/evdev/control_names.hpp"
#include "input/evdev/layout.hpp"

#include <gtest/gtest.h>
#include <linux/input-event-codes.h>

namespace tutti::input::evdev {
namespace {

constexpr signal::AxisRange byte_range{0, 255, 15};
constexpr signal::AxisRange hat_range{-1, 1, 0};

Capabilities keyboard() {
    Capabilities has;
    for (std::uint16_t code = KEY_ESC; code <= KEY_KPDOT; ++code) has.keys.push_back(code);
    return has;
}

Capabilities device_with(const std::vector<std::uint16_t>& axes) {
    Capabilities has;
    has.keys = {BTN_A, BTN_B, BTN_X, BTN_Y, BTN_START};
    for (const auto code : axes) has.axes.push_back({code, code >= ABS_HAT0X ? hat_range : byte_range});
    return has;
}

/// "left_x left_y": of each axis its name, with '+' where it rests at its least.
std::string axes_of(const Capabilities& device) {
    std::string names;
    for (const auto& axis : lay_out(device, DeviceKind::Gamepad, 0.1).axes)
        names += (names.empty() ? "" : " ") + axis.name + (axis.zone.value(0) == 0 ? "+" : "");
    return names;
}

TEST(DeviceKind, OfADeviceWithLettersIsKeyboard) {
    EXPECT_TRUE(is_of_kind(keyboard(), DeviceKind::Keyboard));
    EXPECT_FALSE(is_of_kind(keyboard(), DeviceKind::Gamepad));
    EXPECT_FALSE(could_be_of_kind(keyboard(), DeviceKind::Gamepad));
}

TEST(DeviceKind, OfAFewKeysIsKeyboardWhereItIsNamed) {
    Capabilities power;
    power.keys = {KEY_POWER};
    EXPECT_FALSE(is_of_kind(power, DeviceKind::Keyboard));
    EXPECT_TRUE(could_be_of_kind(power, DeviceKind::Keyboard));
}

TEST(DeviceKind, OfAPadIsGamepad) {
    EXPECT_TRUE(is_of_kind(device_with({ABS_X}), DeviceKind::Gamepad));
    EXPECT_FALSE(could_be_of_kind(device_with({ABS_X}), DeviceKind::Keyboard));
    Capabilities joystick;
    joystick.keys = {BTN_TRIGGER};
    EXPECT_TRUE(is_of_kind(joystick, DeviceKind::Gamepad));
}

TEST(DeviceKind, OfAPadsOtherPartsIsNone) {
    auto sensor = device_with({ABS_X});
    sensor.is_sensor = true;
    EXPECT_FALSE(could_be_of_kind(sensor, DeviceKind::Gamepad));
    Capabilities touch;
    touch.keys = {BTN_LEFT, BTN_TOOL_FINGER, BTN_TOUCH};
    EXPECT_FALSE(could_be_of_kind(touch, DeviceKind::Gamepad));
    EXPECT_FALSE(could_be_of_kind(touch, DeviceKind::Keyboard));
    touch.is_pointer = true;
    EXPECT_FALSE(could_be_of_kind(touch, DeviceKind::Gamepad));
}

TEST(Layout, OfAnXboxPadHasTriggersOnZ) {
    const auto device = device_with({ABS_X, ABS_Y, ABS_Z, ABS_RX, ABS_RY, ABS_RZ});
    EXPECT_EQ(axes_of(device), "left_x left_y left_trigger+ right_x right_y right_trigger+");
}

TEST(Layout, WithoutAnotherRightStickHasItOnZ) {
    EXPECT_EQ(axes_of(device_with({ABS_X, ABS_Y, ABS_Z, ABS_RZ})), "left_x left_y right_x right_y");
    const auto bluetooth = device_with({ABS_X, ABS_Y, ABS_Z, ABS_RZ, ABS_GAS, ABS_BRAKE});
    EXPECT_EQ(axes_of(bluetooth), "left_x left_y right_x right_y right_trigger+ left_trigger+");
}

TEST(Layout, NamesOtherAxesAsTheKernelDoes) {
    EXPECT_EQ(
        axes_of(device_with({ABS_RUDDER, ABS_WHEEL, ABS_THROTTLE, ABS_Z})), "rudder+ wheel+ throttle+ z+"
    );
    auto wheel = device_with({ABS_GAS, ABS_BRAKE});
    wheel.keys = {BTN_TRIGGER};
    EXPECT_EQ(axes_of(wheel), "gas+ brake+");
    EXPECT_EQ(plain_axis_name(0x1f), "abs_1f");
}

TEST(Layout, HasHatsAsSwitches) {
    const auto layout =
        lay_out(device_with({ABS_X, ABS_HAT0X, ABS_HAT0Y, ABS_HAT1Y}), DeviceKind::Gamepad, 0.1);
    ASSERT_EQ(layout.switches.size(), 3U);
    EXPECT_EQ(layout.switches[0].negative + " " + layout.switches[0].positive, "left right");
    EXPECT_EQ(layout.switches[1].negative + " " + layout.switches[1].positive, "up down");
    EXPECT_EQ(layout.switches[2].negative, "hat1_up");
    EXPECT_EQ(layout.axes.size(), 1U);
}

TEST(Layout, LeavesOutPointsOnATouchPad) {
    auto device = device_with({ABS_X});
    device.axes.push_back({ABS_MT_POSITION_X, byte_range});
    EXPECT_EQ(axes_of(device), "left_x");
}

TEST(Layout, OfAKeyboardHasKeysAlone) {
    auto device = keyboard();
    device.axes.push_back({ABS_VOLUME, byte_range});
    EXPECT_TRUE(lay_out(device, DeviceKind::Keyboard, 0.1).axes.empty());
}

TEST(ControlNames, OfPadsAreWhatIsPrintedOnThem) {
    EXPECT_EQ(key_name(BTN_SOUTH), "a");
    EXPECT_EQ(key_name(BTN_EAST), "b");
    EXPECT_EQ(key_name(BTN_X), "x");
    EXPECT_EQ(key_name(BTN_Y), "y");
    EXPECT_EQ(key_name(BTN_TL), "l1");
    EXPECT_EQ(key_name(BTN_TR2), "r2");
    EXPECT_EQ(key_name(BTN_THUMBL), "l3");
    EXPECT_EQ(key_name(BTN_DPAD_UP), "up");
    EXPECT_EQ(key_name(BTN_MODE), "mode");
}

TEST(ControlNames, OfKeysAreTheKernelsInSmallLetters) {
    EXPECT_EQ(key_name(KEY_SPACE), "space");
    EXPECT_EQ(key_name(KEY_F1), "f1");
    EXPECT_EQ(key_name(KEY_UP), "up");
    EXPECT_EQ(key_name(KEY_LEFTSHIFT), "leftshift");
    EXPECT_EQ(key_name(KEY_1), "1");
    EXPECT_EQ(key_name(BTN_1), "btn_1"); // of a box with numbered buttons
    EXPECT_EQ(key_name(BTN_TRIGGER), "trigger");
    EXPECT_EQ(key_name(0x2fe), "key_2fe");
}

TEST(ControlNames, OfMiceAndPensAreNoKeys) {
    EXPECT_TRUE(is_key(KEY_ESC));
    EXPECT_TRUE(is_key(KEY_OK));
    EXPECT_FALSE(is_key(KEY_RESERVED));
    for (const int code : {BTN_LEFT, BTN_A, BTN_TOUCH, BTN_DPAD_UP, BTN_TRIGGER_HAPPY1})
        EXPECT_FALSE(is_key(static_cast<std::uint16_t>(code))) << code;
    EXPECT_TRUE(is_button(BTN_A));
    EXPECT_TRUE(is_button(KEY_RECORD)); // some pads have a few of them
    EXPECT_FALSE(is_button(BTN_TOUCH));
    EXPECT_FALSE(is_button(KEY_CNT));
}

} // namespace
} // namespace tutti::input::evdev
