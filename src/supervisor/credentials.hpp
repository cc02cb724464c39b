// What local services say to the hub where a Unix socket will not do: each its own user and password, made
// from one key that never leaves the run directory. The hub computes the same.
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace tutti::supervisor {

inline constexpr std::size_t bus_key_size = 32;

/// `bus.key` of the run directory: made, with mode 0600, where it is missing or was cut.
Result<std::string> load_bus_key(const std::filesystem::path& run_directory);

/// Lower-case hexadecimal of BLAKE2b-256 over the user's name, keyed with the bus key.
std::string bus_password(std::string_view key, std::string_view user);

/// Lower-case hexadecimal of BLAKE2b-256 over the text.
std::string fingerprint(std::string_view text);

} // namespace tutti::supervisor
