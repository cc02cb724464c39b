// For the target `broker`: hubs that lend little, and that nobody has more of it than he may (docs/hub.md,
// "Limits").
#pragma once

#include "base/result.hpp"
#include "broker/broker.hpp"

#include <cstdint>

namespace tutti::fuzz {

/// One of a few.
inline broker::Options options_of(unsigned char choice) {
    broker::Limits limits;
    limits.packet = 40'000;
    limits.topic_levels = 5;
    limits.subscriptions = 6;
    limits.receive_maximum = 5;
    limits.inflight = 4;
    limits.topic_aliases = 3;
    limits.hold = seconds(2);
    limits.hard_factor = 4;
    limits.silent = 3;
    limits.silent_of_address = 2;
    limits.latest = {"last/#"};
    if ((choice & 1) != 0) {
        limits.queue_messages = 6;
        limits.queue_bytes = 3000;
        limits.sleeping_bytes = 4000;
    }
    if ((choice & 2) != 0) {
        limits.clients = 16;
        limits.sessions = 20;
        limits.all_subscriptions = 40;
        limits.retained_messages = 12;
        limits.retained_bytes = 24'000;
        limits.session_messages = 60;
        limits.session_bytes = 200'000;
    }
    if ((choice & 4) != 0) limits.keep_alive = seconds(30);
    broker::Options options{.limits = limits};
    options.durability = {.session_expiry_seconds = 60, .retained = {"kept/#"}};
    return options;
}

/// Aborts where somebody holds more than he may. What is granted to each client, whatever others on its
/// account hold, comes on top.
inline void look_at_accounts(const broker::Broker& hub) {
    using enum broker::Resource;
    constexpr std::uint64_t of_session = 2 * 4096 + 512;
    constexpr std::uint64_t of_connection = 4096;
    for (const auto* account : hub.accounts().list()) {
        const auto limits = account->limits();
        const auto& held = account->held();
        const auto sessions = held[Sessions];
        for (const auto each : {Clients, Sessions, Subscriptions})
            invariant(held[each] <= limits[each], "nobody holds more than he may");
        invariant(
            held[SessionMessages] <= limits[SessionMessages] + 2 * sessions, "no more messages wait than may"
        );
        invariant(
            held[SessionBytes]
                <= limits[SessionBytes] + of_session * sessions + of_connection * held[Clients],
            "no more bytes wait than may"
        );
    }
    const auto& all = hub.accounts().held();
    const auto& limits = hub.limits();
    invariant(all[RetainedMessages] <= limits.retained_messages + 1, "no more is retained than may");
    // Wills may replace what is there in any case.
    invariant(all[RetainedBytes] <= 2 * limits.retained_bytes, "nor more bytes");
}

} // namespace tutti::fuzz
