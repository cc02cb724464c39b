// Events as scripts see them: {type, source, producer, id, age, data}.
#pragma once

#include "contract/event.hpp"

struct lua_State;

namespace tutti::scene::lua {

/// Pushes the event as a table; `now` says how old it is. Of data only so much as a scene can want: texts and
/// lists are cut, what is nested too deep is left out.
void push_event(lua_State* state, const contract::Event& event, WallTime now);

} // namespace tutti::scene::lua
