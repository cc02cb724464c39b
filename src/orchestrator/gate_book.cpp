#include "orchestrator/gate_book.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::orchestrator {

namespace {

constexpr BootTime long_ago{}; // of this boot

/// Who leads instead, in words.
std::string leader_elsewhere(const std::optional<contract::LeaderHolder>& holder) {
    if (!holder) return "nobody leads it now";
    if (holder->address.empty()) return fmt::format("{} leads it", holder->name);
    return fmt::format("{} leads it: ask at {}", holder->name, holder->address);
}

Value seconds_or_null(const std::optional<BootTime>& time) {
    return time ? Value(to_seconds(time->time_since_epoch())) : Value(nullptr);
}

} // namespace

bool GateBook::needs_vault() const noexcept {
    return std::ranges::any_of(services_, [](const auto& service) { return service.second.vault; });
}

void GateBook::take_leader(
    std::string_view service, const std::optional<contract::Leader>& said, Origin origin
) {
    // It is said again soon, where it is still true.
    if (origin == Origin::Kept && said && said->until_boot) return;
    const auto role = said ? said->role : contract::LeaderRole::Unknown;
    Leader leader;
    switch (role) {
    case contract::LeaderRole::Leader:
        leader = {.is_ours = true, .why = {}, .until = said->until_boot, .token = said->token};
        break;
    case contract::LeaderRole::Follower: // another may run it already
        leader = {.why = leader_elsewhere(said->holder), .until = long_ago};
        break;
    case contract::LeaderRole::Unknown:
        leader = {.why = "it is not known who leads it: `tutti control leaders`"};
        break;
    }
    leaders_.insert_or_assign(std::string(service), std::move(leader));
}

std::optional<std::string> GateBook::vault_is_shut() const {
    if (!control_is_ready_) return "the vault is with control, which does not run: `tutti why control`";
    if (!bus_is_heard_) return "the bus is away, which says how the vault is: `tutti why hub`";
    if (!vault_) return std::nullopt;
    if (vault_->state == contract::VaultCondition::Unlocked) return "";
    if (vault_->state == contract::VaultCondition::Uninitialised)
        return "there is no vault yet: `tutti vault init`";
    return "the vault is locked: `tutti vault unlock`";
}

std::optional<Value> GateBook::gate(const std::string& service, const GateNeeds& needs) const {
    Leader leader{.is_ours = true, .why = {}};
    if (needs.leadership) {
        const auto found = leaders_.find(service);
        if (found == leaders_.end()) return std::nullopt;
        leader = found->second;
    }
    const auto shut = needs.vault ? vault_is_shut() : std::string();
    if (!shut) return std::nullopt;
    return Value::object(
        {{"open", leader.is_ours && shut->empty()},
         {"why", leader.is_ours ? *shut : leader.why},
         {"until_boot", seconds_or_null(leader.until)},
         {"token", leader.token}}
    );
}

Value GateBook::gates() const {
    std::vector<Member> gates;
    for (const auto& [service, needs] : services_)
        if (auto known = gate(service, needs)) gates.push_back({service, std::move(*known)});
    return Value::object(std::move(gates));
}

} // namespace tutti::orchestrator
