#include "base/allocation_testing.hpp"
#include "bench/clocks.hpp"
#include "bench/light/loads.hpp"
#include "scene/scene_library.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace tutti::bench {

namespace {

struct Cost {
    double median = 0; ///< seconds of the processor a frame, of runs of a second of the show each
    double most = 0;
    std::size_t allocations = 0;
};

/// A scene from its start, and what comes to it while nobody does anything.
Cost cost_of(const scene::SceneKind& kind, const scene::Surface& surface, int rate, int shown_seconds) {
    scene::Parameters parameters(kind.about.parameters);
    const auto scene = kind.make({.surface = surface});
    pixel::Picture picture(surface.size);
    const microseconds period{1'000'000 / rate};
    scene::Moment moment{
        .time = {},
        .step = {},
        .now = WallTime(seconds(1'795'857'000)),
        .utc_offset = {},
        .events = {},
        .parameters = parameters
    };
    const auto run = [&](int frames) {
        for (int frame = 0; frame < frames; ++frame) {
            if (!scene->draw(moment, picture.canvas())) return;
            moment.step = period;
            moment.time += period;
            moment.now += period;
        }
    };
    run(rate);
    std::vector<double> taken;
    taken.reserve(static_cast<std::size_t>(shown_seconds));
    const auto before = allocations().made;
    for (int second = 0; second < shown_seconds; ++second) {
        const auto begin = cpu_seconds();
        run(rate);
        taken.push_back((cpu_seconds() - begin) / rate);
    }
    std::ranges::sort(taken);
    return {taken[taken.size() / 2], taken.back(), allocations().made - before};
}

} // namespace

void scenes(int shown_seconds) {
    constexpr int rate = 60;
    constexpr int rate_of_cube = 120;
    const scene::Surface panel{.size = {64, 64}};
    const scene::Surface cube{.size = {256, 64}, .faces = 4, .wraps = true};
    fmt::print(
        "{} s of each scene; of one core\n\n| scene | 64×64, µs a frame | at 60 fps | slowest second | "
        "256×64 at 120 fps | allocations |\n|---|---|---|---|---|---|\n",
        shown_seconds
    );
    std::vector<double> of_panel, of_cube;
    for (const auto& kind : scene::SceneLibrary().all()) {
        const auto small = cost_of(kind, panel, rate, shown_seconds);
        const auto large = cost_of(kind, cube, rate_of_cube, shown_seconds);
        of_panel.push_back(small.median * rate);
        of_cube.push_back(large.median * rate_of_cube);
        fmt::print(
            "| {} | {:.0f} | {:.2f} % | {:.2f} % | {:.1f} % | {} |\n", kind.about.name, small.median * 1e6,
            small.median * rate * 100, small.most * rate * 100, large.median * rate_of_cube * 100,
            small.allocations + large.allocations
        );
    }
    std::ranges::sort(of_panel);
    std::ranges::sort(of_cube);
    fmt::print(
        "| median | | {:.2f} % | | {:.1f} % | |\n", of_panel[of_panel.size() / 2] * 100,
        of_cube[of_cube.size() / 2] * 100
    );
}

} // namespace tutti::bench
