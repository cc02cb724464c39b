// What the gateway asks the hub of its own machine, for /metrics. It asks when somebody wants to know, by the
// control socket: said on the bus, the hub's figures would wake it, and whoever listens, while all is quiet.
#include "control/client.hpp"
#include "gateway/gateway.hpp"

#include <utility>

namespace tutti::gateway {

namespace {

constexpr seconds hub_patience = seconds(1); // a scraper rather has the rest than nothing

Task<Value> stats_of(std::filesystem::path socket) {
    auto client = co_await control::Client::connect(std::move(socket), hub_patience);
    if (!client) co_return Value();
    const auto reply = co_await client->call("get_stats", Value(), hub_patience);
    if (!reply || !reply->success) co_return Value();
    co_return reply->data.value_or(Value());
}

} // namespace

/// However many ask at once: one question.
void Gateway::ask_hub(StatsTold told) {
    if (options_.hub.empty()) return told({});
    hub_asked_.push_back(std::move(told));
    if (hub_asked_.size() == 1) tasks_.spawn("asking the hub how it is", ask_hub_beside());
}

Task<void> Gateway::ask_hub_beside() {
    const auto stats = co_await stats_of(options_.hub);
    for (const auto& told : std::exchange(hub_asked_, {})) told(stats);
}

} // namespace tutti::gateway
