#include "scene/lua/call.hpp"

#include "scene/event_data.hpp"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <lua.hpp>

namespace tutti::scene::lua {

namespace {

constexpr double far = 1e6;

double finite(double value) { return std::isfinite(value) ? value : 0; }

std::uint8_t byte_at(lua_State* state, int index) {
    return static_cast<std::uint8_t>(std::clamp(number_at(state, index), 0.0, 255.0) + 0.5);
}

} // namespace

Host& host_of(lua_State* state) { return **static_cast<Host**>(lua_getextraspace(state)); }

void raise(lua_State* state, const char* format, ...) {
    luaL_where(state, 1);
    va_list arguments;
    va_start(arguments, format);
    lua_pushvfstring(state, format, arguments);
    va_end(arguments);
    lua_concat(state, 2);
    lua_error(state);
    invariant(false, "lua_error() does not return");
    std::unreachable();
}

void charge(lua_State* state, std::int64_t steps) {
    auto& host = host_of(state);
    host.steps_left -= std::min(steps, host.limits.steps_at_start);
    if (host.steps_left >= 0) return;
    host.excess = Excess::Steps;
    raise(state, "this takes too long %s", host.task);
}

void go_on(lua_State* state) {
    if (host_of(state).excess != Excess::None) lua_error(state);
}

pixel::Canvas canvas_of(lua_State* state) {
    const auto& canvas = host_of(state).canvas;
    if (!canvas) raise(state, "there is nothing to draw on yet: draw in draw(), event() or init()");
    return *canvas;
}

double number_at(lua_State* state, int index) { return finite(luaL_checknumber(state, index)); }

double number_at(lua_State* state, int index, double otherwise) {
    return lua_isnoneornil(state, index) ? otherwise : number_at(state, index);
}

int place_at(lua_State* state, int index) {
    const double value = luaL_checknumber(state, index);
    return static_cast<int>(std::clamp(std::isnan(value) ? far : std::floor(value + 0.5), -far, far));
}

std::string_view text_at(lua_State* state, int index) {
    std::size_t size = 0;
    const char* const text = luaL_checklstring(state, index, &size);
    return {text, size};
}

pixel::Colour colour_at(lua_State* state, int index) {
    const int type = lua_type(state, index);
    if (type == LUA_TSTRING) {
        if (const auto colour = colour_named(text_at(state, index))) return *colour;
        const auto words = "there is no such colour: write \"#ff8800\", or one of " + colour_words();
        luaL_argerror(state, index, words.c_str());
    }
    if (type == LUA_TNUMBER) {
        if (!lua_isnoneornil(state, index + 1))
            return {byte_at(state, index), byte_at(state, index + 1), byte_at(state, index + 2)};
        const auto number = static_cast<std::uint32_t>(std::clamp(number_at(state, index), 0.0, 16777215.0));
        return {
            static_cast<std::uint8_t>(number >> 16), static_cast<std::uint8_t>(number >> 8 & 0xFFU),
            static_cast<std::uint8_t>(number & 0xFFU)
        };
    }
    luaL_argerror(
        state, index, "a colour is missing: write \"#ff8800\", hsv(0.1, 1, 1) or three numbers, 0 to 255"
    );
    return {};
}

void push_colour(lua_State* state, pixel::Colour colour) {
    lua_pushinteger(
        state,
        static_cast<lua_Integer>(colour.red) << 16 | static_cast<lua_Integer>(colour.green) << 8 | colour.blue
    );
}

void add(lua_State* state, std::initializer_list<Named> functions) {
    for (const auto& [name, function] : functions) {
        lua_pushcfunction(state, function);
        lua_setfield(state, -2, name);
    }
}

} // namespace tutti::scene::lua
