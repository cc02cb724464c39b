// FairRing: the last of an endless row of items, each by its number, as RecentRing; but where it is full, who
// adds the most makes room for the others: sixty items a second of one name do not push out what is rare.
// Pure. Slots are used again: an item that is written over one before keeps that one's room.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tutti::debug {

template <typename Item>
class FairRing {
public:
    /// What every name may have, and a thirty-second of all where that is more. Of who has more than that,
    /// whoever has the most loses its oldest; where nobody has, the oldest of all goes.
    static constexpr std::size_t least_share = 32;

    explicit FairRing(std::size_t most) : most_(most) {}

    /// The slot of the newest item from now on, until the next is added. It still holds one that has gone.
    Item& add(std::string_view name) {
        if (places_.size() >= most_) make_room();
        if (free_.empty()) {
            free_.push_back(slots_.size());
            slots_.emplace_back();
        }
        const auto place = free_.back();
        free_.pop_back();
        const auto number = ++newest_;
        places_.emplace_hint(places_.end(), number, place);
        join(std::hash<std::string_view>{}(name), number, slots_[place]);
        return slots_[place].item;
    }

    /// Between oldest() and newest() some numbers have gone. None is here where oldest() is the greater.
    std::uint64_t oldest() const noexcept { return places_.empty() ? newest_ + 1 : places_.begin()->first; }
    std::uint64_t newest() const noexcept { return newest_; } ///< 0: there was none yet
    std::size_t size() const noexcept { return places_.size(); }
    /// Of a number that is here.
    const Item& at(std::uint64_t number) const { return slots_[places_.at(number)].item; }
    /// The first that is here from that number on; past newest(): none.
    std::uint64_t first_from(std::uint64_t number) const {
        const auto found = places_.lower_bound(number);
        return found != places_.end() ? found->first : newest_ + 1;
    }
    /// The last that is here up to that number; 0: none.
    std::uint64_t last_to(std::uint64_t number) const {
        const auto behind = places_.upper_bound(number);
        return behind != places_.begin() ? std::prev(behind)->first : 0;
    }
    /// How many of those after `number`, up to `last`, are here no more.
    std::uint64_t gone_between(std::uint64_t number, std::uint64_t last) const {
        if (last <= number) return 0;
        const auto here = std::distance(places_.upper_bound(number), places_.upper_bound(last));
        return last - number - static_cast<std::uint64_t>(here);
    }

    /// Numbers go on. The room of what was here is given back.
    void clear() {
        slots_ = {};
        free_ = {};
        places_.clear();
        groups_.clear();
        by_size_.clear();
    }
    /// Of what is here, the newest stay.
    void resize(std::size_t most) {
        if (most == most_) return;
        most_ = most;
        while (places_.size() > most_) drop(places_.begin()->first);
        std::vector<Slot> slots;
        for (auto& [number, place] : places_) {
            slots.push_back(std::move(slots_[place]));
            place = slots.size() - 1;
        }
        slots_ = std::move(slots);
        free_.clear();
    }

private:
    struct Slot {
        Item item{};
        std::size_t group = 0;      ///< whose it is: the hash of a name
        std::uint64_t follower = 0; ///< the number of the next of that name; 0: there is none yet
    };
    struct Group {
        std::size_t count = 0;
        std::uint64_t first = 0;
        std::uint64_t last = 0;
    };
    using Groups = std::unordered_map<std::size_t, Group>;
    using Rank = std::tuple<std::size_t, std::uint64_t, std::size_t>;

    /// The last in order has the most and, of those that have as many, the oldest.
    static Rank rank_of(const typename Groups::value_type& group) {
        return {group.second.count, ~group.second.first, group.first};
    }

    void join(std::size_t name, std::uint64_t number, Slot& slot) {
        slot.group = name;
        slot.follower = 0;
        const auto group = groups_.try_emplace(name).first;
        auto& [count, first, last] = group->second;
        if (count > 0) {
            by_size_.erase(rank_of(*group));
            slots_[places_.at(last)].follower = number;
        } else {
            first = number;
        }
        last = number;
        ++count;
        by_size_.insert(rank_of(*group));
    }

    /// The first of its name.
    void drop(std::uint64_t number) {
        const auto found = places_.find(number);
        const auto place = found->second;
        places_.erase(found);
        const auto group = groups_.find(slots_[place].group);
        by_size_.erase(rank_of(*group));
        group->second.first = slots_[place].follower;
        if (--group->second.count > 0)
            by_size_.insert(rank_of(*group));
        else
            groups_.erase(group);
        free_.push_back(place);
    }

    void make_room() {
        const auto [count, inverted_first, name] = *by_size_.rbegin();
        const bool has_too_many = count > std::max(least_share, most_ / 32);
        drop(has_too_many ? ~inverted_first : places_.begin()->first);
    }

    std::size_t most_;
    std::vector<Slot> slots_;
    std::vector<std::size_t> free_;               ///< places of slots whose items have gone
    std::map<std::uint64_t, std::size_t> places_; ///< of what is here, by its number
    Groups groups_;
    std::set<Rank> by_size_;
    std::uint64_t newest_ = 0;
};

} // namespace tutti::debug
