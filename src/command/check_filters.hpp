// Topic filters as a person gives them, looked at before there is a bus.
#pragma once

#include "base/result.hpp"

#include <span>
#include <string>

namespace tutti::command {

/// InvalidInput, naming the first that is none. They stand below the bus's root, or begin with '/'.
Result<void> check_filters(std::span<const std::string> filters);

} // namespace tutti::command
