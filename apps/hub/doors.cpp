#include "apps/hub/doors.hpp"

#include "hub/web_socket/web_socket_transport.hpp"
#include "io/account.hpp"
#include "io/host_name.hpp"

#include <memory>

namespace tutti {

namespace {

using installation::HubListener;

/// Another user of this machine is who its account says, or who the file says.
std::function<std::string(uid_t)> names_of(const HubListener& listener) {
    if (listener.has_accounts) return io::name_of_user;
    if (listener.accounts.empty()) return nullptr;
    return [accounts = listener.accounts](uid_t user) {
        const auto found = accounts.find(user);
        return found == accounts.end() ? std::string() : found->second;
    };
}

hub::WrapTransport web_socket_of(const HubListener& listener) {
    if (listener.protocol == HubListener::Protocol::Mqtt) return nullptr;
    const bool is_loopback = listener.tcp && listener.tcp->is_loopback();
    const bool lets_anybody_in = listener.anonymous != broker::Entrance::Anonymous::Nothing;
    hub::PageRules rules{.origins = listener.origins, .trusts_names = !is_loopback && !lets_anybody_in};
    if (const auto name = io::host_name(); !is_loopback && !name.empty())
        rules.names = {name, name + ".local"}; // as mDNS says it (RFC 6762 §3)
    // Owned by the door, which outlives its transports.
    auto pages = std::make_shared<const hub::PageRules>(std::move(rules));
    return [pages](std::unique_ptr<hub::Transport> below, const std::string&)
               -> std::unique_ptr<hub::Transport> {
        return std::make_unique<hub::WebSocketTransport>(std::move(below), *pages);
    };
}

/// How bytes are wrapped there; nothing: not at all.
Result<hub::WrapTransport>
wrap_of(const HubListener& listener, const HubArguments& arguments, TlsDoors& tls) {
    auto outer = web_socket_of(listener);
    if (!listener.tls) return outer;
    auto inner = tls.open(listener, arguments);
    if (!inner || !outer) return inner;
    return [inner = std::move(*inner),
            outer = std::move(outer)](std::unique_ptr<hub::Transport> below, const std::string& address) {
        return outer(inner(std::move(below), address), address);
    };
}

Result<hub::DoorOptions> door_of(const HubListener& listener, const HubArguments& arguments, TlsDoors& tls) {
    hub::DoorOptions door;
    if (listener.tcp)
        door.place = *listener.tcp;
    else
        door.place = hub::SocketPlace{
            .path = arguments.run_directory / listener.socket,
            .mode = listener.mode,
            .owner = listener.owner,
            .group = listener.group,
        };
    door.entrance = {
        .name = listener.name,
        .anonymous = listener.anonymous,
        .has_users = listener.has_users,
    };
    if (listener.protocol == HubListener::Protocol::WebSocket) door.protocol = "websocket";
    if (listener.tls) door.protocol += " over TLS";
    if (listener.max_clients != 0) door.entrance.most_clients = listener.max_clients;
    door.is_trusted = listener.is_trusted;
    door.user_of = names_of(listener);
    auto wrap = wrap_of(listener, arguments, tls);
    if (!wrap) return pass_on(wrap);
    door.wrap = std::move(*wrap);
    return door;
}

} // namespace

Result<std::vector<hub::DoorOptions>> doors_of(const HubArguments& arguments, TlsDoors& tls) {
    std::vector<hub::DoorOptions> doors = {hub::local_door(arguments.socket)};
    if (arguments.tcp) {
        doors.push_back(hub::loopback_door(*arguments.tcp));
        // Beyond this machine nobody comes in without a name.
        if (!arguments.tcp->is_loopback())
            doors.back().entrance.anonymous = broker::Entrance::Anonymous::Nothing;
    }
    for (const auto& listener : arguments.listeners) {
        auto door = door_of(listener, arguments, tls);
        if (!door) return pass_on(door);
        doors.push_back(std::move(*door));
    }
    return doors;
}

} // namespace tutti
