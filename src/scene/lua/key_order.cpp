// pairs() and next() in an order that is the same in every run: numbers, then texts, then false and true.
// Lua's own order hangs on a seed made of addresses and the time.
#include "scene/lua/call.hpp"
#include "scene/lua/libraries.hpp"

#include <algorithm>
#include <functional>
#include <lua.hpp>
#include <memory>
#include <span>
#include <string_view>

namespace tutti::scene::lua {

namespace {

/// A key as it is ordered. A text's bytes are the table's.
struct Key {
    int type = LUA_TNIL;
    bool is_whole = false; ///< a number: an integer
    lua_Integer integer = 0;
    lua_Number number = 0;
    const char* text = nullptr;
    std::size_t size = 0;

    bool operator<(const Key& other) const {
        if (type != other.type) return rank() < other.rank();
        if (type == LUA_TSTRING)
            return std::string_view(text, size) < std::string_view(other.text, other.size);
        if (is_whole && other.is_whole) return integer < other.integer;
        return number < other.number;
    }

private:
    int rank() const { return type == LUA_TNUMBER ? 0 : type == LUA_TSTRING ? 1 : 2; }
};

Key key_at(lua_State* state, int index) {
    Key key{.type = lua_type(state, index)};
    switch (key.type) {
    case LUA_TNUMBER:
        key.is_whole = lua_isinteger(state, index) != 0;
        key.integer = key.is_whole ? lua_tointeger(state, index) : 0;
        key.number = lua_tonumber(state, index);
        break;
    case LUA_TSTRING:
        key.text = lua_tolstring(state, index, &key.size);
        break;
    case LUA_TBOOLEAN:
        key.number = lua_toboolean(state, index);
        break;
    default:
        raise(
            state,
            "a key of this table is a %s: its place among the others would be chance. Keep such things in "
            "a list, and go through it by ipairs()",
            luaL_typename(state, index)
        );
    }
    return key;
}

void push_key(lua_State* state, const Key& key) {
    if (key.type == LUA_TSTRING)
        lua_pushlstring(state, key.text, key.size);
    else if (key.type == LUA_TBOOLEAN)
        lua_pushboolean(state, key.number != 0);
    else if (key.is_whole)
        lua_pushinteger(state, key.integer);
    else
        lua_pushnumber(state, key.number);
}

/// Calls `act` with each key of the table at `index`.
template <typename Act>
void for_each_key(lua_State* state, int index, const Act& act) {
    // A table that was emptied has no keys, and yet takes long to look through: as long as memory is large.
    const auto& host = host_of(state);
    charge(
        state, 4 + static_cast<std::int64_t>(std::min(host.memory_used, host.limits.block) / 1024)
                   + static_cast<std::int64_t>(lua_rawlen(state, index))
    );
    lua_pushnil(state);
    while (lua_next(state, index) != 0) {
        lua_pop(state, 1);
        act(key_at(state, -1));
    }
}

constexpr int keys_at = 3; ///< of pairs(): where its array of keys lies on the stack

/// The keys of the table at 1 in their order, as a table at 3.
void sort_keys(lua_State* state) {
    std::size_t count = 0;
    for_each_key(state, 1, [&](const Key&) { ++count; });
    charge(state, static_cast<std::int64_t>(count) * 8);
    auto* const memory =
        lua_newuserdatauv(state, std::max<std::size_t>(count, 1) * sizeof(Key), 0); // at 2, Lua's to free
    const std::span keys(static_cast<Key*>(memory), count);
    std::size_t next = 0;
    for_each_key(state, 1, [&](const Key& key) { std::construct_at(&keys[next++], key); });
    std::ranges::sort(keys, std::less<>{});
    lua_createtable(state, static_cast<int>(count), 0);
    for (std::size_t i = 0; i < count; ++i) {
        push_key(state, keys[i]);
        lua_rawseti(state, keys_at, static_cast<lua_Integer>(i + 1));
    }
}

/// The iterator of pairs(); its upvalues are the keys and how many of them were given.
int next_pair(lua_State* state) {
    lua_settop(state, 1);
    auto at = lua_tointeger(state, lua_upvalueindex(2));
    while (lua_rawgeti(state, lua_upvalueindex(1), ++at) != LUA_TNIL) {
        lua_pushvalue(state, -1);
        if (lua_rawget(state, 1) != LUA_TNIL) {
            lua_pushinteger(state, at);
            lua_replace(state, lua_upvalueindex(2));
            return 2;
        }
        lua_settop(state, 1); // it is gone since
        charge(state, 1);
    }
    return 1;
}

int pairs(lua_State* state) {
    luaL_checktype(state, 1, LUA_TTABLE);
    lua_settop(state, 1);
    sort_keys(state);
    lua_pushinteger(state, 0);
    lua_pushcclosure(state, next_pair, 2);
    lua_pushvalue(state, 1);
    lua_pushnil(state);
    return 3;
}

/// The least key, or the least that is above the one given.
int next(lua_State* state) {
    luaL_checktype(state, 1, LUA_TTABLE);
    lua_settop(state, 2);
    const bool is_first = lua_isnil(state, 2);
    const Key after = is_first ? Key{} : key_at(state, 2);
    Key least;
    for_each_key(state, 1, [&](const Key& key) {
        charge(state, 1);
        if ((is_first || after < key) && (least.type == LUA_TNIL || key < least)) least = key;
    });
    if (least.type == LUA_TNIL) {
        lua_pushnil(state);
        return 1;
    }
    push_key(state, least);
    lua_pushvalue(state, -1);
    lua_rawget(state, 1);
    return 2;
}

} // namespace

void add_key_order(lua_State* state) { add(state, {{"pairs", pairs}, {"next", next}}); }

} // namespace tutti::scene::lua
