// How clients go: connections end, sessions fall asleep and end, wills are published.
#pragma once

#include "broker/core.hpp"

#include <optional>
#include <string_view>

namespace tutti::broker {

enum class WillFate : std::uint8_t { Publish, Discard };

struct Leaving {
    WillFate will = WillFate::Publish;
    std::optional<mqtt::ReasonCode> tell = std::nullopt; ///< the reason for a DISCONNECT to an MQTT 5 client
    std::string_view why = {};    ///< for the report, and for the client where that asked for words
    std::string_view server = {}; ///< another one, for the client to go to
};

/// Where the client of that connection is to go instead; nullptr: it is served here.
const Redirect* redirect_of(const Core& core, const Connection& connection) noexcept;
inline mqtt::ReasonCode reason_of(const Redirect& redirect) noexcept {
    return redirect.is_permanent ? mqtt::ReasonCode::ServerMoved : mqtt::ReasonCode::UseAnotherServer;
}

/// Words that say more than the reason code does, where the client asked for words.
std::optional<std::string_view>
words_for(const Connection& connection, mqtt::ReasonCode reason, std::string_view why) noexcept;

/// Ends the connection; nothing more is read from it, and what its output holds may still be written. Its
/// session sleeps or ends. Must not be called while a route is walked.
void leave(Core& core, Connection& connection, const Leaving& leaving, SteadyTime now);

/// The session, which has no connection, sleeps since its `left_at`.
void sleep_on(Core& core, Session& session);

/// Forgets the session (asleep or just taken from its connection), publishing its will if one is left.
void end_session(Core& core, Session& session, SteadyTime now);

/// Wakes what is due: a connection's connect timeout or keep alive, a sleeping session's will or expiry.
void expire(Core& core, Deadlines::Owner owner, SteadyTime now);

/// When a connected client that keeps silent is taken for lost: one and a half keep alives (MQTT 5
/// §3.1.2.10).
SteadyTime keep_alive_deadline(const Connection& connection) noexcept;

} // namespace tutti::broker
