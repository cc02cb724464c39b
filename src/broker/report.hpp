// What the broker has to tell people about: rare things. The hub prints them, tests record them.
#pragma once

#include "broker/account.hpp"
#include "broker/authorizer.hpp"
#include "mqtt/protocol.hpp"

#include <string_view>

namespace tutti::broker {

class Report {
public:
    virtual ~Report() = default;
    virtual void connected(std::string_view client_id, const Peer&, const Principal&, mqtt::Version) {
        static_cast<void>(client_id);
    }
    /// `why` is a clause for a person: "keep alive timeout", "malformed packet: …".
    virtual void disconnected(std::string_view client_id, std::string_view why) {
        static_cast<void>(client_id), static_cast<void>(why);
    }
    virtual void refused(const Peer&, std::string_view client_id, std::string_view why) {
        static_cast<void>(client_id), static_cast<void>(why);
    }
    /// A client's first forbidden publish or subscription on this connection.
    virtual void denied(std::string_view client_id, std::string_view action, std::string_view topic) {
        static_cast<void>(client_id), static_cast<void>(action), static_cast<void>(topic);
    }
    /// A client's queue is full while it sleeps: the first time since it went.
    virtual void loses(std::string_view client_id) { static_cast<void>(client_id); }
    /// It is back, without so many messages.
    virtual void has_lost(std::string_view client_id, std::uint64_t messages) {
        static_cast<void>(client_id), static_cast<void>(messages);
    }
    /// Something was refused to a client because its account has no room for it: the first time in a minute.
    virtual void over_its_share(const Account&, Resource, std::string_view client_id) {
        static_cast<void>(client_id);
    }
};

} // namespace tutti::broker
