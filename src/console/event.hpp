// What happens to the console: keys, the mouse, the terminal's size, and what came from the installation. It
// does nothing else: given the same events at the same times it shows the same.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "console/canvas.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <variant>

namespace tutti::console {

/// The time, as an event brings it.
struct Now {
    SteadyTime steady;
    WallTime wall;
    seconds utc_offset{0}; ///< of the people who look

    bool operator==(const Now&) const = default;
};

struct Key {
    enum class Code : std::uint8_t {
        Character,
        Enter,
        Escape,
        Tab,
        Backspace,
        Delete,
        Up,
        Down,
        Left,
        Right,
        PageUp,
        PageDown,
        Home,
        End,
    };

    Code code = Code::Character;
    char32_t character = 0;
    bool pasted = false; ///< part of a text, which nobody pressed

    constexpr bool is(char32_t wanted) const noexcept {
        return code == Code::Character && character == wanted;
    }
    bool operator==(const Key&) const = default;
};

struct Mouse {
    enum class Action : std::uint8_t { Press, Twice, WheelUp, WheelDown };

    Action action = Action::Press;
    int column = 0;
    int row = 0;
};

struct Resized {
    Size size;
};

/// What the supervisor answers to `get_state`, its services among it, or why it does not.
struct SupervisorSaid {
    Result<Value> state;
};

struct BusChanged {
    bool is_there = false;
    std::string why; ///< it is not
};

/// The bus confirmed that what comes on all of these is ours.
struct BusListens {
    std::set<std::string> filters;
};

/// A message on the bus. The views live until it is taken.
struct Heard {
    std::string_view topic;
    std::string_view payload;
    bool retained = false;
};

/// A line of a service's log. The views live until it is taken.
struct LogLine {
    std::string_view service;
    std::string_view line;
};

/// What became of an Ask.
struct Answered {
    char screen = 0; ///< who asked; 0: the console itself
    std::string tag;
    Result<Value> answer;
    std::uint64_t visit = 0; ///< of the screen, when it asked
};

/// What became of a Publish that could not be sent.
struct NotPublished {
    std::string why;
};

/// A second has gone by.
struct Tick {};

using Event = std::variant<
    Key, Mouse, Resized, SupervisorSaid, BusChanged, BusListens, Heard, LogLine, Answered, NotPublished,
    Tick>;

} // namespace tutti::console
