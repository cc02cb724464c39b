// The bodies of D-Bus messages: values from them, and values into them. Internal to this folder.
#pragma once

#include "base/value.hpp"

#include <span>
#include <string_view>

struct sd_bus_message;

namespace tutti::io {

/// LimitExceeded where it holds more than 200,000 values; InvalidInput where it cannot be read.
Result<Value> read_body(sd_bus_message* message);

/// What DBusCall::arguments and its types say. A negative errno where it has no memory.
int write_body(sd_bus_message* message, std::span<const Value> arguments, std::string_view types = {});

} // namespace tutti::io
