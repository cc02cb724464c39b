#include "cli/check_clocks.hpp"

#include "base/describe_count.hpp"
#include "bus/kept_states.hpp"
#include "contract/topics.hpp"

#include <fmt/format.h>

#include <chrono>
#include <set>

namespace tutti::cli {

namespace {

using namespace std::chrono_literals;
using enum Finding::Level;

/// What differs by more is worth a person's while: NTP keeps clocks to a few milliseconds.
constexpr microseconds worth_telling = 100ms;
constexpr auto kept_come_within = 2s;

Finding tell_difference(const std::string& worker, const contract::Clock& clock) {
    const auto offset = *clock.offset;
    return {
        Advice, fmt::format("clock of {}", worker),
        fmt::format(
            "{:.1f} s {} that of {} (round trip {:.1f} ms)", to_seconds(std::chrono::abs(offset)),
            offset > microseconds(0) ? "behind" : "ahead of", clock.reference.value_or("the bus"),
            to_seconds(*clock.delay) * 1000
        ),
        "The director corrects what it stamps, other readers do not: `timedatectl set-ntp true` on that "
        "machine."
    };
}

} // namespace

std::vector<Finding> judge_clocks(const std::map<std::string, contract::Clock>& clocks) {
    std::set<std::string> machines;
    for (const auto& [worker, clock] : clocks) machines.insert(clock.machine);
    if (machines.size() < 2) return {};
    std::vector<Finding> findings;
    for (const auto& [worker, clock] : clocks) {
        if (!clock.offset)
            findings.push_back(
                {Advice, fmt::format("clock of {}", worker),
                 fmt::format("not known: {}", clock.reason.value_or("nobody says why")),
                 "What it stamps is taken as it is: see that the clocks of all machines are set by NTP."}
            );
        else if (std::chrono::abs(*clock.offset) > worth_telling)
            findings.push_back(tell_difference(worker, clock));
    }
    if (findings.empty())
        findings.push_back(
            {Good, "clocks", fmt::format("{} agree within 0.1 s", describe_count(machines.size(), "machine")),
             ""}
        );
    return findings;
}

Task<std::vector<Finding>> check_clocks(bus::Bus& bus) {
    std::map<std::string, contract::Clock> clocks;
    const auto listening = bus.subscribe(
        contract::family_filter("", contract::Family::Clock), bus::QoS::AtLeastOnce,
        [&](const bus::Message& message) {
            const auto topic = contract::parse_topic(message.topic);
            auto clock = contract::parse_clock(message.payload);
            if (topic && clock) clocks.insert_or_assign(std::string(topic->name), std::move(*clock));
        }
    );
    if (!listening) co_return std::vector<Finding>();
    const auto came = co_await bus::kept_states_come(bus, "worker/tutti-doctor/none", kept_come_within);
    static_cast<void>(came); // what did not come in time is not judged
    co_return judge_clocks(clocks);
}

} // namespace tutti::cli
