// Colours, which scripts hold as one value each, and palettes.
#include "scene/lua/call.hpp"
#include "scene/lua/libraries.hpp"
#include "scene/lua/palettes.hpp"

#include <algorithm>
#include <lua.hpp>
#include <string>

namespace tutti::scene::lua {

namespace {

constexpr lua_Integer most_stops = 32;

const pixel::Palette& named_palette(lua_State* state, int index) {
    const auto names = pixel::palette_names();
    const auto found = std::ranges::find(names, text_at(state, index));
    if (found != names.end()) return pixel::palette(static_cast<std::size_t>(found - names.begin()));
    std::string all;
    for (const auto name : names) all += (all.empty() ? "" : ", ") + std::string(name);
    raise(state, "there is no palette '%s': there are %s", lua_tostring(state, index), all.c_str());
}

/// How many colours a list has; each is looked at by colour_at() on the top of the stack.
lua_Integer stops_at(lua_State* state, int index) {
    luaL_checktype(state, index, LUA_TTABLE);
    const auto count = static_cast<lua_Integer>(lua_rawlen(state, index));
    if (count < 1 || count > most_stops) raise(state, "a palette is a list of 1 to 32 colours");
    return count;
}

pixel::Colour stop_at(lua_State* state, int index, lua_Integer stop) {
    lua_rawgeti(state, index, stop);
    const auto colour = colour_at(state, lua_gettop(state));
    lua_pop(state, 1);
    return colour;
}

int rgb(lua_State* state) {
    lua_settop(state, 3);
    push_colour(state, colour_at(state, 1));
    return 1;
}

int hsv(lua_State* state) {
    push_colour(state, pixel::from_hsv(number_at(state, 1), number_at(state, 2, 1), number_at(state, 3, 1)));
    return 1;
}

/// channels(colour): red, green and blue.
int channels(lua_State* state) {
    const auto colour = colour_at(state, 1);
    for (const auto each : {colour.red, colour.green, colour.blue}) lua_pushinteger(state, each);
    return 3;
}

/// mix(from, to, amount): 0 is all `from`. Each of them is one value.
int mix(lua_State* state) {
    const double amount = number_at(state, 3);
    lua_settop(state, 2);
    const auto to = colour_at(state, 2);
    lua_settop(state, 1);
    push_colour(state, pixel::mixed(colour_at(state, 1), to, pixel::channel(amount)));
    return 1;
}

/// palette(name or list, place): the colour there, 0 to 1.
int palette(lua_State* state) {
    const double place = std::clamp(number_at(state, 2), 0.0, 1.0);
    lua_settop(state, 1);
    if (lua_type(state, 1) == LUA_TSTRING) {
        push_colour(state, named_palette(state, 1).at(place));
        return 1;
    }
    const auto count = stops_at(state, 1);
    const double way = place * static_cast<double>(count - 1);
    const auto before = static_cast<lua_Integer>(way);
    const auto from = stop_at(state, 1, before + 1);
    const auto to = stop_at(state, 1, std::min(before + 2, count));
    push_colour(state, pixel::mixed(from, to, pixel::channel(way - static_cast<double>(before))));
    return 1;
}

} // namespace

pixel::Palette palette_at(lua_State* state, int index) {
    if (lua_type(state, index) == LUA_TSTRING) return named_palette(state, index);
    const auto count = stops_at(state, index);
    charge(state, 300);
    std::array<pixel::Stop, most_stops> stops;
    for (lua_Integer i = 0; i < count; ++i) {
        const auto place = count == 1 ? 0 : i * 255 / (count - 1);
        stops[static_cast<std::size_t>(i)] = {static_cast<std::uint8_t>(place), stop_at(state, index, i + 1)};
    }
    return pixel::Palette(std::span(stops).first(static_cast<std::size_t>(count)));
}

void add_colour_functions(lua_State* state) {
    add(state, {{"rgb", rgb}, {"hsv", hsv}, {"channels", channels}, {"mix", mix}, {"palette", palette}});
}

} // namespace tutti::scene::lua
