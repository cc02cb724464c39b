#include "scene/lua/machine.hpp"

#include "base/printable.hpp"
#include "scene/lua/call.hpp"
#include "scene/lua/libraries.hpp"
#include "scene/lua/lua_scene.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <lua.hpp>

namespace tutti::scene::lua {

namespace {

constexpr int stride = 1000; ///< instructions between two looks at the steps that are left
constexpr std::size_t longest_message = 400;
constexpr int most_arguments = 512; ///< beyond those that a function names

/// Why a script may not have it.
Excess refusal(const Host& host, bool is_string, std::size_t held, std::size_t size) {
    constexpr int deep = 2000; // what asks for so much then is the stack
    if (is_string && size > host.limits.string + 64) return Excess::String;
    if (size > host.limits.block) {
        lua_Debug level;
        return host.state != nullptr && lua_getstack(host.state, deep, &level) != 0 ? Excess::Depth
                                                                                    : Excess::Block;
    }
    if (host.memory_used - held + size > host.limits.memory) return Excess::Memory;
    // Far over: the hook, which is told by and by, did not see it yet.
    if (host.steps_left < -host.limits.steps) return Excess::Steps;
    return Excess::None;
}

/// The line of the script that is at work, from some level of its calls on; asks Lua for no memory.
bool find_line(lua_State* state, int first_level, lua_Debug& where) {
    for (int level = first_level; lua_getstack(state, level, &where) != 0; ++level) {
        lua_getinfo(state, "Sl", &where);
        if (where.currentline > 0) return true;
    }
    return false;
}

void note_place(Host& host) {
    lua_Debug where;
    host.place = {};
    if (host.state == nullptr || !find_line(host.state, 0, where)) return;
    fmt::format_to_n(host.place.data(), host.place.size() - 1, "{}:{}", where.short_src, where.currentline);
}

std::string words_for(const Host& host) {
    const auto& limits = host.limits;
    switch (host.excess) {
    case Excess::Memory:
        return fmt::format("the script holds more than {} MiB", limits.memory >> 20);
    case Excess::Block:
        return fmt::format("a table of more than {} MiB", limits.block >> 20);
    case Excess::String:
        return fmt::format("a text of more than {} KiB", limits.string >> 10);
    case Excess::Depth:
        return "functions call each other without end: is there a recursion that does not stop?";
    case Excess::Arguments:
        return fmt::format("a call with more than {} values", most_arguments);
    case Excess::Steps:
    case Excess::None:
        break;
    }
    return fmt::format("this takes too long {}: is there a loop that does not end?", host.task);
}

void* allocate(void* context, void* old, std::size_t old_size, std::size_t size) {
    auto& host = *static_cast<Host*>(context);
    const std::size_t held = old != nullptr ? old_size : 0;
    if (size == 0) {
        std::free(old);
        host.memory_used -= held;
        return nullptr;
    }
    if (size > held) {
        // Of what is new, Lua says what it will be.
        const auto why = refusal(host, old == nullptr && old_size == LUA_TSTRING, held, size);
        if (why != Excess::None) {
            // Lua collects what nobody needs any more and asks again, which costs as much as 20 ms.
            if (host.refused == why) host.excess = why;
            host.refused = why;
            note_place(host);
            host.steps_left -= host.limits.steps / 20;
            return nullptr;
        }
        host.refused = Excess::None;
        host.steps_left -= static_cast<std::int64_t>((size - held) / 64);
    }
    void* const made = std::realloc(old, size);
    if (made != nullptr)
        host.memory_used = host.memory_used - held + size;
    else
        host.excess = Excess::Memory;
    return made;
}

void count(lua_State* state, lua_Debug* where) {
    auto& host = host_of(state);
    host.steps_left -= stride;
    if (lua_getlocal(state, where, -most_arguments) != nullptr && host.excess == Excess::None)
        host.excess = Excess::Arguments;
    if (host.steps_left < 0 && host.excess == Excess::None) host.excess = Excess::Steps;
    if (host.excess == Excess::None) return;
    // From here on every instruction ends in this error, also those that clean up.
    lua_sethook(state, count, LUA_MASKCOUNT, 1);
    lua_getinfo(state, "Sl", where);
    const auto words = words_for(host);
    lua_pushfstring(state, "%s:%d: %s", where->short_src, where->currentline, words.c_str());
    lua_error(state);
}

/// Makes a text of an error that is something else.
void put_in_words(lua_State* state) {
    lua_Debug where;
    if (find_line(state, 1, where))
        lua_pushfstring(state, "%s:%d: ", where.short_src, where.currentline);
    else
        lua_pushliteral(state, "");
    if (lua_type(state, 1) == LUA_TTABLE) {
        lua_pushliteral(state, "message");
        lua_rawget(state, 1);
        if (lua_type(state, -1) != LUA_TSTRING) lua_pop(state, 1);
    }
    if (lua_gettop(state) == 2)
        lua_pushfstring(state, "an error was raised that is no text: %s", luaL_typename(state, 1));
    lua_concat(state, 2);
    lua_replace(state, 1);
}

/// Makes of whatever was raised a line of text, with the lines from which it was called.
int explain(lua_State* state) {
    if (lua_type(state, 1) != LUA_TSTRING) put_in_words(state);
    constexpr int most_callers = 3;
    constexpr int most_levels = 40;
    lua_Debug level;
    int callers = -1; // the first is where it was raised
    for (int i = 1; i < most_levels && callers < most_callers && lua_getstack(state, i, &level) != 0; ++i) {
        lua_getinfo(state, "Sl", &level);
        if (level.currentline <= 0 || ++callers == 0) continue;
        const char* const before = callers == 1 ? " (called from " : ", ";
        lua_pushfstring(state, "%s%s:%d", before, level.short_src, level.currentline);
    }
    if (callers > 0) lua_pushliteral(state, ")");
    lua_concat(state, lua_gettop(state));
    return 1;
}

struct Call {
    void (*function)(lua_State*, void*);
    void* context;
};

int make_call(lua_State* state) {
    const auto call = *static_cast<const Call*>(lua_touserdata(state, 1));
    lua_settop(state, 0);
    call.function(state, call.context);
    return 0;
}

/// The line that a message begins with: "lava.lua:12: …".
Position position_in(std::string_view message, std::string_view file) {
    if (!message.starts_with(file) || message.size() <= file.size() || message[file.size()] != ':') return {};
    std::uint32_t line = 0;
    std::from_chars(message.data() + file.size() + 1, message.data() + message.size(), line);
    return {line, 0};
}

bool is_utf16(std::string_view source) {
    if (source.size() < 2) return false;
    return source.starts_with("\xFF\xFE") || source.starts_with("\xFE\xFF") || source[0] == 0
           || source[1] == 0;
}

void equip(lua_State* state) {
    lua_newtable(state);
    add_base_library(state);
    add_coroutine_library(state);
    add_standard_libraries(state);
    add_string_library(state);
    add_key_order(state);
    add_number_functions(state);
    add_colour_functions(state);
    add_drawing_functions(state);
    lua_pushvalue(state, -1);
    lua_setfield(state, -2, "_G");
    lua_rawseti(state, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
}

} // namespace

Machine::Machine(Host& host) : host_(host), state_(lua_newstate(allocate, &host)) {
    if (state_ == nullptr) {
        end_ = Error{ErrorCode::Environment, "there is no memory left for a script"};
        return;
    }
    host_.state = state_;
    *static_cast<Host**>(lua_getextraspace(state_)) = &host_;
    if (const auto equipped = run(host_.limits.steps_at_start, equip); !equipped) end_ = equipped.error();
}

Machine::~Machine() {
    if (state_ != nullptr) lua_close(state_);
}

void Machine::compile(lua_State* state, std::string_view source) {
    constexpr std::string_view mark = "\xEF\xBB\xBF"; // that some editors put before UTF-8
    if (source.starts_with(mark)) source.remove_prefix(mark.size());
    const auto file = file_name(host_of(state).name);
    // Lua's own words for these have no name of a file, or speak of a symbol.
    if (source.starts_with('\x1b')) raise(state, "%s: this is compiled: a scene is text", file.c_str());
    if (is_utf16(source)) raise(state, "%s: this is UTF-16: save it as UTF-8", file.c_str());
    const auto name = "@" + file;
    if (luaL_loadbufferx(state, source.data(), source.size(), name.c_str(), "t") != LUA_OK) lua_error(state);
}

Result<void> Machine::run(std::int64_t steps, Function function, void* context) {
    if (end_) return std::unexpected(*end_);
    host_.steps_left = steps;
    lua_sethook(state_, count, LUA_MASKCOUNT, stride);
    Call call{function, context};
    lua_settop(state_, 0);
    lua_pushcfunction(state_, explain);
    lua_pushcfunction(state_, make_call);
    lua_pushlightuserdata(state_, &call);
    const int status = lua_pcall(state_, 1, 0, 1);
    if (status == LUA_OK) return {};
    auto error = error_of(status);
    if (host_.excess != Excess::None) end_ = error;
    lua_settop(state_, 0);
    return std::unexpected(std::move(error));
}

Error Machine::error_of(int status) {
    const bool is_text = lua_type(state_, -1) == LUA_TSTRING;
    std::string message = is_text ? lua_tostring(state_, -1) : "an error without words";
    if (status == LUA_ERRMEM) {
        message = words_for(host_);
        if (host_.place[0] != 0) message = fmt::format("{}: {}", host_.place.data(), message);
    }
    message = printable_beginning(message, longest_message);
    const auto code = host_.excess != Excess::None ? ErrorCode::LimitExceeded : ErrorCode::InvalidInput;
    const auto position = position_in(message, file_name(host_.name));
    return {code, std::move(message), position};
}

} // namespace tutti::scene::lua
