#include "display/pipeline.hpp"

#include "base/random.hpp"
#include "bench/clocks.hpp"
#include "bench/light/loads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace tutti::bench {

namespace {

constexpr std::size_t lights_a_round = 400'000;

std::vector<pixel::Colour> noise(pixel::Size size) {
    SeededRandom random(1);
    std::vector<pixel::Colour> canvas(size.pixels());
    for (auto& colour : canvas) {
        const auto bits = random.next();
        colour = {
            static_cast<std::uint8_t>(bits), static_cast<std::uint8_t>(bits >> 8),
            static_cast<std::uint8_t>(bits >> 16)
        };
    }
    return canvas;
}

void measure(std::string_view what, const display::Display& display, int rounds) {
    const auto canvas = noise(display.size);
    display::Pipeline maker(display, display::map_of(display).value());
    const auto frames = std::max<std::size_t>(1, lights_a_round / maker.lights());
    std::vector<double> times;
    unsigned seen = 0; // so that nothing is left out
    for (int round = 0; round < rounds; ++round) {
        const double begin = cpu_seconds();
        for (std::size_t frame = 0; frame < frames; ++frame) seen += maker.run(canvas, 0.8)[frame % 3];
        times.push_back((cpu_seconds() - begin) / static_cast<double>(frames));
    }
    invariant(seen > 0, "noise is never dark");
    std::ranges::sort(times);
    fmt::print(
        "{:>8} lights, {:<8} {:7.1f} us a frame, {:5.2f} ns a light\n", maker.lights(), what,
        times[times.size() / 2] * 1e6, times[times.size() / 2] * 1e9 / static_cast<double>(maker.lights())
    );
}

} // namespace

void pipeline(int rounds) {
    for (const auto size : {pixel::Size{64, 64}, pixel::Size{256, 64}, pixel::Size{512, 512}}) {
        display::Display display;
        display.size = size;
        display.map.layout = pixel::Grid{.is_serpentine = true};
        measure("usual", display, rounds);
        display.power.limit = display::Current{static_cast<double>(size.pixels()) * 5};
        measure("limited", display, rounds);
        display.power.limit.reset();
        display.order = *pixel::parse_colour_order("GRBW");
        measure("GRBW", display, rounds);
    }
}

} // namespace tutti::bench
