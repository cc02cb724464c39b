// What one hub lends to its clients. Every number bounds memory or time that a client could otherwise take.
#pragma once

#include "base/time.hpp"
#include "broker/resource.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tutti::broker {

/// Percent of all that the hub lends, of each resource alike.
struct Shares {
    unsigned anonymous = 25; ///< all anonymous clients together
    unsigned user = 25;      ///< each user
    unsigned trusted = 50;   ///< each trusted name, and those without one together
    unsigned reserve = 25;   ///< the last so many, for trusted ones alone
    /// Of what an account that strangers share may retain, one client. (What waits for a client has limits of
    /// its own.)
    unsigned client = 50;

    bool operator==(const Shares&) const = default;
};

/// The defaults are those of docs/hub.md; sizes are in bytes.
struct Limits {
    std::uint32_t packet = 1024 * 1024;        ///< one MQTT packet from a client, announced to MQTT 5 clients
    std::uint32_t connect_packet = 128 * 1024; ///< the CONNECT of someone we do not know yet
    // Of one client:
    std::size_t subscriptions = 1000;
    std::size_t topic_levels = 64; ///< of a topic or filter
    /// Waiting for a connected one: with more, publishers of QoS 1 and 2 wait for it, and QoS 0 is lost to
    /// it.
    std::size_t queue_messages = 1000;
    std::size_t queue_bytes = 256 * 1024;
    microseconds hold = seconds(10);           ///< how long publishers wait for it at most
    std::size_t sleeping_bytes = 1024 * 1024;  ///< waiting for a sleeping one
    std::uint16_t receive_maximum = 1000;      ///< unfinished QoS 1 and 2 from a client, announced
    std::uint16_t inflight = 200;              ///< unfinished QoS 1 and 2 to a client, who may ask for less
    std::uint16_t topic_aliases = 16;          ///< that a client may give to topics, announced
    microseconds connect_timeout = seconds(5); ///< from the transport's opening to a CONNECT
    std::uint32_t session_expiry_seconds = 7 * 24 * 3600; ///< the longest that a session sleeps
    /// The longest that a client may be silent, where it is told so (MQTT 5 §3.2.2.3.14); 0: as it says
    /// itself.
    seconds keep_alive{};
    /// A connected client whose queue grows past so many times `queue_bytes` is disconnected.
    std::size_t hard_factor = 32;
    /// Filters of topics whose newest message alone counts for a client that does not keep up. Of every
    /// retained one that is so in any case.
    std::vector<std::string> latest = {};
    // Of all clients, of which each has a share:
    std::size_t clients = 1000;
    std::size_t sessions = 2000;
    std::size_t all_subscriptions = 100'000;
    std::size_t retained_messages = 20'000;
    std::size_t retained_bytes = 32 * 1024 * 1024;
    std::size_t session_messages = 400'000;
    std::size_t session_bytes = 32 * 1024 * 1024;
    Shares shares = {};
    /// Connections that have sent no CONNECT yet, of each origin; the oldest makes way. A server accepts no
    /// more before it reads: who speaks at once is heard.
    std::size_t silent = 128;
    std::size_t silent_of_address = 32; ///< of one address of another machine

    bool operator==(const Limits&) const = default;
};

/// Another server, to which clients are to go (MQTT 5 §4.11).
struct Redirect {
    std::string server; ///< host and port, as clients are told
    bool is_permanent = false;

    bool operator==(const Redirect&) const = default;
};

/// What outlives the hub, where it has a journal.
struct DurabilityOptions {
    std::uint32_t session_expiry_seconds = 300; ///< of sessions, at least
    std::vector<std::string> retained = {};     ///< filters of topics
    /// What is retained below `judged` counts once the judge has said it: what others say there lives in
    /// memory until then, for it may hold a secret in clear. Both empty: there is no judge.
    std::string judged = {};
    std::string judge = {}; ///< the name of its principal

    bool operator==(const DurabilityOptions&) const = default;
};

struct Options {
    Limits limits;
    /// What MQTT 5 clients are told to put their reply topics under: `<prefix><client id>/`.
    std::string response_prefix = "tutti/reply/";
    /// Where all but trusted clients are sent instead of being served.
    std::optional<Redirect> redirect = std::nullopt;
    DurabilityOptions durability = {};
};

} // namespace tutti::broker
