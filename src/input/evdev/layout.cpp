#include "input/evdev/layout.hpp"

#include "input/evdev/control_names.hpp"

#include <fmt/format.h>
#include <linux/input-event-codes.h>

#include <algorithm>

namespace tutti::input::evdev {

namespace {

using signal::Rest;

bool has_pad_buttons(const Capabilities& device) noexcept {
    return std::ranges::any_of(device.keys, [](std::uint16_t code) {
        return (code >= BTN_JOYSTICK && code < BTN_DIGI) || (code >= BTN_DPAD_UP && code <= BTN_DPAD_RIGHT)
               || (code >= BTN_TRIGGER_HAPPY && code <= BTN_TRIGGER_HAPPY40);
    });
}

/// As udev has it: all keys from Escape to D.
bool has_letters(const Capabilities& device) noexcept {
    for (std::uint16_t code = KEY_ESC; code <= KEY_D; ++code)
        if (!device.has_key(code)) return false;
    return true;
}

struct Meaning {
    std::string name;
    Rest rest = Rest::Middle;
};

/// Drivers agree on ABS_X and ABS_Y alone. Where there is a right stick on RX and RY, Z and RZ are triggers;
/// where there is none, they are the right stick, and the triggers, if any, are gas and brake.
Meaning meaning_of(const Capabilities& device, const Capabilities::Axis& axis) {
    const bool has_right_stick = device.has_axis(ABS_RX) && device.has_axis(ABS_RY);
    const bool is_pad = device.has_key(BTN_GAMEPAD);
    switch (axis.code) {
    case ABS_X:
        return {"left_x"};
    case ABS_Y:
        return {"left_y"};
    case ABS_RX:
        return {"right_x"};
    case ABS_RY:
        return {"right_y"};
    case ABS_Z:
        if (has_right_stick) return {"left_trigger", Rest::Least};
        if (device.has_axis(ABS_RZ)) return {"right_x"};
        break;
    case ABS_RZ:
        if (has_right_stick) return {"right_trigger", Rest::Least};
        if (device.has_axis(ABS_Z)) return {"right_y"};
        break;
    case ABS_BRAKE:
        return {is_pad ? "left_trigger" : "brake", Rest::Least};
    case ABS_GAS:
        return {is_pad ? "right_trigger" : "gas", Rest::Least};
    case ABS_THROTTLE:
        return {"throttle", Rest::Least};
    default:
        break;
    }
    return {plain_axis_name(axis.code), axis.range.least < 0 ? Rest::Middle : Rest::Least};
}

Switch switch_of(std::uint16_t code) {
    const int number = (code - ABS_HAT0X) / 2;
    const std::string which = number == 0 ? "" : fmt::format("hat{}_", number);
    const bool is_upright = (code - ABS_HAT0X) % 2 == 1;
    return {code, which + (is_upright ? "up" : "left"), which + (is_upright ? "down" : "right")};
}

/// A switch that says -1, 0 and 1: some drivers put what is pressed with more or less force there.
bool is_switch(const Capabilities::Axis& axis) noexcept {
    return axis.code >= ABS_HAT0X && axis.code <= ABS_HAT3Y && axis.range.least == -1 && axis.range.most == 1;
}

/// Points on a touch pad, and what is an event of its own each time.
bool is_of_a_hand(std::uint16_t code) noexcept { return code < ABS_MT_SLOT && code != ABS_VOLUME; }

} // namespace

bool Capabilities::has_key(std::uint16_t code) const noexcept {
    return std::ranges::find(keys, code) != keys.end();
}

bool Capabilities::has_axis(std::uint16_t code) const noexcept {
    return std::ranges::find(axes, code, &Axis::code) != axes.end();
}

bool is_of_kind(const Capabilities& device, DeviceKind kind) noexcept {
    return could_be_of_kind(device, kind) && (kind == DeviceKind::Gamepad || has_letters(device));
}

bool could_be_of_kind(const Capabilities& device, DeviceKind kind) noexcept {
    if (device.is_sensor || device.is_pointer) return false;
    if (kind == DeviceKind::Gamepad) return has_pad_buttons(device);
    return std::ranges::any_of(device.keys, is_key);
}

Layout lay_out(const Capabilities& device, DeviceKind kind, double dead_zone) {
    Layout layout{kind, {}, {}};
    if (kind == DeviceKind::Keyboard) return layout;
    for (const auto& axis : device.axes) {
        if (is_switch(axis)) {
            layout.switches.push_back(switch_of(axis.code));
        } else if (is_of_a_hand(axis.code)) {
            auto [name, rest] = meaning_of(device, axis);
            layout.axes.push_back({axis.code, std::move(name), signal::DeadZone(axis.range, rest, dead_zone)}
            );
        }
    }
    return layout;
}

} // namespace tutti::input::evdev
