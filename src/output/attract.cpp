#include "output/attract.hpp"

#include "pixel/sine.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace tutti::output {

namespace {

constexpr std::size_t hue_bins = 12;
constexpr std::size_t most_hues = 4;
constexpr std::array<double, 4> own_hues = {0.52, 0.62, 0.75, 0.90}; ///< from turquoise to rose

/// Neither dark nor grey.
bool has_hue(pixel::Colour colour) {
    const int high = std::max({colour.red, colour.green, colour.blue});
    const int low = std::min({colour.red, colour.green, colour.blue});
    return high >= 40 && (high - low) * 4 >= high;
}

/// The hues that most of a frame has, in their order round the circle.
std::vector<double> hues_of(std::span<const pixel::Colour> frame) {
    struct Bin {
        std::size_t count = 0;
        double sum = 0;
    };
    std::array<Bin, hue_bins> bins{};
    for (const auto colour : frame) {
        if (!has_hue(colour)) continue;
        const double hue = pixel::hue_of(colour);
        auto& bin = bins[std::min(hue_bins - 1, static_cast<std::size_t>(hue * hue_bins))];
        ++bin.count;
        bin.sum += hue;
    }
    std::ranges::sort(bins, std::greater(), &Bin::count);
    std::vector<double> hues;
    for (const auto& bin : std::span(bins).first(most_hues))
        if (bin.count * 50 > frame.size()) hues.push_back(bin.sum / static_cast<double>(bin.count));
    std::ranges::sort(hues);
    return hues;
}

/// Once through all hues and back to the first, always the shorter way round.
std::array<pixel::Colour, 256> round_of(std::vector<double> hues) {
    // One hue alone would not move.
    if (hues.size() == 1) hues.push_back(hues[0] + 0.08);
    std::array<pixel::Colour, 256> colours;
    for (std::size_t i = 0; i < colours.size(); ++i) {
        const double place = static_cast<double>(i) * static_cast<double>(hues.size()) / 256.0;
        const auto from = static_cast<std::size_t>(place) % hues.size();
        double way = hues[(from + 1) % hues.size()] - hues[from];
        way -= std::round(way);
        const double hue = hues[from] + way * (place - std::floor(place));
        const double wave = pixel::fast_sine(3 * static_cast<double>(i) / 256);
        colours[i] = pixel::from_hsv(hue, 0.8, 0.55 + 0.18 * wave);
    }
    return colours;
}

/// 0 to 63, once up and down in 256.
unsigned swing_at(unsigned place) {
    return static_cast<unsigned>(32 + 31 * pixel::fast_sine(static_cast<double>(place & 255) / 256));
}

} // namespace

Attract::Attract() : colours_(round_of({own_hues.begin(), own_hues.end()})) {}

Attract::Attract(std::span<const pixel::Colour> frame) : Attract() {
    auto hues = hues_of(frame);
    if (!hues.empty()) colours_ = round_of(std::move(hues));
}

void Attract::draw(microseconds time, pixel::Canvas canvas) const noexcept {
    const auto at = static_cast<std::uint64_t>(std::max<microseconds::rep>(time.count(), 0));
    const auto drift = static_cast<unsigned>(at / 80'000); // once round in 20 seconds
    const auto swing = static_cast<unsigned>(at / 50'000);
    // A whole wave across, and once round a cube.
    const auto across = 256U * 256U / static_cast<unsigned>(canvas.width());
    for (int y = 0; y < canvas.height(); ++y) {
        const unsigned down = swing_at(static_cast<unsigned>(y) * 3 + swing);
        unsigned place = 0;
        for (auto& colour : canvas.row(y)) {
            const unsigned wave = swing_at((place >> 8) + swing);
            colour = colours_[(drift + down + wave + static_cast<unsigned>(y)) & 255];
            place += across;
        }
    }
}

} // namespace tutti::output
