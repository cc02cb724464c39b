#include "contract/recent_events.hpp"

#include <functional>

namespace tutti::contract {

bool RecentEvents::note(std::string_view source, std::string_view id) {
    constexpr std::uint64_t spread = 0x9E3779B97F4A7C15;
    const std::hash<std::string_view> hash;
    const std::uint64_t key = hash(id) ^ (hash(source) * spread);
    if (!seen_.insert(key).second) return false;
    if (order_.size() < most) {
        order_.push_back(key);
        return true;
    }
    seen_.erase(order_[next_]);
    order_[next_] = key;
    next_ = (next_ + 1) % most;
    return true;
}

} // namespace tutti::contract
