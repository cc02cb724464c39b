// Roll: things with a name, in the order in which they were added. Whatever concerns one of them takes O(log
// n), however many there are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace tutti::event::definition {

template <typename Entry>
class Roll {
public:
    /// When it was added, from 1 on. An entry keeps it as long as it is there, and nobody else gets it.
    using Order = std::uint64_t;

    std::size_t size() const noexcept { return entries_.size(); }
    bool empty() const noexcept { return entries_.empty(); }

    /// Null where there is none of that name.
    Entry* find(std::string_view name) noexcept {
        const auto place = orders_.find(name);
        return place == orders_.end() ? nullptr : &entries_.find(place->second)->second;
    }
    const Entry* find(std::string_view name) const noexcept { return const_cast<Roll*>(this)->find(name); }

    /// 0 where there is none of that name.
    Order order_of(std::string_view name) const noexcept {
        const auto place = orders_.find(name);
        return place == orders_.end() ? 0 : place->second;
    }

    /// There is none of that name yet.
    Entry& add(std::string name, Entry entry) { return put_back(std::move(name), std::move(entry), ++last_); }
    /// Puts one where it was before it was taken out.
    Entry& put_back(std::string name, Entry entry, Order order) {
        orders_.emplace(std::move(name), order);
        return entries_.emplace(order, std::move(entry)).first->second;
    }
    /// The order that it had; 0 where there was none.
    Order remove(std::string_view name) {
        const auto place = orders_.find(name);
        if (place == orders_.end()) return 0;
        const auto order = place->second;
        entries_.erase(order);
        orders_.erase(place);
        return order;
    }

    using ByOrder = std::map<Order, Entry>;
    typename ByOrder::const_iterator begin() const noexcept { return entries_.begin(); }
    typename ByOrder::const_iterator end() const noexcept { return entries_.end(); }
    /// The first one that was added later; 0: the first of all.
    typename ByOrder::const_iterator after(Order order) const { return entries_.upper_bound(order); }

private:
    ByOrder entries_;
    std::map<std::string, Order, std::less<>> orders_;
    Order last_ = 0;
};

} // namespace tutti::event::definition
