#include "input/evdev/control_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <libevdev/libevdev.h>
#include <string_view>
#include <utility>

namespace tutti::input::evdev {

namespace {

/// What is printed on pads. The kernel's names say where a button is, its drivers what stands on it:
/// BTN_NORTH is BTN_X, and what drivers send for the X of an Xbox pad.
constexpr std::array<std::pair<std::uint16_t, std::string_view>, 17> pad_names = {{
    {BTN_A, "a"},
    {BTN_B, "b"},
    {BTN_X, "x"},
    {BTN_Y, "y"},
    {BTN_TL, "l1"},
    {BTN_TR, "r1"},
    {BTN_TL2, "l2"},
    {BTN_TR2, "r2"},
    {BTN_THUMBL, "l3"},
    {BTN_THUMBR, "r3"},
    {BTN_SELECT, "select"},
    {BTN_START, "start"},
    {BTN_MODE, "mode"},
    {BTN_DPAD_UP, "up"},
    {BTN_DPAD_DOWN, "down"},
    {BTN_DPAD_LEFT, "left"},
    {BTN_DPAD_RIGHT, "right"},
}};

std::string lower_cased(std::string_view word) {
    std::string lower(word);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

/// The kernel's name without what it begins with; a number alone ("BTN_0") keeps it, as keys have that name.
std::string
kernel_name(unsigned type, std::uint16_t code, std::string_view prefix, std::string_view otherwise) {
    const char* known = libevdev_event_code_get_name(type, code);
    if (known == nullptr) return fmt::format("{}_{:x}", otherwise, code);
    const std::string_view name(known);
    if (!name.starts_with(prefix)) return lower_cased(name);
    return lower_cased(name.substr(prefix.size()));
}

} // namespace

std::string key_name(std::uint16_t code) {
    for (const auto& [named, name] : pad_names)
        if (named == code) return std::string(name);
    if (code >= BTN_0 && code <= BTN_9) return kernel_name(EV_KEY, code, "", "key");
    return kernel_name(EV_KEY, code, is_key(code) ? "KEY_" : "BTN_", "key");
}

std::string plain_axis_name(std::uint16_t code) { return kernel_name(EV_ABS, code, "ABS_", "abs"); }

bool is_key(std::uint16_t code) noexcept {
    return (code > KEY_RESERVED && code < BTN_MISC) || (code >= KEY_OK && code < BTN_DPAD_UP)
           || (code > BTN_DPAD_RIGHT && code < BTN_TRIGGER_HAPPY)
           || (code > BTN_TRIGGER_HAPPY40 && code < KEY_CNT);
}

bool is_button(std::uint16_t code) noexcept {
    return code > KEY_RESERVED && code < KEY_CNT && (code < BTN_DIGI || code >= BTN_WHEEL);
}

} // namespace tutti::input::evdev
