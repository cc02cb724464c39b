#include "scene/scene_library.hpp"

#include "scene/kinds/kinds.hpp"

#include <algorithm>

namespace tutti::scene {

SceneLibrary::SceneLibrary() {
    for (const auto make : kinds::all) kinds_.push_back(make());
}

void SceneLibrary::put(SceneKind kind) {
    const auto same = [&](const SceneKind& each) { return each.about.name == kind.about.name; };
    const auto found = std::ranges::find_if(kinds_, same);
    if (found == kinds_.end())
        kinds_.push_back(std::move(kind));
    else
        *found = std::move(kind);
}

const SceneKind* SceneLibrary::find(std::string_view name) const noexcept {
    const auto found =
        std::ranges::find_if(kinds_, [&](const SceneKind& kind) { return kind.about.name == name; });
    return found != kinds_.end() ? &*found : nullptr;
}

} // namespace tutti::scene
