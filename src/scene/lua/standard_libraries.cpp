// math, table and utf8. No hook counts steps within the library's functions, so what may take long there is
// counted before: lists by their length, texts by theirs.
#include "scene/lua/call.hpp"
#include "scene/lua/libraries.hpp"

#include <algorithm>
#include <array>
#include <lua.hpp>

namespace tutti::scene::lua {

namespace {

constexpr lua_Integer most_unpacked = 250;

/// What may be asked of a list: one that says a length of its own could say any.
std::int64_t length_of(lua_State* state) {
    luaL_checktype(state, 1, LUA_TTABLE);
    if (luaL_getmetafield(state, 1, "__len") != LUA_TNIL) raise(state, "this list may not have a __len");
    return static_cast<std::int64_t>(lua_rawlen(state, 1));
}

/// How many elements the numbers at two places name, without overflow.
std::int64_t range_of(lua_State* state, int first, int last, lua_Integer otherwise) {
    constexpr lua_Integer far = 1LL << 40;
    const auto from = std::clamp(luaL_optinteger(state, first, 1), -far, far);
    const auto to = std::clamp(luaL_optinteger(state, last, otherwise), -far, far);
    return std::max<std::int64_t>(0, to - from + 1);
}

int call_own(lua_State* state) { return lua_tocfunction(state, lua_upvalueindex(1))(state); }

/// insert, remove: what lies behind moves.
int shift(lua_State* state) {
    charge(state, 2 + length_of(state) / 4);
    return call_own(state);
}

int sort(lua_State* state) {
    charge(state, 2 + length_of(state) * 20);
    return call_own(state);
}

int concat(lua_State* state) {
    const auto length = length_of(state);
    charge(state, 4 + std::max(length, range_of(state, 3, 4, length)) * 2);
    return call_own(state);
}

int unpack(lua_State* state) {
    const auto length = length_of(state);
    const auto count = range_of(state, 2, 3, length);
    if (count > most_unpacked) raise(state, "more than %d values at once", static_cast<int>(most_unpacked));
    charge(state, 2 + count);
    return call_own(state);
}

int move(lua_State* state) {
    luaL_checktype(state, 1, LUA_TTABLE);
    charge(state, 2 + range_of(state, 2, 3, 0));
    return call_own(state);
}

int pack(lua_State* state) {
    charge(state, 2 + lua_gettop(state));
    return call_own(state);
}

void open(lua_State* state, lua_CFunction library) {
    lua_pushcfunction(state, library);
    lua_call(state, 0, 1);
}

void add_table(lua_State* state) {
    open(state, luaopen_table);
    for (const auto& [name, function] : std::to_array<Named>(
             {{"insert", shift},
              {"remove", shift},
              {"sort", sort},
              {"concat", concat},
              {"unpack", unpack},
              {"move", move},
              {"pack", pack}}
         )) {
        lua_getfield(state, -1, name);
        lua_pushcclosure(state, function, 1);
        lua_setfield(state, -2, name);
    }
    lua_setfield(state, -2, "table");
}

void add_math(lua_State* state) {
    open(state, luaopen_math);
    for (const char* const name : {"random", "randomseed"}) { // number_functions.cpp has one with our seed
        lua_pushnil(state);
        lua_setfield(state, -2, name);
    }
    lua_setfield(state, -2, "math");
}

void add_utf8(lua_State* state) {
    open(state, luaopen_utf8);
    for (const char* const name : {"char", "codepoint", "codes", "len", "offset"}) {
        lua_getfield(state, -1, name);
        make_charged(state);
        lua_setfield(state, -2, name);
    }
    lua_setfield(state, -2, "utf8");
}

} // namespace

void add_standard_libraries(lua_State* state) {
    add_table(state);
    add_math(state);
    add_utf8(state);
}

} // namespace tutti::scene::lua
