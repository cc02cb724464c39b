// What /sys says of an input device, to everybody: who it is and what it has, also of one that may not be
// opened.
#pragma once

#include "input/evdev/device_facts.hpp"
#include "input/evdev/layout.hpp"

#include <optional>

namespace tutti::input::evdev {

/// The codes of a bitmap as the kernel prints it: words in hexadecimal, the last one first.
std::vector<std::uint16_t> parse_bitmap(std::string_view text);

/// `folder` is that of the device: /sys/class/input/event3. Into `facts` what it says; nothing where it has
/// no such folder.
std::optional<Capabilities> read_sys_facts(const std::filesystem::path& folder, DeviceFacts& facts);

} // namespace tutti::input::evdev
