#include "control_plane/leadership_rim.hpp"

#include "control_plane/leader_message.hpp"
#include "control_plane/service_rest.hpp"
#include "control_plane/worker_errands.hpp"
#include "io/boot_clock.hpp"
#include "io/clock.hpp"
#include "worker/rim.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace tutti::control_plane {

using governance::Leadership;
using governance::Outcome;
using governance::Resource;

namespace {

constexpr auto telling_patience = seconds(1);
constexpr auto list_patience = seconds(1);

void say(
    worker::Worker& worker, const std::string& prefix, const Resource& resource, const Leadership& leadership
) {
    const auto message = leader_message(resource, leadership, {io::boot_now(), io::wall_now()});
    worker::Publishing how{.qos = 1, .retain = true, .expires_in = {}};
    if (message.expires_in) how.expires_in = std::chrono::ceil<seconds>(*message.expires_in);
    worker.publish_bytes(leader_topic_of(resource, prefix), contract::print(message), how);
}

Task<Outcome> ask_for_services(Errands errands) {
    Errand errand{"orchestrator", "list", Value::object({}), io::steady_now() + list_patience};
    auto list = co_await errands(std::move(errand));
    co_return list;
}

/// The orchestrator has been told before it is asked.
Task<Result<void>>
wait_until_at_rest(worker::Worker& worker, Errands errands, std::string service, SteadyTime deadline) {
    const auto told = co_await worker::drained(worker, telling_patience);
    if (!told) co_return std::unexpected(told.error());
    const auto ask = [errands] { return ask_for_services(errands); };
    auto rested = co_await wait_for_rest(ask, std::move(service), deadline);
    co_return rested;
}

Task<Outcome> list_of(const LeadershipKeeper& keeper) { co_return keeper.list(); }

std::string resource_in(const Value& params) {
    const auto* named = params.find("resource");
    return named != nullptr ? std::string(named->string()) : Resource::control().text();
}

} // namespace

LeadershipRim leadership_rim(
    worker::Worker& worker, CommandDesk& desk, std::string prefix,
    std::function<void(const std::optional<Error>&)> trouble
) {
    LeadershipRim rim;
    rim.tell = [&worker, &desk, prefix](const Resource& resource, const Leadership& leadership) {
        desk.set_leadership(resource, leadership);
        say(worker, prefix, resource, leadership);
    };
    rim.came_to_rest = [&worker,
                        errands = worker_errands(worker, prefix)](std::string service, SteadyTime deadline) {
        return wait_until_at_rest(worker, errands, std::move(service), deadline);
    };
    rim.trouble = std::move(trouble);
    return rim;
}

void add_leadership_commands(CommandDesk& desk, LeadershipKeeper& keeper) {
    desk.on_own("leadership.list", [&keeper](const Value&, const governance::Subject&) {
        return list_of(keeper);
    });
    desk.on_own("leadership.hand_over", [&keeper](const Value& params, const governance::Subject&) {
        return keeper.hand_over(resource_in(params));
    });
}

} // namespace tutti::control_plane
