// A serial port: opened raw at a baud rate, and which ports there are.
#pragma once

#include "base/result.hpp"
#include "io/file_descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tutti::input {

/// Opened for reading, raw, 8N1, without flow control; at any rate that its driver can. Errors say what to do
/// about them.
Result<io::FileDescriptor> open_serial_port(const std::filesystem::path& path, std::uint32_t baud);

/// A port, and the name that it is known by.
struct NamedPort {
    std::filesystem::path name;
    std::filesystem::path target; ///< what the name stands for: /dev/ttyACM0

    bool operator==(const NamedPort&) const = default;
};

/// What is there now and matches one of the patterns (glob(7) in the last part): each port once, by the first
/// of its names, in the order of the patterns.
std::vector<NamedPort> matching_ports(const std::vector<std::string>& patterns);

/// Where they would appear.
std::vector<std::filesystem::path> folders_of(const std::vector<std::string>& patterns);

} // namespace tutti::input
