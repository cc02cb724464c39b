// string: the library's own functions with their work counted, but those with patterns, which are ours
// (pattern.hpp). No pack, unpack and dump.
#include "scene/lua/call.hpp"
#include "scene/lua/libraries.hpp"
#include "scene/lua/pattern.hpp"

#include <algorithm>
#include <lua.hpp>
#include <string>

namespace tutti::scene::lua {

namespace {

void push_capture(lua_State* state, std::string_view subject, const Capture& capture) {
    if (capture.is_place)
        lua_pushinteger(state, static_cast<lua_Integer>(capture.start + 1));
    else
        lua_pushlstring(state, subject.data() + capture.start, capture.size);
}

/// All that was captured; without captures the whole match.
int push_captures(
    lua_State* state, const Pattern& pattern, std::string_view subject, std::size_t start, std::size_t end
) {
    const auto captures = pattern.captures();
    luaL_checkstack(state, static_cast<int>(captures.size()) + 1, "captures");
    if (captures.empty()) push_capture(state, subject, {start, end - start});
    for (const auto& capture : captures) push_capture(state, subject, capture);
    return std::max(1, static_cast<int>(captures.size()));
}

struct Found {
    std::size_t start = Pattern::npos;
    std::size_t end = 0;
    explicit operator bool() const { return start != Pattern::npos; }
};

/// The first match from `start` on; takes the steps that it cost, and raises what is wrong.
Found search(
    lua_State* state, Pattern& pattern, std::string_view subject, std::size_t start, bool is_anchored
) {
    const auto steps_before = pattern.steps_left();
    Found found;
    for (auto at = start; at <= subject.size(); ++at) {
        const auto end = pattern.match(at);
        if (end != Pattern::npos) found = {at, end};
        if (found || is_anchored || pattern.wrong() != nullptr || pattern.steps_left() < 0) break;
    }
    charge(state, 4 + (steps_before - pattern.steps_left()) / 2);
    if (pattern.wrong() != nullptr) raise(state, "in this pattern: %s", pattern.wrong());
    return found;
}

Pattern pattern_for(lua_State* state, std::string_view subject, std::string_view text) {
    return {subject, text, std::max<std::int64_t>(0, host_of(state).steps_left) * 2 + 2};
}

/// Takes the '^' off a pattern.
bool take_anchor(std::string_view& pattern) {
    const bool is_there = pattern.starts_with('^');
    if (is_there) pattern.remove_prefix(1);
    return is_there;
}

/// The place that an argument counts from 1, or from the end where it is negative, as one from 0.
std::size_t start_at(lua_State* state, int index, std::size_t size) {
    const auto place = luaL_optinteger(state, index, 1);
    if (place > 0) return static_cast<std::size_t>(place) - 1;
    const auto length = static_cast<lua_Integer>(size);
    return place == 0 || place < -length ? 0 : static_cast<std::size_t>(length + place);
}

enum class Wanted : std::uint8_t { Place, Captures };

int find_or_match(lua_State* state, Wanted wanted) {
    const auto subject = text_at(state, 1);
    auto text = text_at(state, 2);
    const auto start = start_at(state, 3, subject.size());
    Found found;
    int captured = 0;
    const bool is_plain =
        lua_toboolean(state, 4) != 0 || text.find_first_of("^$*+?.([%-") == std::string_view::npos;
    if (start <= subject.size() && wanted == Wanted::Place && is_plain) {
        charge(state, 4 + static_cast<std::int64_t>(subject.size() + text.size()));
        const auto at = subject.find(text, start);
        if (at != std::string_view::npos) found = {at, at + text.size()};
    } else if (start <= subject.size()) {
        const bool is_anchored = take_anchor(text);
        auto pattern = pattern_for(state, subject, text);
        found = search(state, pattern, subject, start, is_anchored);
        if (found && wanted == Wanted::Captures)
            return push_captures(state, pattern, subject, found.start, found.end);
        if (found && !pattern.captures().empty()) {
            captured = push_captures(state, pattern, subject, found.start, found.end);
        }
    }
    if (!found) {
        lua_pushnil(state);
        return 1;
    }
    lua_pushinteger(state, static_cast<lua_Integer>(found.start + 1));
    lua_pushinteger(state, static_cast<lua_Integer>(found.end));
    lua_rotate(state, -captured - 2, 2);
    return captured + 2;
}

int find(lua_State* state) { return find_or_match(state, Wanted::Place); }
int match(lua_State* state) { return find_or_match(state, Wanted::Captures); }

/// The iterator of gmatch(); its upvalues are the text, the pattern, where to go on, and where the last match
/// ended.
int next_match(lua_State* state) {
    const auto subject = text_at(state, lua_upvalueindex(1));
    const auto text = text_at(state, lua_upvalueindex(2));
    auto start = static_cast<std::size_t>(lua_tointeger(state, lua_upvalueindex(3)));
    const auto last = lua_tointeger(state, lua_upvalueindex(4));
    auto pattern = pattern_for(state, subject, text);
    while (start <= subject.size()) {
        const auto found = search(state, pattern, subject, start, false);
        if (!found) break;
        if (static_cast<lua_Integer>(found.end) == last) { // nothing, where the last one ended
            start = found.start + 1;
            continue;
        }
        lua_pushinteger(state, static_cast<lua_Integer>(found.end));
        lua_copy(state, -1, lua_upvalueindex(3));
        lua_copy(state, -1, lua_upvalueindex(4));
        lua_pop(state, 1);
        return push_captures(state, pattern, subject, found.start, found.end);
    }
    lua_pushnil(state);
    return 1;
}

int gmatch(lua_State* state) {
    const auto start = start_at(state, 3, text_at(state, 1).size());
    text_at(state, 2);
    lua_settop(state, 2);
    lua_pushinteger(state, static_cast<lua_Integer>(start));
    lua_pushinteger(state, -1);
    lua_pushcclosure(state, next_match, 4);
    return 1;
}

/// What takes the place of a match: text with %0 to %9, what a table has, or what a function gives.
void append_replacement(
    lua_State* state, std::string& out, const Pattern& pattern, std::string_view subject, Found found
) {
    const auto whole = subject.substr(found.start, found.end - found.start);
    const auto top = lua_gettop(state);
    switch (lua_type(state, 3)) {
    case LUA_TFUNCTION:
        lua_pushvalue(state, 3);
        lua_call(state, push_captures(state, pattern, subject, found.start, found.end), 1);
        break;
    case LUA_TTABLE:
        push_captures(state, pattern, subject, found.start, found.end);
        lua_settop(state, top + 1);
        lua_gettable(state, 3);
        break;
    default: {
        const auto text = text_at(state, 3);
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '%') {
                out += text[i];
                continue;
            }
            const char next = ++i < text.size() ? text[i] : '\0';
            const auto captures = pattern.captures();
            const auto index = static_cast<std::size_t>(next - '1');
            if (next == '%')
                out += '%';
            else if (next == '0' || (next == '1' && captures.empty()))
                out += whole;
            else if (next >= '1' && next <= '9' && index < captures.size()) {
                push_capture(state, subject, captures[index]);
                out += text_at(state, -1);
                lua_pop(state, 1);
            } else
                raise(state, "after '%%' in a replacement comes '%%', or the number of a capture");
        }
        return;
    }
    }
    if (lua_toboolean(state, -1) == 0)
        out += whole;
    else if (lua_isstring(state, -1) != 0)
        out += text_at(state, -1);
    else
        raise(state, "a replacement must be a text, not a %s", luaL_typename(state, -1));
    lua_settop(state, top);
}

