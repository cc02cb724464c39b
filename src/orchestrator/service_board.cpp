#include "orchestrator/service_board.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tutti::orchestrator {

using contract::HealthLevel;
using contract::ServicePhase;
using contract::ServiceState;

namespace {

struct NamedState {
    std::string name;
    ServiceState state;
};

/// Whether it is ready and its bus is away, by the cause that read_service() gave it.
bool is_out_of_reach(const ServiceState& service) {
    return service.state == ServicePhase::Ready && service.cause.ends_with(contract::bus_away);
}

/// The supervisor's words are those of the contract, without what only a message has.
Result<NamedState> read_service(const Value& service) {
    const auto* name = service.find("name");
    if (name == nullptr || !name->is_string())
        return fail(ErrorCode::InvalidInput, "a service without a name");
    std::vector<Member> members = {{"v", 1}, {"memory", {}}, {"cpu_percent", {}}};
    for (const auto& member : service.members()) members.push_back(member);
    auto state = contract::service_state_from(Value::object(std::move(members)));
    if (!state) return pass_on(state);
    const auto* status = service.find("status");
    if (state->state == ServicePhase::Ready && status != nullptr && status->is_string()
        && contract::says_bus_away(status->string()))
        state->cause += fmt::format(": {}", contract::bus_away);
    return NamedState{std::string(name->string()), std::move(*state)};
}

/// Whether a person would call the change news: 2 % and 64 KiB of memory, a whole point of processor time; on
/// a close look 4 KiB and a fifth of a point.
bool is_news(const ServiceState& told, const io::ProcessUsage& usage, ServiceBoard::Look look) {
    if (!told.memory || told.cpu_percent.has_value() != usage.cpu_percent.has_value()) return true;
    const bool close = look == ServiceBoard::Look::Close;
    const double before = static_cast<double>(*told.memory);
    const double change = std::abs(static_cast<double>(usage.memory) - before);
    if (change > (close ? 4096.0 : std::max(65536.0, before * 0.02))) return true;
    return told.cpu_percent && std::abs(*told.cpu_percent - *usage.cpu_percent) >= (close ? 0.2 : 1.0);
}

HealthLevel level_of(const ServiceState& service) {
    switch (service.state) {
    case ServicePhase::CrashLoop:
    case ServicePhase::Failed:
        return service.required ? HealthLevel::Error : HealthLevel::Warn;
    case ServicePhase::Unhealthy:
    case ServicePhase::Backoff:
        return HealthLevel::Warn;
    default:
        return is_out_of_reach(service) ? HealthLevel::Warn : HealthLevel::Ok;
    }
}

} // namespace

Retained ServiceBoard::message_of(const std::string& service) const {
    return {topic_of(service), contract::print(services_.at(service))};
}

Result<std::vector<Retained>> ServiceBoard::replace(const Value& list) {
    const auto* items = list.find("services");
    if (items == nullptr || !items->is_array())
        return fail(ErrorCode::InvalidInput, "the list has no services");
    std::map<std::string, ServiceState> next;
    for (const auto& item : items->items()) {
        auto service = read_service(item);
        if (!service) return pass_on(service);
        next[service->name] = std::move(service->state);
    }
    std::swap(services_, next);
    std::vector<Retained> messages;
    for (const auto& [name, state] : next)
        if (!services_.contains(name)) messages.push_back({topic_of(name), ""});
    for (const auto& [name, state] : services_) messages.push_back(message_of(name));
    return messages;
}

Result<std::vector<Retained>> ServiceBoard::update(const Value& service) {
    auto read = read_service(service);
    if (!read) return pass_on(read);
    auto& known = services_[read->name];
    if (known.pid == read->state.pid) { // the same process: what it uses is still so
        read->state.memory = known.memory;
        read->state.cpu_percent = known.cpu_percent;
    }
    known = std::move(read->state);
    return std::vector{message_of(read->name)};
}

std::vector<Retained>
ServiceBoard::measured(const std::string& service, const io::ProcessUsage& usage, Look look) {
    const auto known = services_.find(service);
    if (known == services_.end() || !known->second.pid || !is_news(known->second, usage, look)) return {};
    known->second.memory = usage.memory;
    known->second.cpu_percent.reset();
    if (usage.cpu_percent) known->second.cpu_percent = std::round(*usage.cpu_percent * 10) / 10;
    return {message_of(service)};
}

std::vector<Retained> ServiceBoard::all() const {
    std::vector<Retained> messages;
    for (const auto& [name, state] : services_) messages.push_back(message_of(name));
    return messages;
}

std::optional<std::string> ServiceBoard::own_name(std::string_view name) const {
    if (!name.starts_with(prefix_)) return std::nullopt;
    name.remove_prefix(prefix_.size());
    if (name.empty() || name.contains('.')) return std::nullopt;
    return std::string(name);
}

contract::Health ServiceBoard::health(WallTime now, const std::map<std::string, std::string>& alerts) const {
    contract::Health health;
    health.updated_at = now;
    health.expires_in = health_expiry;
    if (!supervised_) {
        health.level = HealthLevel::Error;
        health.message =
            "nobody supervises the services: what ends stays down until `tutti up` is there again";
        health.details = Value::object({{"supervised", false}});
        return health;
    }
    std::map<std::string, std::string> troubled;
    for (const auto& [name, service] : services_) {
        const auto level = level_of(service);
        if (level == HealthLevel::Ok) continue;
        health.level = std::max(health.level, level);
        troubled.emplace(name, std::string(contract::name(service.state)) + ": " + service.cause);
    }
    for (const auto& [name, words] : alerts) {
        health.level = std::max(health.level, HealthLevel::Warn);
        auto& said = troubled[name];
        said += (said.empty() ? "" : "; ") + words;
    }
    std::vector<Member> details;
    std::string names;
    for (const auto& [name, words] : troubled) {
        details.push_back({name, words});
        names += (names.empty() ? "" : ", ") + name;
    }
    health.details = Value::object(std::move(details));
    health.message = troubled.empty() ? fmt::format("{} services are as they should be", services_.size())
                                      : fmt::format("trouble with {}", names);
    return health;
}

std::vector<ServiceBoard::Process> ServiceBoard::processes() const {
    std::vector<Process> found;
    for (const auto& [name, state] : services_)
        if (state.pid) found.push_back({name, static_cast<int>(*state.pid)});
    return found;
}

} // namespace tutti::orchestrator
