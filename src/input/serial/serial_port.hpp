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

/// The paths that are there now and match one of the patterns (glob(7) in the last part), each once, in
/// order.
std::vector<std::filesystem::path> matching_paths(const std::vector<std::string>& patterns);

/// Where they would appear.
std::vector<std::filesystem::path> folders_of(const std::vector<std::string>& patterns);

} // namespace tutti::input