int gsub(lua_State* state) {
    const auto subject = text_at(state, 1);
    auto text = text_at(state, 2);
    const int type = lua_type(state, 3);
    if (type != LUA_TSTRING && type != LUA_TNUMBER && type != LUA_TTABLE && type != LUA_TFUNCTION)
        luaL_argerror(state, 3, "a text, a table or a function is needed");
    const auto most = luaL_optinteger(state, 4, static_cast<lua_Integer>(subject.size()) + 1);
    const bool is_anchored = take_anchor(text);
    auto pattern = pattern_for(state, subject, text);
    std::string out;
    lua_Integer count = 0;
    std::size_t start = 0;
    std::size_t last = Pattern::npos;
    while (count < most && start <= subject.size()) {
        const auto found = search(state, pattern, subject, start, is_anchored);
        if (!found) break;
        out += subject.substr(start, found.start - start);
        if (found.end != last) {
            ++count;
            append_replacement(state, out, pattern, subject, found);
            start = last = found.end;
        } else {
            if (found.start < subject.size()) out += subject[found.start];
            start = found.start + 1;
        }
        if (out.size() > host_of(state).limits.string) raise(state, "the text becomes too long");
        if (is_anchored) break;
    }
    if (start < subject.size()) out += subject.substr(start);
    lua_pushlstring(state, out.data(), out.size());
    lua_pushinteger(state, count);
    return 2;
}

