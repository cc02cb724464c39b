#include "scene/demo_testing.hpp"

#include "base/allocation_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::scene::demo {

Performance::Performance(const SceneKind& kind, const Surface& surface, std::uint64_t seed)
    : parameters_(kind.about.parameters),
      scene_(kind.make({.surface = surface, .seed = seed, .media = &media_})), picture_(surface.size) {}

Result<void> Performance::step(const Demo& demo) {
    heard_.clear();
    const auto next = has_begun_ ? time_ + period : time_;
    while (next_event_ < demo.events.size() && demo.events[next_event_].at <= to_seconds(next))
        heard_.push_back(demo.events[next_event_++].event);
    return step_with(heard_);
}

Result<void> Performance::step_with(std::span<const contract::Event> events) {
    const auto step = has_begun_ ? period : microseconds{0};
    time_ += step;
    has_begun_ = true;
    // A Saturday in November, ten minutes past ten, in Central Europe.
    constexpr WallTime began{std::chrono::seconds(1'795'857'036)};
    const Moment moment{
        .time = time_,
        .step = step,
        .now = began + time_,
        .utc_offset = std::chrono::hours(1),
        .events = events,
        .parameters = parameters_
    };
    const auto before = tutti::allocations().made;
    auto drawn = scene_->draw(moment, picture_.canvas());
    allocations_ = tutti::allocations().made - before;
    return drawn;
}

bool Performance::play_until(const Demo& demo, double at) {
    do {
        if (const auto drawn = step(demo); !drawn) {
            ADD_FAILURE() << drawn.error().message;
            return false;
        }
    } while (seconds() + 1e-9 < at);
    return true;
}

const Demo& of(std::string_view scene) {
    for (const auto& each : all())
        if (each.scene == scene) return each;
    static const Demo usual{.scene = {}, .shots = {{"1", 1}, {"2", 2.5}, {"3", 4}, {"cube", 2.5, cube}}};
    return usual;
}

pixel::Picture picture_of(const SceneKind& kind, const Shot& shot, std::uint64_t seed) {
    Performance performance(kind, shot.surface, seed);
    for (const auto& [name, value, position] : shot.parameters) {
        const auto set = performance.parameters().set(name, value);
        EXPECT_TRUE(set) << set.error().message;
    }
    performance.play_until(of(kind.about.name), shot.at);
    return performance.picture();
}

} // namespace tutti::scene::demo
