// Who may connect, publish and listen: asked by the broker, answered by whoever wires it. No policy here.
#pragma once

#include "base/short_text.hpp"
#include "broker/entrance.hpp"
#include "mqtt/protocol.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace tutti::broker {

/// Where a connection comes from, as the transport knows it.
enum class Origin : std::uint8_t {
    Trusted,  ///< a Unix socket whose peer is root or ourselves
    Unix,     ///< a Unix socket of somebody else
    Loopback, ///< TCP on this machine
    Remote,   ///< TCP from elsewhere
};

struct Peer {
    Origin origin = Origin::Loopback;
    ShortText address;            ///< for reports: "127.0.0.1:40112", "pid 311"
    Entrance* entrance = nullptr; ///< that it came in by; outlives the connection
    ShortText user = {};          ///< who it is, as the transport proves; empty: it does not
};

/// Who a connected client is.
struct Principal {
    enum class Kind : std::uint8_t { Anonymous, User, Trusted };

    Kind kind = Kind::Anonymous;
    ShortText user;          ///< empty when anonymous, or trusted without a name
    bool only_reads = false; ///< and may say nothing, whatever else it may

    bool operator==(const Principal&) const = default;
};

struct Credentials {
    std::optional<std::string_view> user_name;
    std::optional<std::string_view> password;
};

struct Admission {
    mqtt::ReasonCode reason = mqtt::ReasonCode::Success; ///< a failure refuses the CONNECT
    Principal principal;
    bool changes_rights = false; ///< of others: what they may do is asked for again
    std::uint64_t ticket = 0;    ///< not 0: nobody knows yet, and Broker::admit() is told by this number
};

/// A client as it is asked about: who it is, and by which id it came.
struct Identity {
    const Principal& principal;
    std::string_view client_id;
    const Peer* peer = nullptr; ///< nullptr: it is not connected
};

class Authorizer {
public:
    virtual ~Authorizer() = default;
    virtual Admission admit(const Peer& peer, const Credentials& credentials) = 0;
    /// Wills and the clearing of what is retained are asked for alike. The answer holds for the next messages
    /// on the topic, until an admission changes rights.
    virtual bool may_publish(const Identity& client, std::string_view topic) = 0;
    /// Asked besides for what is to be retained, or cleared.
    virtual bool may_retain(const Identity& client, std::string_view topic);
    virtual bool may_subscribe(const Identity& client, std::string_view filter) = 0;
    /// Asked for each topic that a subscription lets through; the answer is cached until subscriptions or
    /// rights change.
    virtual bool may_receive(const Identity& client, std::string_view topic) = 0;
};

/// Whether `newcomer` may use a client id that a session of `holder` has now: a client id is bound to its
/// user. Trusted peers that speak for nobody may take any; who is named like the client id has a right to it;
/// who has a name displaces anonymous clients, and itself.
bool may_take_over(const Principal& newcomer, const Principal& holder, std::string_view client_id) noexcept;

} // namespace tutti::broker
