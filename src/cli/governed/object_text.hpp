// Objects and how they stand, as control answers them, for people.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"
#include "command/terminal.hpp"

#include <span>
#include <string>
#include <string_view>

namespace tutti::cli {

struct ObjectName {
    std::string kind;
    std::string name;
};
/// Of "service/lamp", as people name an object. InvalidInput says how.
Result<ObjectName> read_object_name(std::string_view text);

/// The condition of that type; nullptr: there is none.
const Value* condition_of(const Value& object, std::string_view type);

enum class Columns { Usual, Wide };
/// A line each: how it stands, since when, and why. `now` in epoch seconds.
std::string
describe_objects(std::span<const Value> objects, double now, Columns columns, command::Colours colours);

/// All of one: where it comes from, and each of its conditions with what it says.
std::string describe_object(const Value& object, double now, command::Colours colours);

} // namespace tutti::cli
