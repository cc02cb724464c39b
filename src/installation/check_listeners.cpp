#include "installation/check_listeners.hpp"

#include "installation/programs.hpp"

#include <fmt/format.h>

namespace tutti::installation {

namespace {

bool is_every_address(std::string_view host) { return host == "0.0.0.0" || host == "::"; }

/// Where the broker listens: the hub, or the one of `bus.url` where that is on this machine.
std::optional<Address> broker_address(const Installation& installation) {
    if (installation.bus.is_embedded()) return installation.hub.tcp;
    auto address = installation.bus.address();
    if (!address || !address->is_loopback()) return std::nullopt;
    return address;
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

std::optional<Address>
kept_address(const Installation& installation, const supervise::ServiceDefinition& service) {
    const auto* program = program_run_by(service);
    if (program == nullptr) return std::nullopt;
    const auto address = program->name == "gateway" ? installation.gateway.listen
                         : program->name == "hub"   ? installation.hub.tcp
                                                    : std::nullopt;
    return address && address->port != 0 ? address : std::nullopt;
}

std::optional<std::string> listener_clash(const Installation& installation) {
    const auto broker = broker_address(installation);
    const auto& page = installation.gateway.listen;
    if (!broker || !page || !clash(*broker, *page)) return std::nullopt;
    return fmt::format(
        "two listeners on {}: {} and gateway.listen", print(*page),
        installation.bus.is_embedded() ? "hub.tcp" : "the broker of bus.url"
    );
}

std::optional<std::string>
service_clash(const supervise::ServiceDefinition& service, const Installation& installation) {
    const auto broker = broker_address(installation);
    const auto& page = installation.gateway.listen;
    for (const auto& place : service.listen) {
        if (!place.tcp) continue;
        if (page && clash(*page, *place.tcp))
            return fmt::format("the gateway listens on {} as well (gateway.listen)", print(*place.tcp));
        if (broker && clash(*broker, *place.tcp))
            return fmt::format(
                "{} listens on {} as well",
                installation.bus.is_embedded() ? "the hub (hub.tcp)" : "the broker of bus.url",
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

} // namespace

void check_listeners(toml::TableReader& document, const Installation& installation) {
    check_probes(document, installation);
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
