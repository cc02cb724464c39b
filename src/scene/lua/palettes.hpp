// Palettes as scripts name them: "fire", or a list of colours that run into each other.
#pragma once

#include "pixel/palette.hpp"

struct lua_State;

namespace tutti::scene::lua {

/// Raises an error where there is none of that name, or no colour in the list.
pixel::Palette palette_at(lua_State* state, int index);

} // namespace tutti::scene::lua
