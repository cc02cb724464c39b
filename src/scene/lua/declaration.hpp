// What a script declares of its scene: the table `scene`, which it sets or returns.
#pragma once

#include "scene/scene.hpp"

struct lua_State;

namespace tutti::scene::lua {

/// Reads the table on the top of the stack, or raises an error that says what is wrong in it. Parameters with
/// a key come in the order of their names; those in a list, which have a `name`, as they are listed.
SceneAbout declaration_at_top(lua_State* state, std::string_view name);

} // namespace tutti::scene::lua
