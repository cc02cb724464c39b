#include "gateway/led_services.hpp"

#include "contract/topics.hpp"

#include <utility>

namespace tutti::gateway {

void LedServices::hear(std::string_view topic, std::string_view payload) {
    constexpr std::string_view service = "app:";
    const auto said = contract::parse_topic(topic);
    if (!said || said->family != contract::Family::Leader || !said->name.starts_with(service)) return;
    const auto worker = said->name.substr(service.size());
    if (!services_.contains(worker)) return;
    auto leader = contract::parse_leader(payload);
    leaders_.insert_or_assign(std::string(worker), leader ? std::move(*leader) : contract::Leader{});
}

std::optional<LedServices::Standing> LedServices::standing(std::string_view worker, BootTime now) const {
    const auto service = services_.find(worker);
    if (service == services_.end()) return std::nullopt;
    Standing standing{.commands = service->second};
    const auto found = leaders_.find(worker);
    if (found == leaders_.end()) return standing;
    const auto& leader = found->second;
    const bool is_over = leader.until_boot && now >= *leader.until_boot;
    if (is_over) return standing;
    standing.role = leader.role;
    if (leader.role == contract::LeaderRole::Follower && leader.holder)
        standing.address = leader.holder->address;
    return standing;
}

} // namespace tutti::gateway
