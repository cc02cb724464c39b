#include "installation/hub_listener.hpp"

#include "base/name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace tutti::installation {

namespace {

using Anonymous = broker::Entrance::Anonymous;
using Protocol = HubListener::Protocol;

constexpr std::size_t most_listeners = 16;
/// Of the run directory's socket, and of the short forms.
constexpr std::array<std::string_view, 4> own_names = {"socket", "tcp", "websocket", "tls"};

constexpr toml::OneOf<Protocol, 2> some_protocol{
    {{{"mqtt", Protocol::Mqtt}, {"websocket", Protocol::WebSocket}}}
};

struct SomeAddress {
    toml::Read<Address> operator()(const Value& value) const {
        const auto address = toml::AddressOrOff{}(value);
        if (!address) return std::unexpected(address.error());
        if (!*address) return toml::complain("must be \"host:port\"");
        return **address;
    }
};

/// "0660", as chmod(1) has it.
struct Mode {
    toml::Read<unsigned> operator()(const Value& value) const {
        const auto text = toml::Text{}(value);
        if (!text) return std::unexpected(text.error());
        unsigned mode = 0;
        const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), mode, 8);
        constexpr unsigned most = 0777;
        if (error != std::errc() || end != text->data() + text->size() || mode > most)
            return toml::complain("must be the mode of a file, such as \"0660\"");
        return mode;
    }
};

/// true, false, or "read".
struct AnonymousRights {
    toml::Read<Anonymous> operator()(const Value& value) const {
        if (value.is_string() && value.string() == "read") return Anonymous::Read;
        if (!value.is_bool()) return toml::complain("must be true, false or \"read\"");
        return value.boolean() ? Anonymous::Everything : Anonymous::Nothing;
    }
};

void read_tls(toml::TableReader& table, HubTls& tls) {
    table.read_needed("certificate", tls.certificate, toml::Text{}, "the certificate, a file in PEM");
    table.read_needed("key", tls.key, toml::Text{}, "its private key, a file in PEM");
    table.read("client_ca", tls.client_ca, toml::Text{});
    table.read("crl", tls.crl, toml::Text{});
    table.read("require_client_certificate", tls.requires_client_certificate, toml::Boolean{});
    table.read("certificate_user", tls.certificate_is_user, toml::Boolean{});
    if (!tls.client_ca.empty()) return;
    if (!tls.crl.empty()) table.mistake("crl", "whose certificates? `client_ca` says it");
    if (tls.requires_client_certificate)
        table.mistake("require_client_certificate", "whose certificates? `client_ca` says it");
    if (tls.certificate_is_user) table.mistake("certificate_user", "whose certificates? `client_ca` says it");
}

void read_account(toml::TableReader& table, const Member& entry, HubListener& listener) {
    std::uint32_t user = 0;
    const auto* const end = entry.key.data() + entry.key.size();
    const auto read = std::from_chars(entry.key.data(), end, user);
    if (read.ec != std::errc() || read.ptr != end)
        return table.mistake(entry.key, "must be the number of a user of this machine (`id -u`)");
    if (!entry.value.is_string() || entry.value.string().empty())
        return table.mistake(entry.key, "must be the name that this user has here");
    listener.accounts.emplace(user, entry.value.string());
}

/// true: by the names of their accounts; a table: some, by number.
void read_accounts(toml::TableReader& table, HubListener& listener) {
    const Value* const value = table.table().find("uid_users");
    if (value == nullptr || !value->is_object()) {
        table.read("uid_users", listener.has_accounts, toml::Boolean{});
        return;
    }
    listener.has_accounts = false;
    table.read_table("uid_users", [&](toml::TableReader& users) {
        users.take_all();
        for (const Member& entry : users.table().members()) read_account(users, entry, listener);
    });
}

void read_socket(toml::TableReader& table, HubListener& listener) {
    listener.has_accounts = true;
    table.read("socket", listener.socket, toml::Text{});
    table.read("mode", listener.mode, Mode{});
    table.read("owner", listener.owner, toml::Text{});
    table.read("group", listener.group, toml::Text{});
    table.read("trusted", listener.is_trusted, toml::Boolean{});
    read_accounts(table, listener);
}

void read_tcp(toml::TableReader& table, HubListener& listener) {
    Address address;
    if (table.read("tcp", address, SomeAddress{})) listener.tcp = address;
    if (listener.tcp && listener.tcp->is_loopback()) listener.anonymous = Anonymous::Everything;
    for (const auto* key : {"mode", "owner", "group", "trusted", "uid_users"})
        if (table.has(key)) {
            table.take(key);
            table.mistake(key, "is of a `socket`, and this listener is at `tcp`");
        }
}

