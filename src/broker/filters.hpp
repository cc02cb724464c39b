// Filters: what one client has subscribed to, by filter. Most have a few: one block, in order, instead of a
// node for each.
#pragma once

#include "base/short_text.hpp"
#include "broker/subscription_tree.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::broker {

class Filters {
public:
    using Entry = std::pair<ShortText, Subscription>;
    using Iterator = std::vector<Entry>::iterator;
    using ConstIterator = std::vector<Entry>::const_iterator;

    std::size_t size() const noexcept { return entries_.size(); }
    bool empty() const noexcept { return entries_.empty(); }
    ConstIterator begin() const noexcept { return entries_.begin(); }
    ConstIterator end() const noexcept { return entries_.end(); }
    Iterator end() noexcept { return entries_.end(); }

    Iterator find(std::string_view filter) noexcept {
        const auto at = place(filter);
        return at != entries_.end() && at->first == filter ? at : entries_.end();
    }
    bool contains(std::string_view filter) noexcept { return find(filter) != entries_.end(); }
    void insert_or_assign(ShortText filter, const Subscription& subscription) {
        const auto at = place(filter);
        if (at != entries_.end() && at->first == filter)
            at->second = subscription;
        else
            entries_.emplace(at, std::move(filter), subscription);
    }
    void erase(Iterator at) { entries_.erase(at); }

private:
    Iterator place(std::string_view filter) noexcept {
        return std::ranges::lower_bound(entries_, filter, {}, [](const Entry& each) {
            return each.first.view();
        });
    }

    std::vector<Entry> entries_; // by filter
};

} // namespace tutti::broker
