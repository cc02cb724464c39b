// Who a device of the kernel's is: its names, and which of them lasts. No I/O.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::input::evdev {

struct DeviceFacts {
    std::filesystem::path node;          ///< /dev/input/event3: as it is today
    std::vector<std::string> by_id = {}; ///< what points to it in the folder by-id beside it
    std::vector<std::string> by_path = {};
    std::string name = {}; ///< "Xbox Wireless Controller"
    std::string uniq = {}; ///< its serial number or Bluetooth address, where it has one
    std::string phys = {}; ///< where it is plugged in
    std::uint16_t vendor = 0;
    std::uint16_t product = 0;
};

/// What may serve as its identity, best first: it is the same after it was unplugged, and after a start. At
/// least one. Two devices may share the first, where their maker gave them no numbers.
std::vector<std::string> identities(const DeviceFacts& facts);

/// The best of them that no other device has. Of two that share all, the second is told by a number.
std::string free_identity(const DeviceFacts& facts, const std::set<std::string>& in_use);

/// Whether one of the patterns means it. One that begins with '/' is a path: of its node, or of what points
/// to it. Another one is its name or an identity, in any case of letters. '*', '?' and '[…]' stand for many.
bool is_named(const DeviceFacts& facts, std::span<const std::string> patterns);

/// What is in there, fit to be said: it is what somebody wrote into a device.
std::string shown(std::string_view text);

/// "event3", and nothing like it.
bool is_event_node(std::string_view name) noexcept;

} // namespace tutti::input::evdev
