// Host: what the functions of one script work on, and what the script may still use up.
#pragma once

#include "base/random.hpp"
#include "pixel/noise.hpp"
#include "scene/scene.hpp"

#include <array>
#include <functional>
#include <optional>
#include <string_view>

struct lua_State;

namespace tutti::scene::lua {

struct Limits {
    std::int64_t steps = 2'000'000;           ///< a frame: instructions, and what functions do beside them
    std::int64_t steps_at_start = 20'000'000; ///< to load the script, and as many for its init()
    std::size_t memory = 16 << 20;            ///< of all that a script holds
    std::size_t block = 4 << 20;              ///< of one table
    std::size_t string = 16 << 10;            ///< of one string
    std::size_t source = 256 << 10;
};

/// Told what a script prints: the scene's name, and a line. A few lines a second at most.
using Say = std::function<void(std::string_view scene, std::string_view line)>;

/// What a script had too much of. Whatever it catches, it does not go on.
enum class Excess : std::uint8_t { None, Steps, Memory, Block, String, Arguments, Depth };

struct Host {
    Limits limits;
    Say say;
    std::string_view name; ///< of the scene
    SeededRandom random{1};
    pixel::Noise noise{1};

    // ---- the frame that is drawn ----
    Surface surface;
    std::optional<pixel::Canvas> canvas = {}; ///< not while the script is loaded
    microseconds time{0};
    WallTime now = {};
    microseconds utc_offset{0};
    int lines_left = 0; ///< that it may print

    // ---- what it uses ----
    const char* task =
        "while the script is loaded"; ///< what has so many steps, as "this takes too long" ends
    std::int64_t steps_left = 0;
    std::size_t memory_used = 0;
    Excess excess = Excess::None;
    Excess refused = Excess::None;   ///< why memory was refused last
    std::array<char, 96> place = {}; ///< "lava.lua:12", where that was
    lua_State* state = nullptr;      ///< its first thread
};

} // namespace tutti::scene::lua
