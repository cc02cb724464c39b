#include "live/presences.hpp"

#include "contract/worker_presence.hpp"

namespace tutti::live {

void Presences::apply(std::string_view worker, std::string_view payload) {
    const auto presence = contract::parse_worker_presence(payload);
    if (presence && presence->state == contract::Presence::Online) {
        if (online_.size() < most_workers) online_.emplace(worker);
    } else if (const auto found = online_.find(worker); found != online_.end()) {
        online_.erase(found);
    }
}

void Presences::bus_connected(SteadyTime now) {
    online_.clear();
    settled_at_ = now + settling;
}

Presences::Standing Presences::standing(std::string_view worker, SteadyTime now) const {
    if (online_.contains(worker)) return Standing::Online;
    return now < settled_at_ ? Standing::Unsettled : Standing::Absent;
}

} // namespace tutti::live
