// The scenes that ship, each in a file of its own. A new one is a function here, a row below, and its picture
// in docs/scenes.md.
#pragma once

#include "scene/scene.hpp"

#include <array>

namespace tutti::scene::kinds {

SceneKind boids();
SceneKind clock();
SceneKind fire();
SceneKind image();
SceneKind life();
SceneKind plasma();
SceneKind sprites();
SceneKind starfield();
SceneKind text();
SceneKind title();
SceneKind tunnel();
SceneKind video();
SceneKind water();

/// In the order in which they are browsed where no modes are declared.
inline constexpr std::array all = {
    plasma, title, text, clock, fire, water, life, boids, starfield, tunnel, sprites, image, video,
};

} // namespace tutti::scene::kinds
