// RuleIndex: which of many rules may fit a question. It finds all that do and a few that do not: whoever asks
// looks at each.
//
// Texts get numbers. A rule lies under a triple of numbers for each way in which it names somebody, an action
// and a resource; a question knows the few numbers of each that fit it, and looks under their triples. So
// what it costs depends on how many patterns fit the question, and not on how many rules there are.
#pragma once

#include "governance/policy/role_book.hpp"
#include "governance/policy/rule.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tutti::governance::policy {

/// Texts and beginnings of texts, each with a number from 1. 0 is no text: whatever it may be.
class Numbers {
public:
    std::uint32_t add_text(std::string_view text) { return add(texts_, text); }
    std::uint32_t add_beginning(std::string_view text);

    /// The number of that text, where it has one, and of all that it begins with.
    void find(std::string_view text, std::vector<std::uint32_t>& found) const;
    void find_text(std::string_view text, std::vector<std::uint32_t>& found) const;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept {
            return std::hash<std::string_view>{}(text);
        }
    };
    using Known = std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>>;

    std::uint32_t add(Known& known, std::string_view text);

    Known texts_;
    Known beginnings_;
    std::vector<std::size_t> lengths_; ///< that beginnings have, the shortest first
    std::uint32_t last_ = 0;
};

class RuleIndex {
public:
    RuleIndex() = default;
    explicit RuleIndex(std::span<const Rule> rules);

    /// Calls `look(number of the rule)` for each that may fit, some of them twice, until it says false.
    template <typename Look>
    void each(const Question& question, const Holder& holder, const Look& look) const {
        if (cells_.empty()) return;
        const auto numbers = numbers_of(question, holder);
        for (const auto who : numbers[0])
            for (const auto action : numbers[1]) {
                if (first_of(key(who, action, no_resource)) == nullptr) continue;
                for (const auto resource : numbers[2]) {
                    const auto wanted = key(who, action, resource);
                    const auto* cell = first_of(wanted);
                    if (cell == nullptr) continue;
                    for (; cell != cells_.data() + cells_.size() && cell->key == wanted; ++cell)
                        if (!look(cell->rule)) return;
                }
            }
    }

private:
    struct Cell {
        std::uint64_t key;
        std::uint32_t rule;
        auto operator<=>(const Cell&) const = default;
    };
    using Found = std::array<std::vector<std::uint32_t>, 3>;

    static constexpr std::uint32_t bits = 21; ///< of a number: two million of each
    /// Stands under each pair of somebody and an action that is there.
    static constexpr std::uint32_t no_resource = (1U << bits) - 1;

    static std::uint64_t key(std::uint32_t who, std::uint32_t action, std::uint32_t resource) noexcept {
        return (std::uint64_t{who} << (2 * bits)) | (std::uint64_t{action} << bits) | resource;
    }
    static std::size_t mix(std::uint64_t key) noexcept;
    const Cell* first_of(std::uint64_t key) const noexcept;
    Found numbers_of(const Question& question, const Holder& holder) const;
    Found add(const Rule& rule);
    void index_cells();

    Numbers subjects_;
    Numbers roles_; ///< numbered apart from the subjects, from above
    Numbers actions_;
    Numbers resources_;
    std::vector<Cell> cells_;           ///< in order
    std::vector<std::uint32_t> places_; ///< a table of hashes: one more than where the cells of a key begin
};

} // namespace tutti::governance::policy
