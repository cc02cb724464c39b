#include "scene/lua/event_table.hpp"

#include "base/utf8.hpp"
#include "scene/lua/call.hpp"

#include <algorithm>
#include <lua.hpp>

namespace tutti::scene::lua {

namespace {

constexpr int most_depth = 8;
constexpr int most_values = 2048;
constexpr std::size_t longest_text = 4096;

void push_text(lua_State* state, std::string_view text) {
    const auto beginning = first_characters(text, longest_text);
    lua_pushlstring(state, beginning.data(), beginning.size());
}

void push_value(lua_State* state, const Value& value, int depth, int& values_left) {
    if (--values_left < 0 || depth > most_depth) return lua_pushnil(state);
    switch (value.kind()) {
    case Value::Kind::Null:
        return lua_pushnil(state);
    case Value::Kind::Bool:
        return lua_pushboolean(state, value.boolean() ? 1 : 0);
    case Value::Kind::Integer:
        return lua_pushinteger(state, value.integer());
    case Value::Kind::Real:
        return lua_pushnumber(state, value.number());
    case Value::Kind::String:
        return push_text(state, value.string());
    case Value::Kind::Array: {
        lua_newtable(state);
        lua_Integer at = 0;
        for (const auto& item : value.items()) {
            if (values_left <= 0) return;
            push_value(state, item, depth + 1, values_left);
            lua_rawseti(state, -2, ++at);
        }
        return;
    }
    case Value::Kind::Object:
        lua_newtable(state);
        for (const auto& member : value.members()) {
            if (values_left <= 0) return;
            push_text(state, member.key);
            push_value(state, member.value, depth + 1, values_left);
            lua_rawset(state, -3);
        }
    }
}

} // namespace

void push_event(lua_State* state, const contract::Event& event, WallTime now) {
    luaL_checkstack(state, 3 * most_depth, nullptr);
    lua_createtable(state, 0, 6);
    push_text(state, event.type);
    lua_setfield(state, -2, "type");
    push_text(state, event.source);
    lua_setfield(state, -2, "source");
    push_text(state, event.id);
    lua_setfield(state, -2, "id");
    lua_pushinteger(state, event.producer);
    lua_setfield(state, -2, "producer");
    lua_pushnumber(state, std::max(0.0, to_seconds(now - event.timestamp)));
    lua_setfield(state, -2, "age");
    int values_left = most_values;
    push_value(state, event.data, 0, values_left);
    if (!event.data.is_object()) {
        lua_pop(state, 1);
        lua_newtable(state);
    }
    lua_setfield(state, -2, "data");
    charge(state, 30 + (most_values - std::max(0, values_left)) * 4);
}

} // namespace tutti::scene::lua
