// Scene: what is drawn. Pure: the events since the last frame, the time, a seed, a size and parameters in,
// pixels out, and the same from the same. A scene owns no clock, no file and no thread; what it keeps between
// frames is its own.
//
// To write one, start from kinds/plasma.cpp.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "contract/event.hpp"
#include "pixel/canvas.hpp"
#include "scene/media.hpp"
#include "scene/parameter.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace tutti::scene {

/// What a scene draws on.
struct Surface {
    pixel::Size size;
    int faces = 1;      ///< side by side, each size.width / faces wide
    bool wraps = false; ///< the right edge meets the left, as around a cube

    bool operator==(const Surface&) const = default;
};

/// What a scene is told for one frame.
struct Moment {
    microseconds time{0}; ///< since the scene began
    microseconds step{0}; ///< since its last frame; zero at the first
    WallTime now;         ///< for what shows the time of day
    microseconds utc_offset{0};
    std::span<const contract::Event> events; ///< since the last frame, in the order in which they came
    const Parameters& parameters;

    double seconds() const noexcept { return to_seconds(time); }
    double step_seconds() const noexcept { return to_seconds(step); }
};

class Scene {
public:
    virtual ~Scene() = default;
    /// Draws one frame. The canvas, always of the same size, holds what this scene drew last: black at first.
    /// In steady state nothing is allocated. An error, or an exception, takes the scene off the stage.
    virtual Result<void> draw(const Moment& moment, pixel::Canvas canvas) = 0;
};

struct SceneStart {
    Surface surface;
    std::uint64_t seed = 1; ///< for a SeededRandom of its own
    Media* media = nullptr; ///< outlives the scene; nullptr: there is none
};

struct SceneAbout {
    std::string name; ///< a segment: "plasma"
    std::string title;
    std::string about; ///< one sentence for people
    std::vector<Parameter> parameters = {};
    std::vector<std::string> hears = {
    }; ///< types of events that move it, or their beginnings: "raw.axis", "audio."
    /// Of those, the types whose last event is told to a scene that begins: what is, not what happens.
    std::vector<std::string> remembers = {};
    std::string language = {}; ///< "lua"; empty: it is compiled
};

struct SceneKind {
    SceneAbout about;
    std::function<std::unique_ptr<Scene>(const SceneStart&)> make;
};

} // namespace tutti::scene
