// What the running control is asked by the command line.
#pragma once

#include "base/time.hpp"
#include "control/message.hpp"

#include <optional>
#include <string>

namespace tutti::control_plane {

/// What the service answers on its control socket; nothing where it does not run. Blocks.
std::optional<Result<control::Reply>>
answer_of(const std::string& service, const std::string& command, const Value& params, microseconds patience);

} // namespace tutti::control_plane
