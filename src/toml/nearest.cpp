#include "toml/nearest.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tutti::toml {

namespace {
constexpr std::size_t longest = 64;
using Row = std::array<std::size_t, longest + 1>;
} // namespace

std::size_t edit_distance(std::string_view from, std::string_view to) {
    from = from.substr(0, longest);
    to = to.substr(0, longest);
    Row two_back{};
    Row one_back{};
    Row row{};
    for (std::size_t j = 0; j <= to.size(); ++j) one_back[j] = j;
    for (std::size_t i = 1; i <= from.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const std::size_t replaced = from[i - 1] == to[j - 1] ? 0 : 1;
            row[j] = std::min({one_back[j] + 1, row[j - 1] + 1, one_back[j - 1] + replaced});
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                row[j] = std::min(row[j], two_back[j - 2] + 1);
        }
        two_back = std::exchange(one_back, row);
    }
    return one_back[to.size()];
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
    if (word.size() > longest) return {};
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const auto candidate : candidates) {
        // A word of one or two letters would be "near" every other short one.
        if (candidate.size() > longest || (candidate.size() <= 2 && word.size() <= 2)) continue;
        const auto distance = edit_distance(word, candidate);
        if (distance >= best_distance) continue;
        best = candidate;
        best_distance = distance;
    }
    return best;
}

} // namespace tutti::toml
