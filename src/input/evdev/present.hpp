// The keyboards and gamepads that are plugged in, also those that may not be opened: for people who look for
// what to write into their file.
#pragma once

#include "input/evdev/layout.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tutti::input::evdev {

struct Present {
    DeviceKind kind = DeviceKind::Gamepad;
    std::string identity;
    std::string name;

    bool operator==(const Present&) const = default;
};

/// By their nodes in the one folder, and what the other says of each.
std::vector<Present> present_devices(
    const std::filesystem::path& nodes = "/dev/input", const std::filesystem::path& sys = "/sys/class/input"
);

} // namespace tutti::input::evdev
