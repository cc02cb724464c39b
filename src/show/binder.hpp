// Binder: events to what they change of the light, as `[bind]` says. Pure; the mixer is told.
#pragma once

#include "contract/event.hpp"
#include "installation/bind_section.hpp"
#include "scene/mixer.hpp"

#include <map>
#include <string>
#include <vector>

namespace tutti::show {

class Binder {
public:
    explicit Binder(std::vector<installation::Bind> binds);

    /// Changes of the mixer what the event is bound to. What has no number where one is needed changes
    /// nothing.
    void hear(const contract::Event& event, scene::Mixer& mixer) const;
    /// What leads nowhere, in sentences: no such mode, no mode that shows such a scene.
    std::vector<std::string> problems(const scene::Mixer& mixer) const;

private:
    std::multimap<std::string, installation::Bind, std::less<>> binds_; ///< by type, in the order of the file
};

} // namespace tutti::show
