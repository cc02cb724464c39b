// The inputs of a bus, on whichever machine, as their services say them in health/….
#pragma once

#include "base/value.hpp"
#include "bus/bus.hpp"

#include <string>
#include <vector>

namespace tutti::input {

/// One input, out of the `details` of its service's health (docs/input.md).
struct InputOnBus {
    std::string service; ///< "input", "left.input"
    std::string source;  ///< of its events: "pad", "left.pad"
    std::string kind;
    std::string trouble; ///< empty: none
    std::vector<Value> devices;
};

/// Of one service's health; none where it is not that of an input service.
std::vector<InputOnBus> inputs_in(std::string_view component, const Value& health);

/// What is kept on the bus now, by source.
Task<Result<std::vector<InputOnBus>>> inputs_on(bus::Bus& bus);

/// A member as text; empty where it is none.
std::string text_of(const Value& object, std::string_view key);

} // namespace tutti::input
