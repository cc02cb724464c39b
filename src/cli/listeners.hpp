// Where clients come in to a service that says so of itself, as the hub does.
#pragma once

#include "base/value.hpp"
#include "command/terminal.hpp"
#include "io/asio.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace tutti::cli {

/// As the service says them on its control socket. Empty: it has none, or does not answer within a second.
Task<std::vector<Value>> listeners_of(std::filesystem::path run_directory, std::string service);

std::string describe_listeners(std::span<const Value> listeners, command::Colours colours);

} // namespace tutti::cli
