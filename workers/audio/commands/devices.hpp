// `tutti audio devices`, and what is asked of the running worker by its socket.
#pragma once

#include "base/value.hpp"

#include <filesystem>
#include <string>

namespace tutti::audio {

/// What there is to listen to, on this machine. The exit code.
int print_devices(bool as_json);

/// Asks the worker, and prints what became of it. The exit code.
int ask_worker(const std::filesystem::path& socket, std::string action, Value params, bool as_json);

} // namespace tutti::audio
