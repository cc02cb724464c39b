#include "installation/check_listeners.hpp"

#include "installation/programs.hpp"
#include "supervise/shim_protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

namespace tutti::installation {

namespace {

bool is_every_address(std::string_view host) { return host == "0.0.0.0" || host == "::"; }

/// Where somebody listens, and by which key.
struct Listening {
    Address address;
    std::string key;
};

std::vector<Listening> hub_addresses(const HubConfig& hub) {
    std::vector<Listening> all;
    if (hub.tcp) all.push_back({*hub.tcp, "hub.tcp"});
    for (const auto& listener : hub.listeners)
        if (listener.tcp) all.push_back({*listener.tcp, listener.key()});
    return all;
}

/// Where the broker listens: the hub, or the one of `bus.url` where that is on this machine.
std::vector<Listening> broker_addresses(const Installation& installation) {
    if (installation.bus.is_embedded()) return hub_addresses(installation.hub);
    auto address = installation.bus.address();
    if (!address || !address->is_loopback()) return {};
    return {{std::move(*address), "the broker of bus.url"}};
}

/// Of these the one that has the address.
const Listening* find_clash(const std::vector<Listening>& all, const Address& address) {
    const auto found =
        std::ranges::find_if(all, [&](const Listening& each) { return clash(each.address, address); });
    return found == all.end() ? nullptr : &*found;
}

const Value* value_in(const Value& document, std::string_view section, std::string_view key) {
    const Value* table = document.find(section);
    return table != nullptr && table->is_object() ? table->find(key) : nullptr;
}

} // namespace

bool clash(const Address& one, const Address& other) {
    if (one.port == 0 || one.port != other.port) return false;
    if (is_every_address(one.host) || is_every_address(other.host) || one.host == other.host) return true;
    const bool named = one.host == "localhost" || other.host == "localhost";
    return named && one.is_loopback() && other.is_loopback();
}

std::vector<Address>
kept_addresses(const Installation& installation, const supervise::ServiceDefinition& service) {
    std::vector<Address> kept;
    const auto* program = program_run_by(service);
    if (program == nullptr) return kept;
    if (program->name == "gateway" && installation.gateway.listen)
        kept.push_back(*installation.gateway.listen);
    if (program->name == "hub")
        for (auto& [address, key] : hub_addresses(installation.hub)) kept.push_back(std::move(address));
    std::erase_if(kept, [](const Address& address) { return address.port == 0; });
    kept.resize(std::min(kept.size(), supervise::shim::most_sockets)); // the others listen anew each time
    return kept;
}

std::optional<std::string> listener_clash(const Installation& installation) {
    const auto brokers = broker_addresses(installation);
    const auto& page = installation.gateway.listen;
    const auto* other = page ? find_clash(brokers, *page) : nullptr;
    if (other == nullptr) return std::nullopt;
    return fmt::format("two listeners on {}: {} and gateway.listen", print(*page), other->key);
}

std::optional<std::string>
service_clash(const supervise::ServiceDefinition& service, const Installation& installation) {
    const auto brokers = broker_addresses(installation);
    const auto& page = installation.gateway.listen;
    for (const auto& place : service.listen) {
        if (!place.tcp) continue;
        if (page && clash(*page, *place.tcp))
            return fmt::format("the gateway listens on {} as well (gateway.listen)", print(*place.tcp));
        if (const auto* other = find_clash(brokers, *place.tcp))
            return fmt::format(
                "{} listens on {} as well",
                installation.bus.is_embedded() ? fmt::format("the hub ({})", other->key) : other->key,
                print(*place.tcp)
            );
    }
    return std::nullopt;
}

bool meets_tls(const supervise::Question& question, const Installation& installation) {
    const auto& gateway = installation.gateway;
    return question.kind == supervise::Question::Kind::Http && !gateway.certificate.empty() && gateway.listen
           && clash(question.address, *gateway.listen);
}

namespace {

void check_probes(toml::TableReader& document, const Installation& installation) {
    const auto* services = document.table().find("service");
    if (services == nullptr) return;
    const auto check = [&](const std::string& service, std::string_view key,
                           const supervise::Question& question) {
        const auto* probe = value_in(*services, service, key);
        if (probe == nullptr || !meets_tls(question, installation)) return;
        document.mistakes().push_back(
            {probe->position(),
             fmt::format("service.{}.{}", service, key),
             "the gateway speaks TLS there (gateway.cert), and the supervisor does not: "
             "`exec` and a program that does (curl), or nothing, as it says itself when it is ready",
             {}}
        );
    };
    for (const auto& service : installation.services) {
        if (service.ready_probe) check(service.name, "ready", service.ready_probe->question);
        if (service.live) check(service.name, "live", service.live->question);
    }
}

/// Each of the hub's has a place of its own.
void check_hub(toml::TableReader& document, const HubConfig& hub) {
    const auto all = hub_addresses(hub);
    const auto* const section = document.table().find("hub");
    for (std::size_t i = 1; i < all.size() && section != nullptr; ++i) {
        const std::vector<Listening> before(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i));
        const auto* other = find_clash(before, all[i].address);
        if (other == nullptr) continue;
        document.mistakes().push_back(
            {section->position(),
             all[i].key,
             fmt::format("two listeners on {}: {} and {}", print(all[i].address), other->key, all[i].key),
             {}}
        );
    }
}

/// Sockets of the run directory are the hub's own, those of the control sockets, and of one listener each.
void check_hub_sockets(toml::TableReader& document, const Installation& installation) {
    const auto* const section = document.table().find("hub");
    if (section == nullptr) return;
    std::map<std::string, std::string> taken = {{"mqtt", "the bus"}};
    for (const auto& service : installation.services)
        taken.emplace(
            installation.bus_name(service.name) + ".sock",
            fmt::format("the control socket of {}", service.name)
        );
    for (const auto& listener : installation.hub.listeners) {
        if (listener.tcp) continue;
        const auto place = std::filesystem::path(listener.socket).lexically_normal().native();
        const auto [other, is_free] = taken.emplace(place, listener.key());
        if (!is_free)
            document.mistakes().push_back(
                {section->position(),
                 listener.key() + ".socket",
                 fmt::format("\"{}\" is {} already", listener.socket, other->second),
                 {}}
            );
    }
}

} // namespace

void check_listeners(toml::TableReader& document, const Installation& installation) {
    check_probes(document, installation);
    check_hub(document, installation.hub);
    check_hub_sockets(document, installation);
    for (const auto& service : installation.services) {
        const auto shared = service_clash(service, installation);
        const auto* services = shared ? document.table().find("service") : nullptr;
        const auto* listen = services == nullptr ? nullptr : value_in(*services, service.name, "listen");
        if (listen != nullptr)
            document.mistakes().push_back(
                {listen->position(), fmt::format("service.{}.listen", service.name), *shared, {}}
            );
    }
    const auto reason = listener_clash(installation);
    if (!reason) return;
    // At the one that stands in the file.
    struct Place {
        const char* section;
        const char* key;
    };
    for (const auto& [section, key] : {Place{"gateway", "listen"}, Place{"hub", "tcp"}, Place{"bus", "url"}})
        if (const auto* value = value_in(document.table(), section, key))
            return document.mistakes().push_back(
                {value->position(), fmt::format("{}.{}", section, key), *reason, {}}
            );
}

} // namespace tutti::installation
