// SceneLibrary: all scenes that there are, by name: those that ship, and those in Lua that come and change
// while it runs.
#pragma once

#include "scene/scene.hpp"

#include <list>
#include <string_view>

namespace tutti::scene {

class SceneLibrary {
public:
    /// With all that ship.
    SceneLibrary();

    /// Adds a scene, or puts it in the place of the one of its name. Who uses that one makes it anew before
    /// the next frame: what it declared is gone.
    void put(SceneKind kind);
    /// Nullptr: there is none. Stays where it is until it is replaced.
    const SceneKind* find(std::string_view name) const noexcept;
    const std::list<SceneKind>& all() const noexcept { return kinds_; }

private:
    std::list<SceneKind> kinds_;
};

} // namespace tutti::scene
