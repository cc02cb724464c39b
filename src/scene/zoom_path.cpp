#include "scene/zoom_path.hpp"

#include "pixel/sine.hpp"

#include <array>
#include <cmath>

namespace tutti::scene {

namespace {

struct ZoomPlace {
    double x;
    double y;
    double octaves; // how far down it is worth going
};
constexpr std::array places = {
    ZoomPlace{-0.743644, 0.131826, 9},   // the valley of the seahorses
    ZoomPlace{-0.5622, 0.6428, 7.8},     // a star of five arms
    ZoomPlace{-0.235125, 0.827215, 8.6}, // a small copy in its lace
    ZoomPlace{-0.16, 1.0405, 5.7},       // another, on the northern antenna
    ZoomPlace{-0.81153, 0.20143, 8.8},   // a sleeping dragon
    ZoomPlace{0.43254, 0.226119, 8.2},   // a copy among spirals
};
constexpr double middle_x = -0.65; // of the whole set

double smooth(double way) noexcept { return way * way * (3 - 2 * way); }

} // namespace

int ZoomPath::places() noexcept { return static_cast<int>(scene::places.size()); }

PlaneView ZoomPath::at(double seconds) noexcept {
    const double whole = std::floor(seconds / one_place);
    const double part = seconds / one_place - whole; // 0 to 1: down, a while there, up
    const auto count = static_cast<double>(scene::places.size());
    const double turn = whole - std::floor(whole / count) * count;
    const auto& place = scene::places[static_cast<std::size_t>(turn)];
    const double way = smooth(smooth(std::min(1.0, (1 - std::abs(2 * part - 1)) * 1.08)));
    const double depth = way * place.octaves;
    // The middle nears the place a little faster than the view narrows, so that the place stays in sight.
    const double apart = std::exp2(-depth * 1.4);
    return {
        .x = place.x + (middle_x - place.x) * apart,
        .y = place.y * (1 - apart),
        .half = widest * std::exp2(-depth),
        .turns = 0.35 * way * pixel::fast_sine(part / 2),
    };
}

} // namespace tutti::scene
