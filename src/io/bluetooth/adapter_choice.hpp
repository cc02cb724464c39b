// Which Bluetooth adapter is used, and what a person can do where none can. Pure.
#pragma once

#include "base/result.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace tutti::io {

/// By name ("hci0"): whether each is on.
using Adapters = std::map<std::string, bool, std::less<>>;

/// The name of the one that is wanted, or, where `wanted` is empty, of the first that is on. NotFound,
/// Unavailable: there is none.
Result<std::string> choose_adapter(const Adapters& adapters, std::string_view wanted);

} // namespace tutti::io
