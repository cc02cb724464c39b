// RecentRing: the last of an endless row of items, each by its number. Pure. Its slots are made once and used
// again: an item that is written over the one before keeps that one's room.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace tutti::debug {

template <typename Item>
class RecentRing {
public:
    explicit RecentRing(std::size_t most) : slots_(most) {}

    /// The slot of the newest item from now on. It still holds an item that has gone.
    Item& add() {
        ++newest_;
        if (newest_ - first_ + 1 > slots_.size()) ++first_;
        return slots_[newest_ % slots_.size()];
    }
    /// The numbers of items that are here go from oldest() to newest(); none is, where that is the greater.
    std::uint64_t oldest() const noexcept { return first_; }
    std::uint64_t newest() const noexcept { return newest_; } ///< 0: there was none yet
    std::size_t size() const noexcept { return newest_ + 1 - first_; }
    const Item& at(std::uint64_t number) const { return slots_[number % slots_.size()]; }
    /// The first that is here from that number on; past newest(): none.
    std::uint64_t first_from(std::uint64_t number) const noexcept { return std::max(number, first_); }
    /// The last that is here up to that number, which is no greater than newest(); 0: none.
    std::uint64_t last_to(std::uint64_t number) const noexcept { return number >= first_ ? number : 0; }
    /// How many of those after `number`, up to `last`, are here no more.
    std::uint64_t gone_between(std::uint64_t number, std::uint64_t last) const noexcept {
        return std::max(number, std::min(last, first_ - 1)) - number;
    }

    /// Numbers go on. The room of what was here is given back.
    void clear() {
        slots_ = std::vector<Item>(slots_.size());
        first_ = newest_ + 1;
    }
    /// Of what is here, the newest stay.
    void resize(std::size_t most) {
        if (most == slots_.size()) return;
        std::vector<Item> slots(most);
        first_ = std::max(first_, newest_ + 1 - std::min<std::uint64_t>(newest_ + 1, most));
        for (auto number = first_; number <= newest_; ++number)
            slots[number % most] = std::move(slots_[number % slots_.size()]);
        slots_ = std::move(slots);
    }

private:
    std::vector<Item> slots_;
    std::uint64_t first_ = 1;
    std::uint64_t newest_ = 0;
};

} // namespace tutti::debug
