#include "display/pipeline.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tutti::display {

namespace {

/// Of a channel at full: 255 steps of the 8 bits that are sent, each of them 256.
constexpr double full_level = 255.0 * 256.0;
/// A share of 1, in the numbers that scale levels.
constexpr std::uint32_t whole = 1U << 16;

std::array<std::uint16_t, 256> table_of(double gamma, double balance) {
    std::array<std::uint16_t, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i)
        table[i] = static_cast<std::uint16_t>(
            std::lround(std::pow(static_cast<double>(i) / 255, gamma) * balance * full_level)
        );
    return table;
}

/// How far on in their turn the channels of a pixel are: the R2 sequence, whose neighbours are far apart
/// without a pattern that one sees (Roberts, "The unreasonable effectiveness of quasirandom sequences",
/// 2018).
std::uint8_t phase_of(std::size_t x, std::size_t y, std::size_t channel) noexcept {
    const double place = 0.7548776662466927 * static_cast<double>(x)
                         + 0.5698402909980532 * static_cast<double>(y) + 0.25 * static_cast<double>(channel);
    return static_cast<std::uint8_t>((place - std::floor(place)) * 256);
}

/// The nearest odd number to 256 golden sections: a few frames already are near the mean, and 256 have each
/// remainder once.
constexpr std::uint8_t turn_step = 159;
/// Half of a step: what is rounded where nothing is spread.
constexpr unsigned half_step = 128;

template <typename Level>
void to_bytes(
    std::span<const std::uint16_t> levels, std::span<const std::uint8_t> phases, std::uint8_t turn,
    std::span<std::uint8_t> bytes, const Level& level
) noexcept {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto remainder = static_cast<std::uint8_t>(phases[i] + turn);
        bytes[i] = static_cast<std::uint8_t>((level(levels[i]) + remainder) >> 8);
    }
}

template <typename Level>
void to_bytes(
    std::span<const std::uint16_t> levels, unsigned remainder, std::span<std::uint8_t> bytes,
    const Level& level
) noexcept {
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>((level(levels[i]) + remainder) >> 8);
}

template <typename Number>
double sum(const std::vector<Number>& numbers) noexcept {
    // A row at a time: 32 bits are enough for it, and quicker.
    constexpr std::size_t row = 4096;
    std::uint64_t all = 0;
    for (std::size_t first = 0; first < numbers.size(); first += row) {
        const auto last = std::min(first + row, numbers.size());
        std::uint32_t some = 0;
        for (std::size_t i = first; i < last; ++i) some += numbers[i];
        all += some;
    }
    return static_cast<double>(all);
}

} // namespace

Pipeline::Pipeline(const Display& display, const pixel::PixelMap& map)
    : pixels_(map.pixels), order_(display.order), brightness_(display.brightness), dithers_(display.dithers),
      limits_(display.power) {
    const auto width = static_cast<std::size_t>(map.size.width);
    for (std::size_t i = 0; i < tables_.size(); ++i)
        tables_[i] = table_of(display.gamma, display.white_balance[i]);
    levels_.resize(pixels_.size() * order_.count);
    bytes_.resize(levels_.size());
    phases_.reserve(levels_.size());
    for (std::size_t light = 0; light < pixels_.size(); ++light) {
        if (pixels_[light] == pixel::no_pixel) {
            dark_.push_back(static_cast<std::uint32_t>(light));
            pixels_[light] = 0;
        }
        for (std::size_t channel = 0; channel < order_.count; ++channel)
            phases_.push_back(phase_of(pixels_[light] % width, pixels_[light] / width, channel));
    }
}

std::span<const std::uint8_t>
Pipeline::run(std::span<const pixel::Colour> canvas, double brightness) noexcept {
    gather(canvas);
    const auto level = sum(levels_) / full_level; // channels at full that would be as bright
    const double dimmed = std::clamp(brightness, 0.0, 1.0) * brightness_;
    const auto asked = static_cast<std::uint32_t>(std::lround(dimmed * whole));
    const auto share = share_within_limit(asked, level);
    power_.asked = drawn(level * dimmed);
    power_.is_limited = share < asked;
    turn_ = static_cast<std::uint8_t>(turn_ + turn_step);
    send(share, dithers_ ? Rounding::Spread : Rounding::Nearest);
    if (limits_.limit && power_.given > *limits_.limit) { // too many were rounded up at once
        send(share, Rounding::Down);
        power_.is_limited = true;
    }
    return bytes_;
}

void Pipeline::gather(std::span<const pixel::Colour> canvas) noexcept {
    if (order_.has_white())
        gather_lights<4>(canvas);
    else
        gather_lights<3>(canvas);
    for (const auto light : dark_)
        std::fill_n(levels_.begin() + static_cast<std::ptrdiff_t>(light * order_.count), order_.count, 0);
}

template <std::size_t channels>
void Pipeline::gather_lights(std::span<const pixel::Colour> canvas) noexcept {
    // Where red, green, blue and white stand in a light.
    std::array<std::size_t, 4> at{};
    for (std::size_t i = 0; i < channels; ++i) at[static_cast<std::size_t>(order_.components[i])] = i;
    const auto& [reds, greens, blues] = tables_;
    auto* to = levels_.data();
    for (const auto pixel : pixels_) {
        const auto colour = canvas[pixel];
        auto red = reds[colour.red];
        auto green = greens[colour.green];
        auto blue = blues[colour.blue];
        if constexpr (channels == 4) { // what all three have in common
            const auto white = std::min({red, green, blue});
            red = static_cast<std::uint16_t>(red - white);
            green = static_cast<std::uint16_t>(green - white);
            blue = static_cast<std::uint16_t>(blue - white);
            to[at[3]] = white;
        }
        to[at[0]] = red;
        to[at[1]] = green;
        to[at[2]] = blue;
        to += channels;
    }
}

void Pipeline::send(std::uint32_t share, Rounding rounding) noexcept {
    const auto by = [&](const auto& level) {
        if (rounding == Rounding::Spread)
            to_bytes(levels_, phases_, turn_, bytes_, level);
        else
            to_bytes(levels_, rounding == Rounding::Nearest ? half_step : 0U, bytes_, level);
    };
    if (share == whole)
        by([](std::uint16_t level) { return unsigned{level}; });
    else
        by([factor = static_cast<std::uint16_t>(share)](std::uint16_t level) {
            return unsigned{level} * factor >> 16;
        });
    power_.given = drawn(sum(bytes_) / 255);
}

/// So many channels at full, and all the lights by themselves.
Current Pipeline::drawn(double channels) const noexcept {
    return {
        limits_.idle.milliamps * static_cast<double>(pixels_.size())
        + limits_.per_channel.milliamps * channels
    };
}

/// The most of `share` at which `level` channels stay below the limit.
std::uint32_t Pipeline::share_within_limit(std::uint32_t share, double level) const noexcept {
    if (!limits_.limit || level <= 0) return share;
    double channels = (limits_.limit->milliamps - drawn(0).milliamps) / limits_.per_channel.milliamps;
    // Remainders that fall together by chance, three standard deviations of it.
    if (dithers_) channels -= 1.5 * std::sqrt(static_cast<double>(levels_.size())) / 255;
    const double most = std::clamp(channels / level, 0.0, 1.0);
    return std::min(share, static_cast<std::uint32_t>(most * whole));
}

} // namespace tutti::display
