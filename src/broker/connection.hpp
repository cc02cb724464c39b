// Connection: one transport's client, from its opening to its close.
#pragma once

#include "base/strong_id.hpp"
#include "base/wiped_bytes.hpp"
#include "broker/authorizer.hpp"
#include "broker/backlog.hpp"
#include "broker/deadlines.hpp"
#include "broker/input.hpp"
#include "broker/journal.hpp"
#include "broker/lazy.hpp"
#include "broker/output.hpp"
#include "broker/route_cache.hpp"
#include "broker/stats.hpp"
#include "broker/topic_aliases.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace tutti::broker {

class Session;

/// The broker's name for a connection; reused after `Broker::closed`.
using ConnectionId = StrongId<struct ConnectionTag, std::uint32_t>;

/// How the last QoS 0 PUBLISH of a connection began, up to its payload. One that begins with the same bytes
/// is as valid, as permitted until rights change, and on the same topic until an alias gets another.
struct KnownPublish {
    std::string head; ///< empty: none, or too long to keep
    std::size_t topic_size = 0;
    std::uint16_t alias = 0;  ///< of the topic; 0: none
    bool is_text = false;     ///< it says of its payload that it is UTF-8
    std::uint64_t rights = 0; ///< as Core counts them
    RouteCache::Hint route;

    static constexpr std::size_t longest = 512;
};

/// A CONNECT that nobody has decided on yet, and what came behind it: a client need not wait for the answer
/// (MQTT 5 §3.1). There is a password in it.
struct HeldConnect {
    std::uint64_t ticket = 0; ///< of Admission
    WipedBytes packets;
};

/// As CONNECT says it.
using KeepAlive = std::chrono::duration<std::uint16_t>;

struct Connection {
    enum class State : std::uint8_t {
        Opened,    ///< no CONNECT yet
        Connected, ///< `session` is set
        Finished,  ///< the transport may close once `output` went out
    };

    Connection(ConnectionId own_id, Peer from, OutputPool& pool)
        : id(own_id), peer(std::move(from)), output(pool) {}

    // In an order that leaves few gaps: there are many of them.
    const ConnectionId id;
    std::uint32_t packet_limit = mqtt::max_packet_size; ///< what the client takes
    Peer peer;
    State state = State::Opened;
    mqtt::Version version = mqtt::Version::V5;
    bool is_in_lobby = false;   ///< no CONNECT came
    bool wants_reasons = false; ///< in words, beside the code (MQTT 5 §3.1.2.11.7)
    bool is_ready = false;      ///< stands in the list of connections to flush
    bool congested = false;     ///< the transport did not take everything last time
    bool overflowed = false;    ///< takes so little that it is to be disconnected
    bool denial_told = false;   ///< a refused publish or subscription was reported
    Session* session = nullptr;
    std::unique_ptr<HeldConnect> held_connect; ///< while it waits to be let in
    Input input;
    Output output;
    Traffic traffic;

    /// The largest QoS 0 packet that may go to it as it came; 0 where each needs a closer look.
    std::uint32_t as_it_came_limit = 0;
    std::uint16_t inflight_limit = 0;
    KeepAlive keep_alive{}; ///< 0: none
    SteadyTime last_received{};
    SteadyTime last_progress{};   ///< when it last took bytes, or acknowledged something
    std::uint32_t unanswered = 0; ///< publications of QoS 1 and 2 from it whose exchange is not finished
    std::uint32_t held = 0;       ///< packets to it that wait for something
    std::uint32_t last_held = 0;  ///< the last of them, as HeldAnswers numbers them
    Deadlines::Handle deadline;   ///< connect timeout, then keep alive
    std::size_t held_bytes = 0;   ///< of the publications that wait
    Lazy<KnownPublish> known;
    Lazy<ReceivedAliases> aliases;             ///< what the client calls topics
    std::unique_ptr<SentAliases> sent_aliases; ///< what it is told to call them; nothing: it takes none

    JournalPosition told_from{};      ///< nothing goes to it before the journal has come so far
    std::unique_ptr<Backlog> backlog; ///< QoS 0 that waits behind `output`; nothing while it keeps up
    std::size_t charged = 0;          ///< bytes of its buffers that are on its session's account
    std::size_t beyond = 0;           ///< of these, taken though the account had no room

    bool keeps_up() const noexcept { return !congested && backlog == nullptr; }
    /// To be called when it begins or ceases to keep up, or to take aliases.
    void limit_as_it_came() noexcept {
        as_it_came_limit = keeps_up() && sent_aliases == nullptr ? packet_limit : 0;
    }
    /// Of topics that stand behind aliases, either way.
    std::size_t alias_bytes() const noexcept {
        return (aliases.made() ? aliases.made()->held() : 0) + (sent_aliases ? sent_aliases->held() : 0);
    }
    std::size_t waiting_bytes() const noexcept { return backlog == nullptr ? 0 : backlog->bytes(); }
};

} // namespace tutti::broker