int rep(lua_State* state) {
    const auto size = text_at(state, 1).size() + (lua_isnoneornil(state, 3) ? 0 : text_at(state, 3).size());
    const auto count = std::max<lua_Integer>(0, luaL_checkinteger(state, 2));
    const auto longest = static_cast<lua_Integer>(host_of(state).limits.string);
    if (count > longest || static_cast<lua_Integer>(size) * count > longest)
        raise(state, "the text becomes longer than %d bytes", static_cast<int>(longest));
    charge(state, 4 + static_cast<lua_Integer>(size) * count / 8);
    return lua_tocfunction(state, lua_upvalueindex(1))(state);
}

/// Addresses would differ from run to run: a table is "table".
int format(lua_State* state) {
    const auto text = text_at(state, 1);
    for (auto at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
        at = text.find_first_not_of("-+ #0123456789.", at + 1);
        if (at == std::string_view::npos) break;
        if (text[at] == 'p') raise(state, "there is no %%p here");
    }
    std::int64_t length = static_cast<std::int64_t>(text.size()) * 4;
    for (int i = lua_gettop(state); i > 1; --i) {
        if (lua_type(state, i) > LUA_TSTRING || lua_islightuserdata(state, i)) {
            push_text(state, i);
            lua_replace(state, i);
        }
        if (lua_type(state, i) == LUA_TSTRING) length += static_cast<std::int64_t>(lua_rawlen(state, i));
    }
    charge(state, 4 + length / 8);
    return lua_tocfunction(state, lua_upvalueindex(1))(state);
}

void replace(lua_State* state, const char* name, lua_CFunction function) {
    lua_getfield(state, -1, name);
    lua_pushcclosure(state, function, 1);
    lua_setfield(state, -2, name);
}

} // namespace

void add_string_library(lua_State* state) {
    lua_pushcfunction(state, luaopen_string); // which also lets texts have methods: ("x"):rep(3)
    lua_call(state, 0, 1);
    for (const char* const name : {"dump", "pack", "packsize", "unpack"}) {
        lua_pushnil(state);
        lua_setfield(state, -2, name);
    }
    for (const char* const name : {"byte", "char", "len", "lower", "reverse", "sub", "upper"}) {
        lua_getfield(state, -1, name);
        make_charged(state);
        lua_setfield(state, -2, name);
    }
    replace(state, "rep", rep);
    replace(state, "format", format);
    add(state, {{"find", find}, {"match", match}, {"gmatch", gmatch}, {"gsub", gsub}});
    // The metatable of all texts is nobody's to change.
    lua_pushliteral(state, "");
    lua_getmetatable(state, -1);
    lua_pushboolean(state, 0);
    lua_setfield(state, -2, "__metatable");
    lua_pop(state, 2);
    lua_setfield(state, -2, "string");
}

} // namespace tutti::scene::lua
