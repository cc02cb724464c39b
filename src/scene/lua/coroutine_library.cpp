// Coroutines: for scenes that go on from frame to frame. A new one inherits the hook that counts steps.
#include "scene/lua/call.hpp"
#include "scene/lua/libraries.hpp"

#include <lua.hpp>

namespace tutti::scene::lua {

namespace {

/// Of a coroutine too small for the hook to see, the steps are counted here.
constexpr int steps_of_a_turn = 200;

/// Calls the library's own function, which is an upvalue; what ends the script is raised again.
int take_turn(lua_State* state) {
    charge(state, steps_of_a_turn);
    const int results = lua_tocfunction(state, lua_upvalueindex(1))(state);
    go_on(state);
    return results;
}

/// coroutine.wrap(): as the library's, with turns that are counted.
int wrapped_turn(lua_State* state) {
    lua_pushvalue(state, lua_upvalueindex(1)); // coroutine.resume
    lua_insert(state, 1);
    lua_pushvalue(state, lua_upvalueindex(2)); // the coroutine
    lua_insert(state, 2);
    lua_call(state, lua_gettop(state) - 1, LUA_MULTRET);
    if (lua_toboolean(state, 1) != 0) return lua_gettop(state) - 1;
    lua_settop(state, 2);
    return lua_error(state);
}

int wrap(lua_State* state) {
    luaL_checktype(state, 1, LUA_TFUNCTION);
    charge(state, steps_of_a_turn);
    lua_State* const made = lua_newthread(state);
    lua_pushvalue(state, 1);
    lua_xmove(state, made, 1);
    lua_pushvalue(state, lua_upvalueindex(1));
    lua_insert(state, -2);
    lua_pushcclosure(state, wrapped_turn, 2);
    return 1;
}

} // namespace

void add_coroutine_library(lua_State* state) {
    lua_newtable(state);
    lua_pushcfunction(state, luaopen_coroutine);
    lua_call(state, 0, 1);
    for (const char* const name : {"isyieldable", "status", "yield"}) {
        lua_getfield(state, -1, name);
        lua_setfield(state, -3, name);
    }
    for (const char* const name : {"create", "resume"}) {
        lua_getfield(state, -1, name);
        lua_pushcclosure(state, take_turn, 1);
        lua_setfield(state, -3, name);
    }
    lua_pop(state, 1);
    lua_getfield(state, -1, "resume");
    lua_pushcclosure(state, wrap, 1);
    lua_setfield(state, -2, "wrap");
    lua_setfield(state, -2, "coroutine");
}

} // namespace tutti::scene::lua
