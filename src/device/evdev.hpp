// Inputs of kind "keyboard" and "gamepad": input devices of the kernel's (evdev).
#pragma once

#include "toml/table_reader.hpp"

#include <string>
#include <utility>
#include <vector>

namespace tutti::device {

/// What both have.
struct Evdev {
    /// Names, identities or paths, in which '*', '?' and '[…]' stand for many; none: every one of the kind.
    std::vector<std::string> device;
    bool grab = false;                                      ///< nobody else hears them
    std::vector<std::pair<std::string, std::string>> names; ///< of a key or button → what events call it

    bool operator==(const Evdev&) const = default;
};

struct Keyboard {
    Evdev evdev;

    bool operator==(const Keyboard&) const = default;
};

struct Gamepad {
    Evdev evdev;
    double dead_zone = 0.1; ///< of the way from where an axis rests to its end

    bool operator==(const Gamepad&) const = default;
};

void read_keyboard(toml::TableReader& table, Keyboard& keyboard);
void read_gamepad(toml::TableReader& table, Gamepad& gamepad);

} // namespace tutti::device
