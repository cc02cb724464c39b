// Lua's basic functions, without those that reach files, compile text or turn hooks off: a message handler
// (xpcall) and a finalizer (__gc) run without the hook that counts steps.
#include "scene/lua/call.hpp"
#include "scene/lua/libraries.hpp"

#include <algorithm>
#include <lua.hpp>

namespace tutti::scene::lua {

void push_text(lua_State* state, int index) {
    index = lua_absindex(state, index);
    if (luaL_getmetafield(state, index, "__tostring") != LUA_TNIL) {
        lua_pushvalue(state, index);
        lua_call(state, 1, 1);
        if (lua_type(state, -1) != LUA_TSTRING) raise(state, "__tostring must return a text");
        return;
    }
    switch (lua_type(state, index)) {
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TNUMBER:
    case LUA_TSTRING:
        luaL_tolstring(state, index, nullptr);
        return;
    default:
        lua_pushstring(state, luaL_typename(state, index));
    }
}

void make_charged(lua_State* state) {
    lua_pushcclosure(
        state,
        [](lua_State* own) {
            std::int64_t length = 0;
            for (int i = lua_gettop(own); i > 0; --i)
                if (lua_type(own, i) == LUA_TSTRING) length += static_cast<std::int64_t>(lua_rawlen(own, i));
            charge(own, 4 + length / 8);
            return lua_tocfunction(own, lua_upvalueindex(1))(own);
        },
        1
    );
}

namespace {

/// After a protected call: its results, or false and the error; but what ends the script is raised again.
int finish_call(lua_State* state, int status, lua_KContext first) {
    if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(state) - static_cast<int>(first);
    go_on(state);
    lua_pushboolean(state, 0);
    lua_pushvalue(state, -2);
    return 2;
}

int protected_call(lua_State* state) {
    luaL_checkany(state, 1);
    charge(state, 8);
    lua_pushboolean(state, 1);
    lua_insert(state, 1);
    const int status = lua_pcallk(state, lua_gettop(state) - 2, LUA_MULTRET, 0, 0, finish_call);
    return finish_call(state, status, 0);
}

/// Calls the handler after the error, not within it.
int finish_handled_call(lua_State* state, int status, lua_KContext context) {
    if (status == LUA_OK || status == LUA_YIELD) return finish_call(state, status, context);
    go_on(state);
    lua_pushboolean(state, 0);
    lua_pushvalue(state, 1);
    lua_pushvalue(state, -3);
    lua_call(state, 1, 1);
    return 2;
}

int handled_call(lua_State* state) {
    luaL_checktype(state, 2, LUA_TFUNCTION);
    charge(state, 8);
    lua_pushboolean(state, 1);
    lua_pushvalue(state, 1);
    lua_rotate(state, 3, 2); // function, handler, true, function, arguments
    lua_pushvalue(state, 2);
    lua_replace(state, 1);
    const int status = lua_pcallk(state, lua_gettop(state) - 4, LUA_MULTRET, 0, 2, finish_handled_call);
    return finish_handled_call(state, status, 2);
}

int set_metatable(lua_State* state) {
    luaL_checktype(state, 1, LUA_TTABLE);
    if (!lua_isnoneornil(state, 2)) {
        luaL_checktype(state, 2, LUA_TTABLE);
        for (const char* const key : {"__gc", "__close"}) {
            lua_pushstring(state, key);
            if (lua_rawget(state, 2) != LUA_TNIL) raise(state, "a scene can have no %s", key);
            lua_pop(state, 1);
        }
    }
    if (luaL_getmetafield(state, 1, "__metatable") != LUA_TNIL) raise(state, "this metatable is not yours");
    lua_settop(state, 2);
    lua_setmetatable(state, 1);
    return 1;
}

int to_string(lua_State* state) {
    luaL_checkany(state, 1);
    push_text(state, 1);
    return 1;
}

/// print() and log(): a line for whoever writes the scene.
int print_line(lua_State* state) {
    auto& host = host_of(state);
    charge(state, 20);
    if (host.lines_left <= 0 || !host.say) return 0;
    --host.lines_left;
    const int count = std::min(lua_gettop(state), 32);
    std::string line;
    for (int i = 1; i <= count && line.size() < 500; ++i) {
        push_text(state, i);
        std::size_t size = 0;
        const char* const text = lua_tolstring(state, -1, &size);
        if (i > 1) line += ' ';
        line.append(text, std::min<std::size_t>(size, 500));
        lua_pop(state, 1);
    }
    host.say(host.name, line);
    return 0;
}

} // namespace

void add_base_library(lua_State* state) {
    lua_pushcfunction(state, luaopen_base);
    lua_call(state, 0, 1); // what it sets lies in globals that no script sees
    for (const char* const name :
         {"assert", "error", "getmetatable", "ipairs", "rawequal", "rawget", "rawlen", "rawset", "select",
          "type", "_VERSION"}) {
        lua_getfield(state, -1, name);
        lua_setfield(state, -3, name);
    }
    lua_getfield(state, -1, "tonumber");
    make_charged(state);
    lua_setfield(state, -3, "tonumber");
    lua_pop(state, 1);
    add(state, {{"pcall", protected_call},
                {"xpcall", handled_call},
                {"setmetatable", set_metatable},
                {"tostring", to_string},
                {"print", print_line},
                {"log", print_line}});
}

} // namespace tutti::scene::lua
