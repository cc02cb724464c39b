#include "scene/flash_limiter.hpp"

#include <cmath>

namespace tutti::scene {

namespace {

// Luminance in ten thousandths of the greatest (WCAG 2.2, "relative luminance").
constexpr int full = 10'000;
constexpr int change_of_luminance = full / 10;
constexpr int dark_enough = full * 8 / 10;
// Red beyond green and blue; 20 of 320, as WCAG's definition of a red flash has it.
constexpr int change_of_red = full / 16;

struct Linear {
    std::array<std::uint16_t, 256> all{};
    std::array<std::uint16_t, 256> red{}, green{}, blue{};
};

Linear make_linear() {
    Linear made;
    for (std::size_t i = 0; i < 256; ++i) {
        const double value = static_cast<double>(i) / 255;
        const double light = value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
        const auto part = [light](double weight) {
            return static_cast<std::uint16_t>(std::lround(light * weight * full));
        };
        made.all[i] = part(1);
        made.red[i] = part(0.2126);
        made.green[i] = part(0.7152);
        made.blue[i] = part(0.0722);
    }
    return made;
}
const Linear& linear_light() {
    static const Linear made = make_linear();
    return made;
}

int luminance_of(const Linear& linear, pixel::Colour colour) noexcept {
    return linear.red[colour.red] + linear.green[colour.green] + linear.blue[colour.blue];
}

/// How much of a saturated red it is: none unless red is four fifths of all.
int red_of(const Linear& linear, pixel::Colour colour) noexcept {
    const int red = linear.all[colour.red];
    const int rest = linear.all[colour.green] + linear.all[colour.blue];
    return red >= 4 * rest ? red - rest : 0;
}

constexpr std::array<std::uint8_t, 5> amounts = {255, 128, 64, 24, 0};

} // namespace

FlashLimiter::FlashLimiter(pixel::Size size) : lights_(size.pixels()), shown_(size), tried_(size) {}

bool FlashLimiter::limit(microseconds time, pixel::Canvas frame) {
    const auto wanted = frame.pixels();
    if (wanted.size() != lights_.size()) return false;
    forget(time);
    const auto shown = shown_.pixels();
    const auto tried = tried_.pixels();
    bool is_held = false;
    for (const auto amount : amounts) {
        is_held = amount != 255;
        if (amount == 255)
            std::ranges::copy(wanted, tried.begin());
        else
            for (std::size_t i = 0; i < tried.size(); ++i) tried[i] = mixed(shown[i], wanted[i], amount);
        // At 0 the frame is the one before, which changes nothing.
        if (amount == 0 || changes_ < most_changes || change_by(time, Looking::Only) == Way::Unknown) break;
    }
    take(change_by(time, Looking::Taking), time);
    std::swap(shown_, tried_);
    if (is_held) std::ranges::copy(shown_.pixels(), wanted.begin());
    has_begun_ = true;
    return is_held;
}

FlashLimiter::Way FlashLimiter::change_by(microseconds time, Looking looking) noexcept {
    /// Where that takes the swing another way: which.
    const auto move = [](Swing& swing, int value, int change, int darkest) {
        const int furthest = swing.furthest;
        if (swing.way != Way::Unknown && (swing.way == Way::Rose ? value >= furthest : value <= furthest)) {
            swing.furthest = static_cast<std::uint16_t>(value);
            return Way::Unknown;
        }
        if (std::abs(value - furthest) < change || std::min(value, furthest) >= darkest) return Way::Unknown;
        swing = {static_cast<std::uint16_t>(value), value > furthest ? Way::Rose : Way::Fell};
        return swing.way;
    };
    const Linear& linear = linear_light();
    const auto since = std::max(time - together, counted_);
    const auto tried = tried_.pixels();
    std::size_t risen = 0;
    std::size_t fallen = 0;
    for (std::size_t i = 0; i < tried.size(); ++i) {
        const int luminance = luminance_of(linear, tried[i]);
        const int red = red_of(linear, tried[i]);
        Light light = lights_[i];
        if (!has_begun_) {
            light.luminance.furthest = static_cast<std::uint16_t>(luminance);
            light.red.furthest = static_cast<std::uint16_t>(red);
        }
        const Way by_luminance = move(light.luminance, luminance, change_of_luminance, dark_enough);
        const Way by_red = move(light.red, red, change_of_red, full);
        const Way way = by_luminance != Way::Unknown ? by_luminance : by_red;
        if (way == Way::Rose) light.rose = time;
        if (way == Way::Fell) light.fell = time;
        risen += light.rose > since ? 1 : 0;
        fallen += light.fell > since ? 1 : 0;
        if (looking == Looking::Taking) lights_[i] = light;
    }
    if (last_change_ != Way::Rose && 4 * risen >= lights_.size()) return Way::Rose;
    if (last_change_ != Way::Fell && 4 * fallen >= lights_.size()) return Way::Fell;
    return Way::Unknown;
}

void FlashLimiter::take(Way change, microseconds time) noexcept {
    if (change == Way::Unknown) return;
    last_change_ = change;
    counted_ = time;
    if (changes_ < most_changes) change_times_[static_cast<std::size_t>(changes_++)] = time;
}

void FlashLimiter::forget(microseconds time) noexcept {
    while (changes_ > 0 && time - change_times_[0] >= period) {
        std::shift_left(change_times_.begin(), change_times_.end(), 1);
        --changes_;
    }
}

} // namespace tutti::scene
