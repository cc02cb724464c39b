// What the text of an environment variable means as the value of a key.
#pragma once

#include "base/value.hpp"

#include <string_view>

namespace tutti::sections {

Result<Value> text_variable(std::string_view text);
/// 90, 0.08; and "5m", which a Period also takes.
Result<Value> number_variable(std::string_view text);
/// true, yes, on, 1 and their opposites, however they are written.
Result<Value> boolean_variable(std::string_view text);
/// "a, b": a list of texts.
Result<Value> list_variable(std::string_view text);
/// A JSON array.
Result<Value> json_list_variable(std::string_view text);
/// A JSON array of sensors, or "kitchen=AA:BB:CC:DD:EE:FF, attic=…".
Result<Value> sensors_variable(std::string_view text);
/// A JSON object, or an array: the cameras.
Result<Value> cameras_variable(std::string_view text);

} // namespace tutti::sections
