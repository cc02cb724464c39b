#include "governance/policy/rule_index.hpp"

#include "governance/policy/pattern.hpp"

#include <algorithm>
#include <bit>

namespace tutti::governance::policy {

namespace {

/// Roles count from here on, subjects from 1.
constexpr std::uint32_t first_role = 1U << 20;
/// Cells of one rule. One that names more does without telling resources, or whoever it is for, apart.
constexpr std::size_t most_cells = 32;

} // namespace

std::uint32_t Numbers::add(Known& known, std::string_view text) {
    if (const auto found = known.find(text); found != known.end()) return found->second;
    known.emplace(text, ++last_);
    return last_;
}

std::uint32_t Numbers::add_beginning(std::string_view text) {
    if (const auto place = std::ranges::lower_bound(lengths_, text.size());
        place == lengths_.end() || *place != text.size())
        lengths_.insert(place, text.size());
    return add(beginnings_, text);
}

void Numbers::find_text(std::string_view text, std::vector<std::uint32_t>& found) const {
    if (const auto known = texts_.find(text); known != texts_.end()) found.push_back(known->second);
}

void Numbers::find(std::string_view text, std::vector<std::uint32_t>& found) const {
    find_text(text, found);
    for (const auto length : lengths_) {
        if (length > text.size()) return;
        if (const auto known = beginnings_.find(text.substr(0, length)); known != beginnings_.end())
            found.push_back(known->second);
    }
}

RuleIndex::RuleIndex(std::span<const Rule> rules) {
    for (std::size_t number = 0; number < rules.size(); ++number) {
        const auto rule = static_cast<std::uint32_t>(number);
        const auto numbers = add(rules[number]);
        for (const auto who : numbers[0])
            for (const auto action : numbers[1]) {
                cells_.push_back({key(who, action, no_resource), rule});
                for (const auto resource : numbers[2]) cells_.push_back({key(who, action, resource), rule});
            }
    }
    index_cells();
}

/// What it lies under; where that is too much, the longest list does not count.
RuleIndex::Found RuleIndex::add(const Rule& rule) {
    Found found;
    const auto number = [](Numbers& numbers, Key key) {
        return key.is_beginning ? numbers.add_beginning(key.text) : numbers.add_text(key.text);
    };
    for (const auto& subject : rule.subjects) found[0].push_back(number(subjects_, key_of(subject)));
    for (const auto& role : rule.roles) found[0].push_back(first_role + roles_.add_text(role));
    for (const auto& action : rule.actions) found[1].push_back(number(actions_, key_of(action)));
    for (const auto& resource : rule.resources)
        found[2].push_back(number(resources_, resource_key_of(resource)));
    for (auto& each : found) {
        if (each.empty()) each = {0};
        std::ranges::sort(each);
        const auto again = std::ranges::unique(each);
        each.erase(again.begin(), again.end());
    }
    while (found[0].size() * found[1].size() * found[2].size() > most_cells)
        *std::ranges::max_element(found, {}, [](const auto& each) { return each.size(); }) = {0};
    return found;
}

std::size_t RuleIndex::mix(std::uint64_t key) noexcept {
    // The finalizer of MurmurHash3.
    key = (key ^ (key >> 33)) * 0xff51afd7ed558ccdULL;
    key = (key ^ (key >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    return static_cast<std::size_t>(key ^ (key >> 33));
}

void RuleIndex::index_cells() {
    std::ranges::sort(cells_);
    // Of the marks one a key is enough.
    const auto is_same_mark = [](const Cell& one, const Cell& other) {
        return one.key == other.key && (one.key & no_resource) == no_resource;
    };
    const auto again = std::ranges::unique(cells_, is_same_mark);
    cells_.erase(again.begin(), again.end());
    cells_.shrink_to_fit();
    places_.assign(std::bit_ceil(cells_.size() * 2 + 1), 0);
    for (std::size_t at = 0; at < cells_.size(); ++at) {
        if (at > 0 && cells_[at - 1].key == cells_[at].key) continue;
        auto place = mix(cells_[at].key) & (places_.size() - 1);
        while (places_[place] != 0) place = (place + 1) & (places_.size() - 1);
        places_[place] = static_cast<std::uint32_t>(at + 1);
    }
}

const RuleIndex::Cell* RuleIndex::first_of(std::uint64_t key) const noexcept {
    auto place = mix(key) & (places_.size() - 1);
    while (places_[place] != 0) {
        const auto& cell = cells_[places_[place] - 1];
        if (cell.key == key) return &cell;
        place = (place + 1) & (places_.size() - 1);
    }
    return nullptr;
}

RuleIndex::Found RuleIndex::numbers_of(const Question& question, const Holder& holder) const {
    Found found = {{{0}, {0}, {0}}};
    subjects_.find(question.asker.subject, found[0]);
    const auto before = found[0].size();
    for (const auto role : holder.may) roles_.find_text(role, found[0]);
    for (auto at = before; at < found[0].size(); ++at) found[0][at] += first_role;
    actions_.find(question.action, found[1]);
    if (!question.resource.empty()) resources_.find(question.resource, found[2]);
    return found;
}

} // namespace tutti::governance::policy
