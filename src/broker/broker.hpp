// Broker: a whole MQTT 3.1.1 and 5 server without its sockets. Events go in, bytes to write come out; the
// caller owns the transports and the clock, and wakes it at `next_deadline`.
//
// One turn: read from transports and `receive`; for each connection of `take_ready`, write its `output`, tell
// `written`, and once it is `finished` close the transport and tell `closed`.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "broker/account.hpp"
#include "broker/authorizer.hpp"
#include "broker/connection.hpp"
#include "broker/journal.hpp"
#include "broker/limits.hpp"
#include "broker/report.hpp"
#include "broker/stats.hpp"
#include "mqtt/publish.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace tutti::broker {

struct Core;

/// How long the caller leaves received bytes as they are.
enum class Kept : std::uint8_t { UntilReturn, UntilWritten };

class Broker {
public:
    /// The references must outlive the broker.
    Broker(Options options, Authorizer& authorizer, Report& report, RandomSource& random);
    ~Broker();

    /// Goes on with what the journal has, and keeps there from now on what is to outlive it. Before anybody
    /// connects; the records are by key. The journal must outlive the broker.
    Restored restore(Journal& journal, std::span<const JournalRecord> records, SteadyTime now);
    /// The journal is on disk up to there.
    void synced(JournalPosition position, SteadyTime now);

    /// A transport was opened. It may finish another that has been silent for longest.
    ConnectionId open(Peer peer, SteadyTime now);
    /// The transport has found out whom it comes from. Before anything is received.
    void prove(ConnectionId id, std::string_view user);
    /// Bytes arrived, split anywhere. Outputs may view bytes that are kept until they are written: after the
    /// next `take_ready`, with `written` told for each.
    void receive(ConnectionId id, std::string_view bytes, SteadyTime now, Kept kept = Kept::UntilReturn);
    /// The transport is closed, by either end: forgets the connection.
    void closed(ConnectionId id, SteadyTime now);

    /// The topics in use with the most messages, most first. Valid until the next call that is not const.
    std::vector<TopicCount> busiest_topics(std::size_t most) const;

    /// The connected clients with the most traffic, most bytes first. Valid until the next call that is not
    /// const.
    std::vector<ClientTraffic> busiest_clients(std::size_t most) const;

    /// Whether a connected client has a subscription to that filter, or to less than it takes.
    bool has_subscriber(std::string_view filter) const;

    /// Whether a session, be it asleep, has a filter that begins with this level, which is no wildcard.
    bool has_filter_below(std::string_view first_level) const noexcept;
    /// Differs after subscriptions were made or given up.
    std::uint64_t subscriptions_revision() const noexcept;

    /// Replaces `ids` by the connections that have output or are finished, each once since the last call.
    void take_ready(std::vector<ConnectionId>& ids);
    bool has_ready() const noexcept;
    /// Bytes of output that were made since the last `take_ready`: when to write before reading on.
    std::size_t unwritten() const noexcept;
    /// What waits to be written; valid until the next call that is not const.
    std::string_view output(ConnectionId id) const;
    /// What is to be written behind it, from bytes that are kept; mostly nothing.
    std::string_view output_behind(ConnectionId id) const;
    /// The transport took that many bytes of the output; `blocked` when it would not take more now.
    void written(ConnectionId id, std::size_t count, bool blocked, SteadyTime now);
    /// Whether to read from the transport at all: not while its client publishes on and on without being
    /// answered. To be asked after `receive`, and of each connection of `take_ready`.
    bool is_to_be_read(ConnectionId id) const;
    /// The transport is to be closed, after one try at writing the rest of the output.
    bool is_finished(ConnectionId id) const;

    /// Does what is due.
    void advance(SteadyTime now);
    /// When `advance` has something to do next; empty while nothing has a deadline.
    std::optional<SteadyTime> next_deadline() const;
    /// Tells every client that the server goes; all connections are finished after this.
    void shut_down(SteadyTime now);

    /// From now on all but trusted clients are sent there instead of being served, those who are connected
    /// too; how many of them. Nothing: all are served.
    std::size_t redirect(std::optional<Redirect> redirect, SteadyTime now);

    /// What became of a CONNECT on which the authorizer gave a ticket. One who has gone meanwhile is no
    /// matter.
    void admit(std::uint64_t ticket, const Admission& admission, SteadyTime now);
    /// A user is none any more: his clients are told so, and nothing of theirs stays.
    void end_sessions_of(std::string_view user, SteadyTime now);

    /// What the authorizer said until now may no longer be so. Who has subscribed to what it may not read any
    /// more keeps its subscription, by which nothing comes.
    void rights_changed() noexcept;

    /// Publishes what the server itself has to say, which is never refused.
    void say(const mqtt::Publish& publish, SteadyTime now);

    const Limits& limits() const noexcept;
    Stats stats() const;
    /// PUBLISH packets from clients so far, as in stats().
    std::uint64_t received() const noexcept;
    /// Who holds what of it, and who was refused.
    const Accounts& accounts() const noexcept;

private:
    void settle(SteadyTime now);

    std::unique_ptr<Core> core_;
};

} // namespace tutti::broker
