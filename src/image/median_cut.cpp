#include "image/median_cut.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tutti::image {

namespace {

/// A colour of the picture, and how many pixels have it.
struct Counted {
    pixel::Colour colour;
    std::uint32_t packed = 0;
    std::uint32_t count = 0;
    std::uint8_t index = 0; ///< in the palette
};

constexpr std::uint32_t packed(pixel::Colour colour) noexcept {
    return std::uint32_t{colour.red} << 16 | std::uint32_t{colour.green} << 8 | colour.blue;
}

std::vector<Counted> counted(std::span<const pixel::Colour> pixels) {
    std::vector<std::uint32_t> sorted(pixels.size());
    std::ranges::transform(pixels, sorted.begin(), packed);
    std::ranges::sort(sorted);
    std::vector<Counted> found;
    for (const auto colour : sorted) {
        if (found.empty() || found.back().packed != colour)
            found.push_back(
                {{static_cast<std::uint8_t>(colour >> 16), static_cast<std::uint8_t>(colour >> 8),
                  static_cast<std::uint8_t>(colour)},
                 colour}
            );
        ++found.back().count;
    }
    return found;
}

using Channel = std::uint8_t pixel::Colour::*;
constexpr std::array<Channel, 3> channels = {
    &pixel::Colour::red, &pixel::Colour::green, &pixel::Colour::blue
};

struct Box {
    std::span<Counted> colours;
    Channel widest = nullptr;
    std::uint64_t worth = 0; ///< of a cut: how far its colours are apart, times how many pixels have them

    explicit Box(std::span<Counted> all) : colours(all) {
        std::uint64_t pixels = 0;
        for (const auto& each : all) pixels += each.count;
        for (const auto channel : channels) {
            const auto value = [channel](const Counted& each) { return each.colour.*channel; };
            const auto [least, most] = std::ranges::minmax(all, {}, value);
            const auto distance = static_cast<std::uint64_t>(value(most) - value(least));
            if (distance * pixels >= worth) {
                widest = channel;
                worth = distance * pixels;
            }
        }
    }

    /// Half of the pixels on either side, one colour at least.
    std::array<Box, 2> cut() const {
        std::ranges::sort(colours, {}, [this](const Counted& each) {
            return std::pair(each.colour.*widest, each.packed);
        });
        std::uint64_t pixels = 0;
        for (const auto& each : colours) pixels += each.count;
        std::uint64_t passed = colours.front().count;
        std::size_t at = 1;
        while (at + 1 < colours.size() && 2 * passed < pixels) passed += colours[at++].count;
        return {Box(colours.first(at)), Box(colours.subspan(at))};
    }

    pixel::Colour mean() const noexcept {
        std::array<std::uint64_t, 3> sums{};
        std::uint64_t pixels = 0;
        for (const auto& each : colours) {
            pixels += each.count;
            for (std::size_t i = 0; i < channels.size(); ++i)
                sums[i] += std::uint64_t{each.count} * (each.colour.*channels[i]);
        }
        pixel::Colour made;
        for (std::size_t i = 0; i < channels.size(); ++i)
            made.*channels[i] = static_cast<std::uint8_t>((sums[i] + pixels / 2) / pixels);
        return made;
    }
};

} // namespace

FewColours few_colours(std::span<const pixel::Colour> pixels, std::size_t most) {
    FewColours few;
    if (pixels.empty()) return few;
    auto colours = counted(pixels);
    std::vector<Box> boxes = {Box(colours)};
    while (boxes.size() < std::min<std::size_t>(most, 256)) {
        const auto next = std::ranges::max_element(boxes, {}, &Box::worth);
        if (next->worth == 0) break; // each colour has a box of its own
        const auto [low, high] = next->cut();
        *next = low;
        boxes.push_back(high);
    }
    for (const auto& box : boxes) {
        for (auto& each : box.colours) each.index = static_cast<std::uint8_t>(few.palette.size());
        few.palette.push_back(box.mean());
    }
    std::ranges::sort(colours, {}, &Counted::packed);
    few.indices.reserve(pixels.size());
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        if (i > 0 && pixels[i] == pixels[i - 1]) {
            few.indices.push_back(few.indices.back());
            continue;
        }
        few.indices.push_back(
            std::ranges::lower_bound(colours, packed(pixels[i]), {}, &Counted::packed)->index
        );
    }
    return few;
}

} // namespace tutti::image
