// Demos: what is played to each scene in tests, so that it shows what it can, and when pictures are taken.
// A scene that hears nothing needs none.
#pragma once

#include "scene/demo_media_testing.hpp"
#include "scene/scene.hpp"
#include "scene/scene_library.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tutti::scene::demo {

inline constexpr microseconds period{1'000'000 / 60};
inline constexpr Surface panel{.size = {64, 64}};
inline constexpr Surface cube{.size = {256, 64}, .faces = 4, .wraps = true};

struct DemoEvent {
    double at = 0; ///< seconds
    contract::Event event;
};

struct Shot {
    std::string name; ///< "1" → fire-1.png
    double at = 0;    ///< seconds
    Surface surface = panel;
    std::vector<Member> parameters = {};
};

struct Demo {
    std::string scene;
    std::vector<DemoEvent> events = {};
    std::vector<Shot> shots = {}; ///< of one surface and the same parameters: the earlier first
    bool has_chance = true;       ///< whether it looks another way with another seed
    bool moves = true;            ///< as it begins, without anybody
};

/// Its own, or without events the usual shots.
const Demo& of(std::string_view scene);
const std::vector<Demo>& all();

/// One scene while it is played, at 60 frames a second.
class Performance {
public:
    Performance(const SceneKind& kind, const Surface& surface, std::uint64_t seed = 1);

    Parameters& parameters() noexcept { return parameters_; }
    /// Draws the next frame. Its events are those of the demo that lie after the frame before.
    Result<void> step(const Demo& demo);
    Result<void> step_with(std::span<const contract::Event> events);
    /// Until a frame at `at` or after it is drawn; false: it failed.
    bool play_until(const Demo& demo, double at);

    double seconds() const noexcept { return to_seconds(time_); }
    const pixel::Picture& picture() const noexcept { return picture_; }
    /// Memory that drawing asked for, in the last frame.
    std::size_t allocations() const noexcept { return allocations_; }

private:
    Parameters parameters_;
    DemoMedia media_;
    std::unique_ptr<Scene> scene_;
    pixel::Picture picture_;
    microseconds time_{0};
    bool has_begun_ = false;
    std::size_t next_event_ = 0;
    std::size_t allocations_ = 0;
    std::vector<contract::Event> heard_;
};

/// What a shot shows, played from the start.
pixel::Picture picture_of(const SceneKind& kind, const Shot& shot, std::uint64_t seed = 1);

} // namespace tutti::scene::demo
