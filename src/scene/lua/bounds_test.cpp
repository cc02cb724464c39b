// What a script may not do, whatever it tries. Each of these ends in an error with a line, in bounded time.
#include "scene/lua/scene_testing.hpp"

namespace tutti::scene::lua {

namespace {

/// The fault of a script whose draw() has that body, which begins on line 2.
std::string drawing_fault(const std::string& body) {
    return Stand("function draw()\n" + body + "\nend").fault();
}

void is_too_long(const std::string& body) {
    EXPECT_TRUE(drawing_fault(body).starts_with("lava.lua:2: this takes too long for one frame in draw()"))
        << body << " → " << drawing_fault(body);
}

void has(const std::string& body, const std::string& words) {
    EXPECT_NE(drawing_fault(body).find(words), std::string::npos) << body << " → " << drawing_fault(body);
}

} // namespace

TEST(LuaBounds, ALoopThatDoesNotEnd) {
    is_too_long("while true do end");
    is_too_long("repeat until false");
    is_too_long("for i = 1, math.huge do end");
    is_too_long("::a:: goto a");
    is_too_long("while true do set(0, 0, 'red') end");
    is_too_long("shade(function() while true do end end)");
}

TEST(LuaBounds, ALoopOfTheScriptItself) {
    EXPECT_TRUE(Stand("while true do end")
                    .fault()
                    .starts_with("lava.lua:1: this takes too long while the script is loaded: is"));
    EXPECT_TRUE(Stand("function init() while true do end end function draw() end")
                    .fault()
                    .starts_with("lava.lua:1: this takes too long in init(): is"));
    Stand stand("function event() while true do end end function draw() end");
    ASSERT_EQ(stand.fault(), "");
    contract::Event press;
    press.type = "button.press";
    EXPECT_TRUE(
        stand.frame({press}).starts_with("lava.lua:1: this takes too long for one frame in event(): is")
    );
}

TEST(LuaBounds, ALoopThatCatchesErrors) {
    is_too_long("while true do pcall(function() while true do end end) end");
    is_too_long("while true do xpcall(function() while true do end end, function() while true do end end) end"
    );
    is_too_long("pcall(pcall, pcall, function() while true do end end) while true do end");
    is_too_long("while true do pcall(error) end");
}

TEST(LuaBounds, AMessageHandlerThatDoesNotEnd) {
    is_too_long("xpcall(error, function() while true do end end)");
    is_too_long("xpcall(function() local x = nil + 1 end, function() while true do end end)");
}

TEST(LuaBounds, ACoroutineThatDoesNotEnd) {
    is_too_long("local c = coroutine.wrap(function() while true do end end) c()");
    is_too_long("while true do coroutine.wrap(function() while true do end end)() end");
    is_too_long("while true do coroutine.resume(coroutine.create(function() while true do end end)) end");
    is_too_long("local c = coroutine.wrap(function() while true do pcall(function() coroutine.yield() while "
                "true do end end) end end) while true do c() end");
    is_too_long("while true do coroutine.wrap(function() end)() end");
}

TEST(LuaBounds, RecursionWithoutEnd) {
    has("local function f() return 1 + f() end f()", "functions call each other without end");
    is_too_long("local function f() return f() end f()");
    has("local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k] end local x = "
        "t.x",
        "stack overflow");
    has("local t = setmetatable({}, {}) getmetatable(t).__index = t local x = t.x", "loop");
    has("local function f() coroutine.wrap(f)() end f()", "overflow");
    has("local function f() pcall(f) end f() error('over')", "over");
    has("local function f() shade(f) end f()", "overflow");
    has("local function f() table.sort({ 3, 2, 1 }, f) end f()", "overflow");
    has("local function f() return (('x'):gsub('x', f)) end f()", "overflow");
}

TEST(LuaBounds, TooMuchMemory) {
    has("local t = {} while true do t = { t, {}, {} } end", "lava.lua:2: the script holds more than 16 MiB");
    has("local t = {} for i = 1, 1e9 do t[i] = i end", "lava.lua:2: a table of more than 4 MiB");
    has("local s = 'x' while true do s = s .. s end", "lava.lua:2: a text of more than 16 KiB");
    has("local s = ('x'):rep(1000) s = s:rep(1000)", "longer than 16384 bytes");
    has("local s = ('x'):rep(1e9)", "longer than 16384 bytes");
    has("local s = ('x'):rep(3, ('y'):rep(16000))", "longer than 16384 bytes");
    has("local s = ('x'):rep(math.maxinteger)", "longer than 16384 bytes");
    has("local t = {} for i = 1, 200 do t[i] = ('x'):rep(16000) end table.concat(t)",
        "a text of more than 16 KiB");
    has("local s = ('x'):rep(16000):gsub('x', ('y'):rep(16000))", "too long");
    has("local s = ('%s'):rep(100):format(table.unpack((function() local t = {} for i = 1, 100 do t[i] = "
        "('x'):rep(16000) end return t end)()))",
        "a text of more than 16 KiB");
    has("local t = {} while true do t = { coroutine.create(function() end), t } end", "too long");
}

TEST(LuaBounds, MemoryErrorsThatAreCaught) {
    has("while true do pcall(function() local t = {} while true do t = { t, {}, {} } end end) end", "16 MiB");
    has("while true do pcall(function() local s = 'x' while true do s = s .. s end end) end", "16 KiB");
    has("while true do coroutine.resume(coroutine.create(function() local s = 'x' while true do s = s .. s "
        "end end)) end",
        "16 KiB");
}

TEST(LuaBounds, LibraryFunctionsThatWouldRunForAges) {
    is_too_long("table.move({}, 1, math.maxinteger - 1, 2)");
    is_too_long("table.concat({}, '', 1, 1e12)");
    is_too_long("while true do table.insert({ 1, 2, 3 }, 1, 0) end");
    is_too_long("local t = {} for i = 1, 1e5 do table.insert(t, 1, i) end");
    is_too_long("local t = {} for i = 1, 1e4 do t[i] = i end while true do table.sort(t) end");
    has("table.sort(setmetatable({}, { __len = function() return 2e9 end }))", "may not have a __len");
    has("table.unpack({}, 1, 1e7)", "more than 250 values");
    is_too_long("local s = ('x'):rep(16000) while true do local u = s:upper():lower():reverse() end");
    is_too_long("local s = ('a'):rep(16000) while true do s:find('b', 1, true) end");
    is_too_long("local t = {} for i = 1, 1e5 do t['k' .. i] = i end for k in pairs(t) do t[k] = nil end "
                "while true do next(t) end");
    is_too_long("local s = ('a'):rep(16000) while true do utf8.len(s) end");
    is_too_long("local s = ('a'):rep(16000) while true do local x = tonumber(s, 16) end");
    is_too_long("while true do banner(('x'):rep(1000), 'red') end");
    is_too_long("while true do disc(8, 8, 1e9, 'red') end");
    has("local function f(...) return f(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...) end f()", "more than 512 values");
}

TEST(LuaBounds, NothingThatReachesOutside) {
    for (const char* const name :
         {"io", "os", "debug", "package", "require", "load", "loadstring", "loadfile", "dofile",
          "collectgarbage", "warn", "string.dump", "string.pack", "coroutine.close", "coroutine.running"})
        EXPECT_EQ(value_of(name), "nil") << name;
}

TEST(LuaBounds, ScriptsInUtf16) {
    using namespace std::string_literals;
    for (const auto& source : {"\xFF\xFEx\0"s, "\xFE\xFF\0x"s, "x\0y\0"s, "\0x\0y"s})
        EXPECT_EQ(Stand(source).fault(), "lava.lua: this is UTF-16: save it as UTF-8");
}

TEST(LuaBounds, CompiledScripts) {
    EXPECT_EQ(
        Stand("\x1bLua" + std::string(100, 'x')).fault(), "lava.lua: this is compiled: a scene is text"
    );
}

TEST(LuaBounds, Finalizers) {
    has("setmetatable({}, { __gc = function() while true do end end })", "a scene can have no __gc");
    has("local t <close> = setmetatable({}, { __close = function() while true do end end })",
        "a scene can have no __close");
    // Given later, it is none.
    EXPECT_EQ(
        drawing_fault(
            "local m = {} for i = 1, 1000 do setmetatable({}, m) end m.__gc = function() while true do "
            "end end"
        ),
        ""
    );
    is_too_long("local m = {} local t = setmetatable({}, m) m.__close = function() while true do end end "
                "local x <close> = t");
}

TEST(LuaBounds, ErrorsThatAreNoText) {
    EXPECT_EQ(drawing_fault("error({})"), "lava.lua:2: an error was raised that is no text: table");
    EXPECT_EQ(drawing_fault("error({ message = 'lava' })"), "lava.lua:2: lava");
    EXPECT_EQ(drawing_fault("error()"), "lava.lua:2: an error was raised that is no text: nil");
    EXPECT_EQ(
        drawing_fault("error(setmetatable({}, { __tostring = function() while true do end end, __index = "
                      "function() while true do end end }))"),
        "lava.lua:2: an error was raised that is no text: table"
    );
    has("error(('x'):rep(16000))", "xxx");
    EXPECT_LT(drawing_fault("error(('x'):rep(16000))").size(), 500U);
    EXPECT_EQ(drawing_fault("error('\\27[2J', 0)"), "?[2J");
}

TEST(LuaBounds, TheMetatableOfAllTexts) {
    has("getmetatable('').__index = {}", "attempt to index a boolean value");
    has("setmetatable('x', {})", "bad argument");
    EXPECT_EQ(drawing_fault("string.rep = nil string.format = function() end assert(('x').rep == nil)"), "");
}

TEST(LuaBounds, MetatablesOfWhatIsOurs) {
    has("setmetatable(params, {})", "not yours");
    EXPECT_EQ(drawing_fault("params = nil width = 'x' pairs = nil print = nil random = nil"), "");
    EXPECT_EQ(
        drawing_fault("setmetatable(_G, { __index = function(t, k) return k end }) assert(lava == 'lava')"),
        ""
    );
    has("setmetatable(_G, { __index = function(t, k) return t[k] end }) local x = lava", "stack overflow");
    has("draw = 5", "'draw' must be a function");
    has("setmetatable(_G, { __index = function() while true do end end }) draw = nil", "this takes too long");
}

TEST(LuaBounds, AddressesAreNotSaid) {
    EXPECT_EQ(
        value_of("tostring({}), tostring(print), ('%s'):format({}), coroutine.create(print)"),
        "table function table thread"
    );
    has("('%p'):format({})", "there is no %p here");
    has("('%-20p'):format('x')", "there is no %p here");
}

TEST(LuaBounds, PairsHasAnOrder) {
    EXPECT_EQ(
        value_of(
            "(function() local all = '' for k, v in pairs({ z = 1, a = 2, [3] = 3, [1] = 4, [2.5] = 5, "
            "[true] = 6, [false] = 7, [-1] = 8 }) do all = all .. tostring(k) .. ' ' end return all end)()"
        ),
        "-1 1 2.5 3 a z false true "
    );
    EXPECT_EQ(value_of("next({ z = 1, a = 2 })"), "a 2");
    EXPECT_EQ(value_of("next({ z = 1, a = 2 }, 'a')"), "z 1");
    EXPECT_EQ(value_of("next({}), next({ 1 }, 1)"), "nil nil");
    EXPECT_EQ(
        value_of("(function() local t = { 1, 2, 3, x = 4 } for k in pairs(t) do t[k] = nil end return "
                 "next(t) end)()"),
        "nil"
    );
    has("for k in pairs({ [{}] = 1 }) do end", "a key of this table is a table");
}

TEST(LuaBounds, WhatWasTooMuchStaysAnError) {
    Stand stand("local n = 0 function draw() n = n + 1 while n > 5 do end end");
    ASSERT_EQ(stand.fault(), "");
    for (int i = 0; i < 5; ++i) ASSERT_EQ(stand.frame(), "");
    const auto fault = stand.frame();
    EXPECT_TRUE(fault.starts_with("lava.lua:1: this takes too long")) << fault;
    EXPECT_EQ(stand.frame(), fault);
}

TEST(LuaBounds, EachFrameHasItsSharesAnew) {
    Stand stand("function draw() for i = 1, 100000 do end end", {16, 16}, 1, {.steps = 210'000});
    ASSERT_EQ(stand.fault(), "");
    for (int i = 0; i < 20; ++i) ASSERT_EQ(stand.frame(), "");
}

TEST(LuaBounds, CoroutinesGoOnFromFrameToFrame) {
    Stand stand("local show = coroutine.wrap(function() for i = 1, 100 do print(i) coroutine.yield() end "
                "end) function draw() show() end");
    for (int i = 0; i < 3; ++i) ASSERT_EQ(stand.frame(), "");
    EXPECT_EQ(stand.said, "1\n2\n3\n");
    EXPECT_EQ(
        value_of("coroutine.wrap(function() local ok, e = pcall(function() coroutine.yield(1) error('x', 0) "
                 "end) coroutine.yield(e) end)()"),
        "1"
    );
    EXPECT_EQ(value_of("select(2, coroutine.resume(coroutine.create(function() error('x', 0) end)))"), "x");
    EXPECT_EQ(value_of("xpcall(function(a, b) return a + b end, print, 1, 2)"), "true 3");
    EXPECT_EQ(value_of("xpcall(error, function(e) return e .. '!' end, 'x')"), "false x!");
    EXPECT_EQ(value_of("pcall(error, 'x')"), "false x");
}

} // namespace tutti::scene::lua
