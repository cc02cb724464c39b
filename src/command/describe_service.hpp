// A service as the supervisor lists it, in the words that people read wherever it is shown.
#pragma once

#include "base/value.hpp"
#include "command/terminal.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace tutti::command {

/// A member as text, a number too; empty where it is neither.
std::string text_of(const Value& object, std::string_view key);
/// Of a list; none where there is no list.
std::span<const Value> items_in(const Value& object, std::string_view key) noexcept;
double number_of(const Value& object, std::string_view key);
bool flag_of(const Value& object, std::string_view key, bool otherwise);

/// "signal 9, 2m 3s ago (hung: no heartbeat for too long)": the cause where it says more than how it ended.
/// `now` in epoch seconds.
std::string describe_last_exit(const Value& service, double now);
/// With what the service says of itself, where it does.
std::string describe_cause(const Value& service, double now);
/// "ready, bus away": what it is ready for does not reach it.
std::pair<std::string, Tone> describe_state(const Value& service);

} // namespace tutti::command
