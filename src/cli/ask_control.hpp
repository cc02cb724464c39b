// Commands through control, where this installation has it: allowed, written down, carried out once. Where it
// does not answer, the direct way stays open to whoever is at this machine.
#pragma once

#include "governance/request.hpp"
#include "io/asio.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::cli {

inline constexpr std::string_view control_service = "control";

/// Where control listens, or has listened. On a node its name stands before it.
std::optional<std::filesystem::path> control_socket(const std::filesystem::path& run_directory);

/// The socket of control, which listens there. Nothing: this installation has none; or it has, and it does
/// not answer, which is said. `has_control`: what is known of that; else the supervisor is asked.
Task<std::optional<std::filesystem::path>>
find_control(std::filesystem::path run_directory, std::optional<bool> has_control = {});

/// What control answers to whoever is at this machine.
Task<governance::Answer> ask_control(std::filesystem::path control, governance::Request request);
/// Of whoever is at this machine; control knows by the socket who that is.
governance::Request request_here(std::string command, Value params, std::string key = {});

} // namespace tutti::cli
