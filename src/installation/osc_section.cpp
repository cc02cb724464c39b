#include "installation/osc_section.hpp"

#include "device/osc.hpp"
#include "installation/check_listeners.hpp"
#include "installation/installation.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::installation {

namespace {

bool is_every_address(std::string_view host) { return host == "0.0.0.0" || host == "::"; }

/// Where a program of this machine sends to, so that it arrives there.
Address reached_at(const Address& listener) {
    if (listener.host == "0.0.0.0") return {"127.0.0.1", listener.port};
    if (listener.host == "::") return {"::1", listener.port};
    return listener;
}

/// Whether what is sent to `to` comes back to the listener; other names of this machine are not known here.
bool comes_back(const Address& to, const Address& listener) {
    if (to.port != listener.port) return false;
    if (to.host == listener.host) return true;
    return to.is_loopback() && (listener.is_loopback() || is_every_address(listener.host));
}

toml::Read<Address> some_port(const Value& value) {
    auto address = toml::AddressOrOff{}(value);
    if (!address) return std::unexpected(std::move(address.error()));
    if (!*address) return toml::complain("must be an address and a port: leave the key out for none");
    if ((*address)->port == 0) return toml::complain("must name a port: nobody finds one that changes");
    return std::move(**address);
}

toml::Read<osc::Rename> new_address(const Value& value) {
    if (!value.is_string()) return toml::wrong_kind("an OSC address", value);
    auto parsed = osc::Rename::parse(value.string());
    if (!parsed) return toml::complain(std::move(parsed.error().message));
    return std::move(*parsed);
}

/// One, or a list of them; at least one.
template <typename T, typename Meaning>
void read_some(
    toml::TableReader& table, std::string_view key, std::vector<T>& target, const Meaning& meaning
) {
    const Value* value = table.table().find(key);
    if (value != nullptr && !value->is_array()) {
        T one;
        if (table.read(key, one, meaning)) target = {std::move(one)};
        return;
    }
    table.read_list(key, target, meaning);
    if (value == nullptr) return;
    if (value->items().empty()) table.mistake(key, "must name at least one");
    if (value->items().size() > most_osc_destinations)
        table.mistake(key, fmt::format("has more than {}", most_osc_destinations));
}

void read_route(toml::TableReader& table, osc::Route& route, const std::optional<Address>& listen) {
    if (!table.has("match")) route.match = {*osc::Pattern::parse("//*")};
    read_some(table, "match", route.match, device::osc_pattern);
    read_some(table, "to", route.to, some_port);
    table.read("rename", route.rename, new_address);
    table.read("drop", route.drop, toml::Boolean{});
    if (route.drop && (table.has("to") || table.has("rename")))
        table.mistake("drop", "what is dropped goes nowhere: leave out `to` and `rename`, or `drop`");
    if (!route.drop && !table.has("to")) table.missing("to", "where it goes to, or `drop = true`");
    for (const auto& to : route.to)
        if (listen && comes_back(to, *listen))
            table.mistake(
                "to", fmt::format("{} is where the router itself listens: it would hear itself", print(to))
            );
}

void read_routes(toml::TableReader& routes, OscConfig& osc) {
    routes.read_each_table([&](const Member& member, toml::TableReader& table) {
        toml::Name name;
        if (auto named = name(Value(member.key)); !named)
            table.mistake_here("a route's name " + named.error().reason);
        auto& route = osc.routes.emplace_back();
        route.name = member.key;
        read_route(table, route, osc.listen);
    });
    if (osc.routes.size() > most_osc_routes)
        routes.mistake_here(fmt::format("more than {} routes", most_osc_routes));
}

/// What else of this installation has the port already; empty: nobody.
std::string other_who_hears(const Address& listen, const Installation& installation) {
    for (const auto& input : installation.inputs)
        if (const auto* other = std::get_if<device::Osc>(&input.kind);
            other != nullptr && clash(listen, other->listen))
            return "input." + input.name;
    return {};
}

std::string other_who_serves(const Address& query, const Installation& installation) {
    if (installation.gateway.listen && clash(query, *installation.gateway.listen)) return "gateway.listen";
    if (installation.bus.is_embedded() && installation.hub.tcp && clash(query, *installation.hub.tcp))
        return "hub.tcp";
    for (const auto& listener : installation.hub.listeners)
        if (installation.bus.is_embedded() && listener.tcp && clash(query, *listener.tcp))
            return listener.key();
    return {};
}

void read_query(toml::TableReader& table, const Installation& installation, OscConfig& osc) {
    bool is_public = false;
    table.read("query", osc.query, some_port);
    table.read("query_public", is_public, toml::Boolean{});
    if (!osc.query) return;
    if (!osc.query->is_loopback() && !is_public)
        table.mistake(
            "query", "beyond this machine everybody may read what OSCQuery shows: say `query_public = true` "
                     "if they shall"
        );
    if (const auto other = other_who_serves(*osc.query, installation); !other.empty())
        table.mistake("query", fmt::format("two listeners on {}: this one and {}", print(*osc.query), other));
}

} // namespace

void read_osc_section(toml::TableReader& document, Installation& into) {
    auto& osc = into.osc;
    document.read_table("osc", [&](toml::TableReader& table) {
        table.read_list("send", osc.send, some_port);
        if (osc.send.size() > most_osc_destinations)
            table.mistake("send", fmt::format("has more than {}", most_osc_destinations));
        table.read("listen", osc.listen, some_port);
        if (osc.listen)
            if (const auto other = other_who_hears(*osc.listen, into); !other.empty())
                table.mistake(
                    "listen",
                    fmt::format(
                        "{} hears that port already: let it have another, and a route go there", other
                    )
                );
        read_query(table, into, osc);
        table.read_table("route", [&](toml::TableReader& routes) { read_routes(routes, osc); });
        if (!osc.routes.empty() && !table.has("listen"))
            table.missing("listen", "the port on which routes get what they pass on");
    });
}

std::vector<Address> osc_destinations(const OscConfig& osc) {
    std::vector<Address> all;
    const auto add = [&all](Address address) {
        if (std::ranges::find(all, address) == all.end()) all.push_back(std::move(address));
    };
    for (const auto& address : osc.send) add(address);
    if (!osc.listen) return all;
    const bool is_there =
        std::ranges::any_of(all, [&](const Address& to) { return comes_back(to, *osc.listen); });
    if (!is_there) add(reached_at(*osc.listen));
    return all;
}

} // namespace tutti::installation
