#include "workers/bridge/bridge_service.hpp"

#include "io/clock.hpp"
#include "worker/secret_reference.hpp"

#include <fmt/format.h>

namespace tutti::bridge {

namespace {

constexpr auto until_secret_is_read_again = seconds{5};
constexpr auto health_lasts = seconds{60};
constexpr auto refusal_is_told_for = seconds{60};

} // namespace

BridgeService::BridgeService(worker::Worker& worker, std::vector<BridgePlan> plans)
    : worker_(worker), teller_(worker) {
    worker::up_without_bus(worker_);
    for (auto& plan : plans)
        worker::run_beside(worker_, "bridge " + plan.options.name, [this, plan = std::move(plan)] {
            return run_bridge(plan);
        });
    worker::run_beside(worker_, "health", [this] { return keep_telling(); });
    worker::on_close(worker_, [this] { return close(); });
    worker_.on_stats([this] { return Value::object({{"bridges", figures()}}); });
}

/// Until its password is there; then it runs by itself.
Task<void> BridgeService::run_bridge(BridgePlan plan) {
    const auto executor = co_await asio::this_coro::executor;
    const auto locked = locked_.insert(locked_.end(), {plan.options.name, ""});
    while (plan.password) {
        auto password = worker::read_secret(*plan.password);
        if (password) {
            plan.options.password = std::move(*password);
            break;
        }
        locked->second = password.error().message;
        tell_health();
        // Somebody may write its file, or unlock the vault.
        const bool elapsed = co_await io::sleep_for(until_secret_is_read_again);
        if (!elapsed) co_return;
    }
    locked_.erase(locked);
    auto& bridge = bridges_.emplace_back(executor, std::move(plan.options), random_, worker_.log(), [this] {
        tell_health();
    });
    bridge.start();
}

Task<void> BridgeService::keep_telling() {
    while (true) {
        tell_health();
        const bool elapsed = co_await io::sleep_for(health_lasts / 6);
        if (!elapsed) co_return;
    }
}

Task<void> BridgeService::close() {
    for (auto& bridge : bridges_) co_await bridge.stop();
}

Value BridgeService::figures() const {
    std::vector<Member> members;
    for (const auto& bridge : bridges_) members.push_back({bridge.name(), bridge.figures()});
    return Value::object(std::move(members));
}

void BridgeService::tell_health() {
    contract::Health health;
    std::string joined;
    std::string troubles;
    std::uint64_t refused = 0;
    const auto add = [](std::string& list, std::string_view words) {
        if (!list.empty()) list += "; ";
        list += words;
    };
    for (const auto& [name, why] : locked_)
        if (!why.empty()) add(troubles, fmt::format("{}: {}", name, why));
    for (const auto& bridge : bridges_) {
        refused += bridge.refused();
        const auto trouble = bridge.trouble();
        if (trouble.empty())
            add(joined, bridge.name());
        else
            add(troubles, fmt::format("{}: {}", bridge.name(), trouble));
    }
    const auto now = io::steady_now();
    if (std::exchange(seen_refused_, refused) != refused) refusing_until_ = now + refusal_is_told_for;
    const bool loses = now < refusing_until_;
    health.level = troubles.empty() && !loses ? contract::HealthLevel::Ok : contract::HealthLevel::Warn;
    health.message = !troubles.empty() ? troubles
                     : loses           ? fmt::format("{} messages were refused", refused)
                     : joined.empty()  ? "joining"
                                       : "joined with " + joined;
    health.details = Value::object({{"bridges", figures()}});
    health.expires_in = health_lasts;
    teller_.tell(std::move(health));
}

} // namespace tutti::bridge
