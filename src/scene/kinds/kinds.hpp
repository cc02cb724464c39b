// The scenes that ship, each in a file of its own. A new one is a function here, a row below, and its picture
// in docs/scenes.md.
#pragma once

#include "scene/scene.hpp"

#include <array>

namespace tutti::scene::kinds {

SceneKind boids();
SceneKind clock();
SceneKind compass();
SceneKind confetti();
SceneKind dashboard();
SceneKind fire();
SceneKind heart();
SceneKind horizon();
SceneKind image();
SceneKind julia();
SceneKind life();
SceneKind lyrics();
SceneKind mandelbrot();
SceneKind meters();
SceneKind paint();
SceneKind piano();
SceneKind plasma();
SceneKind pong();
SceneKind pulse();
SceneKind ripples();
SceneKind spectrum();
SceneKind sprites();
SceneKind starfield();
SceneKind strobe();
SceneKind test_card();
SceneKind text();
SceneKind title();
SceneKind tunnel();
SceneKind video();
SceneKind water();

/// In the order in which they are browsed where no modes are declared.
inline constexpr std::array all = {
    plasma,   title,   lyrics, text,  clock,      fire,  water,    life,    boids,     starfield,
    tunnel,   sprites, image,  video, mandelbrot, julia, spectrum, meters,  strobe,    pulse,
    confetti, ripples, paint,  piano, pong,       heart, horizon,  compass, dashboard, test_card,
};

} // namespace tutti::scene::kinds
