// What the console wants done. Whoever performs it tells what became of it by an event.
#pragma once

#include "base/value.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <variant>

namespace tutti::console {

/// A command to a worker, over its control socket; answered by Answered.
struct Ask {
    std::string worker;
    std::string command;
    Value arguments = {}; ///< an object, or null
    char screen = 0;
    std::string tag = {};
    std::uint64_t visit = 0; ///< as Desk has it

    bool operator==(const Ask&) const = default;
};

struct Publish {
    std::string topic;
    std::string payload;
    bool retain = false;

    bool operator==(const Publish&) const = default;
};

/// The supervisor is asked for its list now; it is, too, whenever it says that something changed.
struct ListServices {
    bool operator==(const ListServices&) const = default;
};

struct Quit {
    bool operator==(const Quit&) const = default;
};
struct Suspend {
    bool operator==(const Suspend&) const = default;
};
/// All of the terminal is drawn anew.
struct Redraw {
    bool operator==(const Redraw&) const = default;
};

using Request = std::variant<Ask, Publish, ListServices, Quit, Suspend, Redraw>;

/// What is to come by itself for what is shown now.
struct Wants {
    std::set<std::string> filters; ///< of the bus
    bool logs = false;

    bool operator==(const Wants&) const = default;
};

} // namespace tutti::console
