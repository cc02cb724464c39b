#include "hub/log_report.hpp"

#include "broker/client_id.hpp"
#include "hub/holdings.hpp"

#include <vector>

namespace tutti::hub {

using broker::shown;

namespace {

/// Two lines for each that comes for a moment would drown all others.
io::LogLevel level_for(std::string_view client_id) {
    return broker::is_passing(client_id) ? io::LogLevel::Debug : io::LogLevel::Info;
}

/// Where it came in.
void add_listener(std::vector<Member>& members, const broker::Peer& peer) {
    if (peer.entrance != nullptr) members.push_back({"listener", peer.entrance->name});
}

} // namespace

void LogReport::connected(
    std::string_view client_id, const broker::Peer& peer, const broker::Principal& principal,
    mqtt::Version version
) {
    std::vector<Member> members = {
        {"client", shown(client_id)},
        {"peer", peer.address.view()},
        {"as", name(principal.kind)},
        {"user", shown(principal.user)},
        {"protocol", version == mqtt::Version::V5 ? "5" : "3.1.1"},
    };
    add_listener(members, peer);
    log_.write(level_for(client_id), "client connected", members);
}

void LogReport::disconnected(std::string_view client_id, std::string_view why) {
    log_.write(level_for(client_id), "client gone", {{"client", shown(client_id)}, {"why", why}});
}

void LogReport::refused(const broker::Peer& peer, std::string_view client_id, std::string_view why) {
    std::vector<Member> members = {{"client", shown(client_id)}, {"peer", peer.address.view()}, {"why", why}};
    add_listener(members, peer);
    log_.warning("client refused", members);
}

void LogReport::denied(std::string_view client_id, std::string_view action, std::string_view topic) {
    log_.warning(
        "not permitted", {{"client", shown(client_id)}, {"action", action}, {"topic", shown(topic)}}
    );
}

void LogReport::loses(std::string_view client_id) {
    log_.warning("loses messages: its queue is full", {{"client", shown(client_id)}});
}

void LogReport::has_lost(std::string_view client_id, std::uint64_t messages) {
    log_.warning("has lost messages", {{"client", shown(client_id)}, {"messages", messages}});
}

void LogReport::over_its_share(
    const broker::Account& account, broker::Resource what, std::string_view client_id
) {
    log_.error(
        "refused: over its share",
        {
            {"who", shown(account.name())},
            {"what", broker::name(what)},
            {"client", shown(client_id)},
            {"held", account.held()[what]},
            {"limit", account.limits()[what]},
        }
    );
}

void LogReport::not_served(const Error& why) {
    log_.error("a client could not be served", {{"reason", why.message}});
}

void LogReport::door_stays_shut(std::string_view door, const Error& why) {
    log_.error("new clients must wait", {{"at", door}, {"reason", why.message}});
}

void LogReport::handshake_failed(std::string_view peer, std::string_view why, std::size_t others) {
    log_.warning("handshake failed", {{"peer", peer}, {"why", why}, {"others", others}});
}

void LogReport::certificate_read(std::string_view file) {
    log_.info("the certificate was read anew", {{"certificate", file}});
}

void LogReport::certificate_kept(std::string_view file, const Error& why) {
    log_.warning("the certificate stays as it was", {{"certificate", file}, {"reason", why.message}});
}

} // namespace tutti::hub
