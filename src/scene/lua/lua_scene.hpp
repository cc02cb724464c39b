// Scenes in Lua: a script with draw(t, dt) and, where it wants them, init(size) and event(e), becomes a scene
// like any other. docs/write-a-scene.md says what a script may use.
//
// A script knows no file, no clock and no other scene, and cannot take more than its share; the same seed and
// events give the same frames. Lua 5.4 rather than LuaJIT: docs/adr/0030.
#pragma once

#include "scene/lua/host.hpp"

#include <string>

namespace tutti::scene::lua {

struct Script {
    std::string name; ///< of the scene, and of its file without ".lua"
    std::string source;
};

/// "lava.lua".
std::string file_name(std::string_view scene);

/// Reads the script, and draws a few frames on trial. Errors begin with file and line ("lava.lua:12: …"), and
/// have the line as their position. `say` is told what it prints, while it is on the stage.
Result<SceneKind> load(Script script, Say say = {}, const Limits& limits = {});

} // namespace tutti::scene::lua
