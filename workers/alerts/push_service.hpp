// Whether alerts may be told to a push service that a browser names: whoever may subscribe says it, and this
// machine then asks it, from within its network.
#pragma once

#include "base/result.hpp"

#include <span>
#include <string>
#include <string_view>

namespace tutti::alerts {

/// Whether the URL is of one of these hosts, which a person has named: services in a network of their own.
bool is_named_service(std::string_view endpoint, std::span<const std::string> hosts);

/// InvalidInput, with what to do: it is no https:// URL, or its host is neither named nor public on port 443.
Result<void> check_push_service(std::string_view endpoint, std::span<const std::string> hosts);

} // namespace tutti::alerts
