#include "lyrics/refrain.hpp"

#include "base/result.hpp"
#include "lyrics/folded.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace tutti::lyrics {

namespace {

constexpr double alike = 0.8;
constexpr std::size_t most_compared = 400;
constexpr std::size_t most_characters = 120; ///< of a line, when lines are compared

/// A line as it is compared.
struct Shape {
    std::u32string characters;
    std::size_t words = 0;
};

Shape shape_of(std::string_view text) {
    Shape shape;
    for (const auto& word : words_of(text)) {
        if (!shape.characters.empty()) shape.characters += U' ';
        for (std::string_view rest = word; !rest.empty();) shape.characters += take_character(rest);
        ++shape.words;
    }
    if (shape.characters.size() > most_characters) shape.characters.resize(most_characters);
    return shape;
}

struct Group {
    std::u32string like; ///< its first line
    std::size_t words = 0;
    std::size_t places = 0;
};

/// Lines that are alike share a number.
class Groups {
public:
    std::size_t of(Shape shape) {
        if (const auto known = numbers_.find(shape.characters); known != numbers_.end()) return known->second;
        auto number = groups_.size();
        if (numbers_.size() < most_compared)
            if (const auto near = nearest(shape.characters)) number = *near;
        numbers_.emplace(shape.characters, number);
        if (number == groups_.size()) groups_.push_back({std::move(shape.characters), shape.words});
        return number;
    }
    Group& at(std::size_t number) noexcept { return groups_[number]; }

private:
    std::optional<std::size_t> nearest(const std::u32string& characters) const {
        std::optional<std::size_t> found;
        double best = alike;
        for (std::size_t number = 0; number < groups_.size(); ++number) {
            const auto near = similarity(characters, groups_[number].like, best);
            if (near < best || (found && near == best)) continue;
            best = near;
            found = number;
        }
        return found;
    }

    std::vector<Group> groups_;
    std::map<std::u32string, std::size_t> numbers_;
};

} // namespace

double similarity(std::u32string_view one, std::u32string_view other, double least) {
    if (one.size() < other.size()) std::swap(one, other);
    if (one.empty()) return 1;
    const auto longest = static_cast<double>(one.size());
    const auto alike_at = [&](std::size_t distance) { return 1 - static_cast<double>(distance) / longest; };
    if (alike_at(one.size() - other.size()) < least) return 0;
    std::vector<std::size_t> row(other.size() + 1);
    for (std::size_t column = 0; column < row.size(); ++column) row[column] = column;
    for (std::size_t at = 0; at < one.size(); ++at) {
        auto diagonal = std::exchange(row[0], at + 1);
        for (std::size_t column = 1; column < row.size(); ++column) {
            const auto replaced = diagonal + (one[at] == other[column - 1] ? 0 : 1);
            diagonal = row[column];
            row[column] = std::min({replaced, row[column] + 1, row[column - 1] + 1});
        }
        // The distance never becomes less than the least of a row.
        if (alike_at(std::ranges::min(row)) < least) return 0;
    }
    const auto found = alike_at(row.back());
    return found < least ? 0 : found;
}

std::vector<bool> find_refrain(const std::vector<Line>& lines) {
    Groups groups;
    std::vector<std::optional<std::size_t>> group_of(lines.size());
    std::optional<std::size_t> before;
    for (std::size_t index = 0; index < lines.size(); ++index) {
        auto shape = shape_of(lines[index].text);
        if (shape.words == 0) continue;
        const auto group = groups.of(std::move(shape));
        if (before != group) ++groups.at(group).places;
        group_of[index] = before = group;
    }
    std::vector<bool> is_refrain(lines.size());
    for (std::size_t index = 0; index < lines.size(); ++index) {
        if (!group_of[index]) continue;
        const auto& group = groups.at(*group_of[index]);
        is_refrain[index] = group.places >= (group.words == 1 ? 3U : 2U);
    }
    return is_refrain;
}

std::vector<std::string> refrain_text(const std::vector<Line>& lines, const std::vector<bool>& is_refrain) {
    invariant(lines.size() == is_refrain.size(), "each line is of the refrain, or is not");
    std::vector<std::string> text;
    std::set<std::string> seen;
    for (std::size_t index = 0; index < lines.size(); ++index)
        if (is_refrain[index] && seen.insert(folded(lines[index].text)).second)
            text.push_back(lines[index].text);
    return text;
}

} // namespace tutti::lyrics
