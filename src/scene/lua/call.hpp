// What functions for scripts share: their host, arguments of which none can do harm, and what work costs.
// Whatever here takes a lua_State may raise a Lua error, which is an exception: nothing of it is noexcept.
#pragma once

#include "scene/lua/host.hpp"

#include <initializer_list>
#include <string_view>

struct lua_State;

namespace tutti::scene::lua {

using Function = int (*)(lua_State*);

struct Named {
    const char* name;
    Function function;
};

Host& host_of(lua_State* state);
/// Takes so many steps; raises an error where there are none left.
void charge(lua_State* state, std::int64_t steps);
/// Raises what was too much, where something was: after each call that catches errors.
void go_on(lua_State* state);

/// The canvas; an error while the script is loaded.
pixel::Canvas canvas_of(lua_State* state);
/// A number that is one: 0 for what is infinite or none.
double number_at(lua_State* state, int index);
double number_at(lua_State* state, int index, double otherwise);
/// A place in whole lights: far beyond all canvases where it is.
int place_at(lua_State* state, int index);
std::string_view text_at(lua_State* state, int index);
/// One value ("#ff8800", "orange", what rgb() or hsv() gave), or three numbers from 0 to 255.
pixel::Colour colour_at(lua_State* state, int index);
void push_colour(lua_State* state, pixel::Colour colour);

/// Sets functions in the table on the top of the stack.
void add(lua_State* state, std::initializer_list<Named> functions);
/// Raises an error that begins with the line of the script; `format` as lua_pushfstring() takes it.
[[noreturn]] void raise(lua_State* state, const char* format, ...);

} // namespace tutti::scene::lua
