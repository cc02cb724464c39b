// Bars for a terminal, by Unicode's block elements: eight steps a cell. Pure.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

namespace tutti::audio {

/// What a cell shows of a bar that grows upwards, whose `level` is measured in cells, in the cell that lies
/// `below` cells above its foot.
inline std::string_view upward_block(double level, int below) noexcept {
    static constexpr std::array<std::string_view, 9> blocks = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const auto eighths = std::lround(std::clamp(level - below, 0.0, 1.0) * 8);
    return blocks[static_cast<std::size_t>(eighths)];
}

/// A bar from left to right, as wide as `width` cells where `level` is 1, filled up with blanks.
inline std::string rightward_bar(double level, int width) {
    static constexpr std::array<std::string_view, 8> parts = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    const auto eighths = std::lround(std::clamp(level, 0.0, 1.0) * width * 8);
    std::string bar;
    for (long i = 0; i < eighths / 8; ++i) bar += "█";
    bar += parts[static_cast<std::size_t>(eighths % 8)];
    const auto used = eighths / 8 + (eighths % 8 == 0 ? 0 : 1);
    bar.append(static_cast<std::size_t>(std::max(0L, width - used)), ' ');
    return bar;
}

} // namespace tutti::audio
