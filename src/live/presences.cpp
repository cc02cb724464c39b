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

std::optional<std::string_view> Presences::find(std::string_view worker) const {
    if (const auto own = online_.find(worker); own != online_.end()) return *own;
    const auto kind = worker.substr(worker.rfind('.') + 1);
    for (const auto& name : online_)
        if (std::string_view(name).substr(name.rfind('.') + 1) == kind) return name;
    return std::nullopt;
}

} // namespace tutti::live
