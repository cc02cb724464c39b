#include "scene/lua/pattern.hpp"
#include "scene/lua/scene_testing.hpp"

#include <lua.hpp>

namespace tutti::scene::lua {

namespace {

/// What the library's own string functions say of an expression.
std::string by_the_library(const std::string& expression) {
    lua_State* const state = luaL_newstate();
    luaL_openlibs(state);
    const auto script =
        "local list = table.pack(pcall(function() return " + expression
        + " end))\n"
          "if not list[1] then return 'error' end\n"
          "for i = 1, list.n do list[i] = tostring(list[i]) end return table.concat(list, ' ', 2)";
    EXPECT_EQ(luaL_dostring(state, script.c_str()), LUA_OK) << lua_tostring(state, -1);
    std::string result = lua_tostring(state, -1);
    lua_close(state);
    return result;
}

std::string by_ours(const std::string& expression) {
    return value_of(
        "(function() local list = table.pack(pcall(function() return " + expression
        + " end)) if not list[1] then return 'error' end "
          "for i = 1, list.n do list[i] = tostring(list[i]) end return table.concat(list, ' ', 2) end)()"
    );
}

} // namespace

TEST(LuaPattern, SaysWhatTheLibrarySays) {
    const std::vector<std::string> subjects = {
        "",      "a",     "aaab", "hello world", "key = value", "(a(b)c)d", "x1y22z333", "THE (quick) fox",
        "a.b.c", "  x  ", "[]]^-"
    };
    const std::vector<std::string> patterns = {
        "",
        "a",
        "^a",
        "a*",
        "a+b",
        "a-b",
        "a?a?a",
        ".-",
        "%w+",
        "(%w+)",
        "(%w+) = (%w+)",
        "%b()",
        "%f[%a]%a+",
        "()a()",
        "[%d]+",
        "[^%s]+",
        "[a-c]+",
        "[]]",
        "[^]]",
        "%s*$",
        "$",
        "^%s*(.-)%s*$",
        "(a)(b)?",
        "(.)%1",
        "%D",
        "%S+",
        "((%w)%w*)",
        "[%a-z]",
        "[a-]",
        "^$",
        "%.",
        "a$b",
        "%",
        "[a",
        "a)",
        "%1",
        "%f",
        "%b",
        "%f[%w]",
        "[^%w%s]",
        "[]-a]",
        "()",
        "(()a)"
    };
    for (const auto& subject : subjects)
        for (const auto& pattern : patterns) {
            const auto arguments = "[==[" + subject + "]==], [==[" + pattern + "]==]";
            for (const std::string& call :
                 {"string.find(" + arguments + ")", "string.match(" + arguments + ")",
                  "string.find(" + arguments + ", 2)", "string.find(" + arguments + ", -1)",
                  "string.match(" + arguments + ", 3)", "string.find(" + arguments + ", 1, true)",
                  "string.gsub(" + arguments + ", '<%0>')", "string.gsub(" + arguments + ", '%1', 2)",
                  "string.gsub(" + arguments + ", function(x) if x ~= 'a' then return x .. '!' end end)",
                  "string.gsub(" + arguments + ", { a = 1, hello = 'bye' })",
                  "(function() local all = '' for x, y in string.gmatch(" + arguments
                      + ") do all = all .. tostring(x) .. tostring(y) .. ';' end return all end)()"})
                EXPECT_EQ(by_ours(call), by_the_library(call)) << call;
        }
}

TEST(LuaPattern, HasNoParenthesisThatIsNotClosed) {
    EXPECT_EQ(by_ours("('a'):gsub('(a', '%0')"), "error");
    EXPECT_EQ(by_ours("('a'):find('(a')"), "error");
}

TEST(LuaPattern, GivesUpWhereTheLibraryWouldRunForAges) {
    const std::string subject(4000, 'a');
    Pattern pattern(subject, "a-a-a-a-a-a-b", 100'000);
    EXPECT_EQ(pattern.match(0), Pattern::npos);
    EXPECT_LT(pattern.steps_left(), 0);
    EXPECT_EQ(
        Stand("function draw()\n local s = ('a'):rep(4000)\n s:find('a-a-a-a-a-a-b')\nend").fault(),
        "lava.lua:3: this takes too long for one frame in draw()"
    );
}

TEST(LuaPattern, HasABoundForItsDepth) {
    const std::string subject(16'000, '(');
    EXPECT_NE(
        Stand("function draw() (('a'):rep(200)):find(('a?'):rep(200)) end").fault().find("too complex"),
        std::string::npos
    );
    Pattern pattern(subject, "%b()", 1'000'000);
    EXPECT_EQ(pattern.match(0), Pattern::npos);
}

} // namespace tutti::scene::lua
