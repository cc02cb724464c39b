// Machine: one state of Lua, in which what a script does is bounded: steps, memory, the length of strings.
// What goes wrong in it is an Error with a line; none of it is a crash.
//
// Steps are counted by a hook on every thousandth instruction, and by each function of ours and of the
// libraries that does more than an instruction's worth of work. Lua's hooks do not run within finalizers and
// message handlers, so scripts have neither (base_library.cpp).
#pragma once

#include "base/result.hpp"
#include "scene/lua/host.hpp"

#include <optional>
#include <string_view>

struct lua_State;

namespace tutti::scene::lua {

class Machine {
public:
    /// With all that scripts may use. The host outlives it.
    explicit Machine(Host& host);
    ~Machine();
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    /// Calls `act(lua_State*)` where Lua's errors are caught, and the stack is empty. After more than so many
    /// steps, or too much of something else, that error is the answer to every later call, too.
    template <typename Act>
    Result<void> run(std::int64_t steps, Act act) {
        return run(
            steps, [](lua_State* state, void* context) { (*static_cast<Act*>(context))(state); }, &act
        );
    }

    /// The chunk of a script, as a function on the stack; raises what is wrong with it. Only text is taken.
    static void compile(lua_State* state, std::string_view source);

private:
    using Function = void (*)(lua_State*, void*);
    Result<void> run(std::int64_t steps, Function function, void* context);
    Error error_of(int status);

    Host& host_;
    lua_State* state_;
    std::optional<Error> end_;
};

} // namespace tutti::scene::lua
