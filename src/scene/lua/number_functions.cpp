// Chance, noise and waves: the same for the same seed, on every machine.
#include "pixel/sine.hpp"
#include "scene/lua/call.hpp"
#include "scene/lua/libraries.hpp"

#include <algorithm>
#include <cmath>
#include <lua.hpp>

namespace tutti::scene::lua {

namespace {

/// random(): 0 up to 1; random(6): a whole number from 1 to 6; random(3, 9): from 3 to 9.
int random(lua_State* state) {
    auto& chance = host_of(state).random;
    if (lua_gettop(state) == 0) {
        lua_pushnumber(state, chance.unit());
        return 1;
    }
    const bool is_range = lua_gettop(state) > 1;
    const double least = is_range ? std::floor(number_at(state, 1)) : 1;
    const double most = std::floor(number_at(state, is_range ? 2 : 1));
    if (most < least) raise(state, "random(): there is no number between %f and %f", least, most);
    if (std::abs(least) > 1e9 || std::abs(most) > 1e9) raise(state, "random(): numbers are within 1e9");
    const double chosen = least + std::floor(chance.unit() * (most - least + 1));
    lua_pushinteger(state, static_cast<lua_Integer>(std::min(chosen, most)));
    return 1;
}

/// noise(x, y, z): smooth hills of chance, 0 to 1.
int noise(lua_State* state) {
    lua_pushnumber(
        state, host_of(state).noise.at(number_at(state, 1), number_at(state, 2, 0), number_at(state, 3, 0))
    );
    return 1;
}

int sine(lua_State* state) {
    lua_pushnumber(state, pixel::fast_sine(number_at(state, 1)));
    return 1;
}
int cosine(lua_State* state) {
    lua_pushnumber(state, pixel::fast_cosine(number_at(state, 1)));
    return 1;
}

int clamp(lua_State* state) {
    const double least = number_at(state, 2, 0);
    lua_pushnumber(state, std::max(least, std::min(number_at(state, 1), number_at(state, 3, 1))));
    return 1;
}

/// Seconds since midnight, here.
int daytime(lua_State* state) {
    const auto& host = host_of(state);
    constexpr std::int64_t day = 86'400'000'000;
    const auto local = (host.now.time_since_epoch() + host.utc_offset).count() % day;
    lua_pushnumber(state, to_seconds(microseconds(local < 0 ? local + day : local)));
    return 1;
}

} // namespace

void add_number_functions(lua_State* state) {
    add(state, {{"random", random},
                {"noise", noise},
                {"sin1", sine},
                {"cos1", cosine},
                {"clamp", clamp},
                {"daytime", daytime}});
    lua_getfield(state, -1, "math");
    add(state, {{"random", random}});
    lua_pop(state, 1);
}

} // namespace tutti::scene::lua
