// The scenes that ship, each in a file of its own. A new one is a function here, a row below, and its picture
// in docs/scenes.md.
#pragma once

#include "scene/scene.hpp"

#include <array>

namespace tutti::scene::kinds {

SceneKind plasma();

/// In the order in which they are browsed where no modes are declared.
inline constexpr std::array all = {
    plasma,
};

} // namespace tutti::scene::kinds
