// What keys, buttons and axes are called in events: short words, the same for every pad and every keyboard.
#pragma once

#include <cstdint>
#include <string>

namespace tutti::input::evdev {

/// Of a code of EV_KEY: "a", "l1", "start" of a pad, "space", "up", "f1" of a keyboard; "key_2fe" of one that
/// has no name.
std::string key_name(std::uint16_t code);

/// Of a code of EV_ABS, where the kernel's own name has to do: "throttle", "wheel", "abs_2a".
std::string plain_axis_name(std::uint16_t code);

/// Whether a keyboard may say it. Buttons of mice, pads and pens are none: some bear the names of keys.
bool is_key(std::uint16_t code) noexcept;
/// Whether a pad may say it: all but that a finger or a pen touches something.
bool is_button(std::uint16_t code) noexcept;

} // namespace tutti::input::evdev
