// The nodes of input devices in a folder such as /dev/input, with the lasting names beside them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace tutti::input::evdev {

/// A node, told from a later one of the same path, and from itself after its rights or its names changed.
struct Node {
    std::uint64_t number = 0;
    std::int64_t changed = 0;
    std::vector<std::string> by_id = {};
    std::vector<std::string> by_path = {};

    bool operator==(const Node&) const = default;
};

using Nodes = std::map<std::filesystem::path, Node>;

/// Of each of the folders all that are named event0, event1, …
Nodes find_nodes(std::span<const std::filesystem::path> folders);

/// The folders in which the patterns (device_facts.hpp) look; of names and of none, /dev/input.
std::vector<std::filesystem::path> folders_of(std::span<const std::string> patterns);

} // namespace tutti::input::evdev