bool lets_somebody_in(const HubListener& listener) {
    const bool knows_certificates = listener.tls && listener.tls->certificate_is_user;
    return listener.anonymous != Anonymous::Nothing || listener.has_users || knows_certificates
           || !listener.accounts.empty() || listener.has_accounts || listener.is_trusted;
}

void warn_of_clear_passwords(toml::TableReader& table, const char* key, const HubListener& listener) {
    if (listener.tcp->is_loopback() || !listener.has_users || listener.tls) return;
    table.warning(
        key, fmt::format(
                 "passwords go to {} in clear: `tls = {{ certificate = …, key = … }}` hides them",
                 print(*listener.tcp)
             )
    );
}

/// What nobody should find out by being robbed.
void check_reach(toml::TableReader& table, const HubListener& listener) {
    if (!lets_somebody_in(listener))
        return table.mistake_here(
            "nobody can come in here: set `users = true`, and make users with `tutti passwd --bus NAME`"
        );
    constexpr unsigned others = 0007;
    if (!listener.tcp && !listener.socket.starts_with('/') && (listener.mode & others) != 0)
        table.warning(
            "mode",
            "nobody else may enter the run directory: `socket` elsewhere, as \"/run/tutti-house\", lets "
            "others connect"
        );
    if (!listener.tcp || listener.tcp->is_loopback()) return;
    if (listener.anonymous != Anonymous::Nothing)
        table.warning(
            "anonymous", fmt::format(
                             "whoever reaches {} may come in without a password{}", print(*listener.tcp),
                             listener.anonymous == Anonymous::Read ? " and read" : ""
                         )
        );
    warn_of_clear_passwords(table, "tcp", listener);
}

void read_listener(toml::TableReader& table, HubListener& listener) {
    if (table.has("socket") == table.has("tcp")) {
        table.mistake_here("a listener is at one place: `socket = \"/path\"` or `tcp = \"host:port\"`");
        return table.take_all();
    }
    if (table.has("socket"))
        read_socket(table, listener);
    else
        read_tcp(table, listener);
    table.read("protocol", listener.protocol, some_protocol);
    if (table.read_list("origins", listener.origins, toml::Text{})
        && listener.protocol != Protocol::WebSocket)
        table.mistake("origins", "are of pages, which come by `protocol = \"websocket\"`");
    table.read_table("tls", [&](toml::TableReader& tls) { read_tls(tls, listener.tls.emplace()); });
    table.read("anonymous", listener.anonymous, AnonymousRights{});
    table.read("users", listener.has_users, toml::Boolean{});
    table.read("max_clients", listener.max_clients, toml::Whole{1, 100'000});
    check_reach(table, listener);
}

std::string problem_of(std::string_view name, std::size_t before) {
    if (!is_name_segment(name)) return "a listener's name has a-z, 0-9, '_' and '-'";
    if (std::ranges::find(own_names, name) != own_names.end())
        return "the hub itself has a listener of that name";
    if (before >= most_listeners) return fmt::format("there may be {} listeners", most_listeners);
    return {};
}

void read_listeners(toml::TableReader& table, std::vector<HubListener>& listeners) {
    table.read_each_table([&](const Member& entry, toml::TableReader& listener) {
        if (const auto problem = problem_of(entry.key, listeners.size()); !problem.empty()) {
            listener.mistake_here(problem);
            return listener.take_all();
        }
        listeners.push_back({.name = entry.key});
        read_listener(listener, listeners.back());
    });
}

HubListener short_form(std::string name, Address address) {
    HubListener listener{.name = std::move(name), .tcp = std::move(address)};
    if (listener.tcp->is_loopback()) listener.anonymous = Anonymous::Everything;
    return listener;
}

} // namespace

std::string HubListener::key() const {
    const bool is_short = std::ranges::find(own_names, name) != own_names.end();
    return (is_short ? "hub." : "hub.listener.") + name;
}

// The short form is a table of TLS itself.
std::string HubListener::tls_key() const { return name == "tls" ? key() : key() + ".tls"; }

void read_hub_listeners(toml::TableReader& hub, std::vector<HubListener>& listeners) {
    Address address;
    if (hub.read("websocket", address, SomeAddress{})) {
        listeners.push_back(short_form("websocket", address));
        listeners.back().protocol = Protocol::WebSocket;
        warn_of_clear_passwords(hub, "websocket", listeners.back());
    }
    hub.read_table("tls", [&](toml::TableReader& table) {
        HubTls tls;
        read_tls(table, tls);
        if (!table.read_needed("listen", address, SomeAddress{}, "where it listens: \"0.0.0.0:8883\""))
            return;
        listeners.push_back(short_form("tls", address));
        listeners.back().tls = std::move(tls);
    });
    hub.read_table("listener", [&](toml::TableReader& table) { read_listeners(table, listeners); });
}

} // namespace tutti::installation
