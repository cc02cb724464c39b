// The parts of what a script may use; each adds to the table of globals on the top of the stack.
#pragma once

struct lua_State;

namespace tutti::scene::lua {

void add_base_library(lua_State* state);       ///< base_library.cpp
void add_coroutine_library(lua_State* state);  ///< coroutine_library.cpp
void add_standard_libraries(lua_State* state); ///< math, table and utf8; standard_libraries.cpp
void add_string_library(lua_State* state);     ///< string_library.cpp
void add_key_order(lua_State* state);          ///< pairs() and next(); key_order.cpp
void add_number_functions(lua_State* state);   ///< number_functions.cpp
void add_colour_functions(lua_State* state);   ///< colour_functions.cpp
void add_drawing_functions(lua_State* state);  ///< drawing_functions.cpp

/// What tostring() says of the value at `index`: never an address, which would differ from run to run.
void push_text(lua_State* state, int index);
/// The function on the top of the stack becomes one that first takes steps by the length of the strings that
/// it is given.
void make_charged(lua_State* state);

} // namespace tutti::scene::lua
