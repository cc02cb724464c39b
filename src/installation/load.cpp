#include "installation/load.hpp"

#include "base/name.hpp"
#include "event/definition/read_definitions.hpp"
#include "installation/bus_url.hpp"
#include "installation/read_needs.hpp"
#include "installation/read_service.hpp"
#include "toml/document.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::installation {

namespace {

constexpr std::array<std::string_view, 4> implied_services = {"hub", "orchestrator", "director", "gateway"};

bool is_implied(std::string_view name) noexcept {
    return std::ranges::find(implied_services, name) != implied_services.end();
}

/// Name segments joined by '/'.
struct TopicRoot {
    toml::Read<std::string> operator()(const Value& value) const {
        constexpr std::size_t longest = 128;
        if (!value.is_string()) return toml::wrong_kind("a string", value);
        if (!is_dotted_name(value.string(), '/') || value.string().size() > longest)
            return toml::complain("must be names of a-z, 0-9, '_' and '-', joined by '/'");
        return std::string(value.string());
    }
};

void read_bus(toml::TableReader& table, BusConfig& bus) {
    table.read("url", bus.url, BusUrl{});
    table.read("root", bus.root, TopicRoot{});
}

void read_hub_limits(toml::TableReader& table, HubLimits& limits) {
    constexpr std::size_t kibibyte = 1024;
    constexpr std::size_t gibibyte = std::size_t{1} << 30;
    // MQTT 5 §1.5.5: no packet is longer.
    table.read("packet", limits.packet, toml::Size{kibibyte, gibibyte / 4});
    table.read("queue_messages", limits.queue_messages, toml::Whole{1, 1'000'000});
    table.read("queue_bytes", limits.queue_bytes, toml::Size{kibibyte, gibibyte});
}

void read_hub(toml::TableReader& table, HubConfig& hub) {
    if (table.read("tcp", hub.tcp, toml::AddressOrOff{}) && hub.tcp && !hub.tcp->is_loopback())
        table.mistake(
            "tcp",
            "beyond this machine the hub must know its users, which is not supported by this version yet"
        );
    table.read_unsupported("websocket");
    table.read_unsupported("tls");
    table.read_unsupported("users");
    table.read_table("limits", [&](toml::TableReader& limits) { read_hub_limits(limits, hub.limits); });
}

void read_gateway(toml::TableReader& table, GatewayConfig& gateway) {
    const bool listens = table.read("listen", gateway.listen, toml::AddressOrOff{});
    table.read("password", gateway.password, toml::Secret{});
    if (listens && gateway.listen && !gateway.listen->is_loopback() && !table.has("password"))
        table.mistake("listen", "beyond this machine a password is needed: password = { file = \"…\" }");
}

/// What would be missing for an implied service to run, or nothing.
std::string why_absent(const Installation& installation, std::string_view name) {
    if (name == "hub" && !installation.bus.is_embedded())
        return fmt::format("no hub runs here: bus.url is {}", installation.bus.url);
    if (name == "gateway" && !installation.gateway.listen)
        return "no gateway runs here: gateway.listen is off";
    return {};
}

/// The service's defaults: those of our own program where the table does not name another.
ServiceConfig starting_point(const Installation& installation, std::string_view name, const Value& table) {
    if (table.find("run") == nullptr && is_shipped_program(name)) {
        auto service = shipped_service(name, installation.bus.is_embedded());
        const Value* pattern = table.find("pattern");
        // A run of an ephemeral service has no time at which it would be ready.
        if (pattern != nullptr && *pattern == Value("ephemeral")) service.ready = Ready::Exec;
        return service;
    }
    ServiceConfig service;
    service.name = name;
    return service;
}

void check_service_name(toml::TableReader& services, const Member& member) {
    if (!is_name_segment(member.key))
        services.mistake_at(
            member.position, member.key,
            fmt::format("a service's name must be 1 to {} of a-z, 0-9, '_' and '-'", max_name_length)
        );
    else if (member.key == "supervisor")
        services.mistake_at(member.position, member.key, "the supervisor's own name");
}

class ServicesReader {
public:
    ServicesReader(Installation& installation, std::vector<toml::Mistake>& mistakes)
        : installation_(installation), mistakes_(mistakes) {}

    void read(toml::TableReader& services) {
        for (const auto name : implied_services) read_implied(services, name);
        for (const Member& member : services.table().members())
            if (!is_implied(member.key)) read_one(services, member);
    }

    void read_without_table() {
        for (const auto name : implied_services) add_implied(name);
    }

    void check() const { check_needs(installation_, places_, mistakes_); }

private:
    void add_implied(std::string_view name) {
        const bool has_score = !installation_.playlists.empty() || !installation_.gestures.empty();
        if (!why_absent(installation_, name).empty() || (name == "director" && !has_score)) return;
        installation_.services.push_back(shipped_service(name, installation_.bus.is_embedded()));
    }

    void read_implied(toml::TableReader& services, std::string_view name) {
        const auto members = services.table().members();
        const auto member = std::ranges::find(members, name, &Member::key);
        if (member == members.end()) return add_implied(name);
        if (auto reason = why_absent(installation_, name); !reason.empty()) {
            services.take(name);
            return services.mistake_at(member->position, name, std::move(reason));
        }
        read_one(services, *member);
    }

    void read_one(toml::TableReader& services, const Member& member) {
        check_service_name(services, member);
        services.read_table(member.key, [&](toml::TableReader& table) {
            auto service = starting_point(installation_, member.key, table.table());
            read_service(table, service);
            if (is_implied(member.key) && service.pattern != Pattern::Always)
                table.mistake("pattern", fmt::format("{} always runs", member.key));
            const Value* needs = table.table().find("needs");
            places_.push_back({service.name, needs != nullptr ? *needs : Value()});
            installation_.services.push_back(std::move(service));
        });
    }

    Installation& installation_;
    std::vector<toml::Mistake>& mistakes_;
    std::vector<NeedsPlace> places_;
};

void read_sections(toml::TableReader& document, Installation& installation) {
    document.read("name", installation.name, toml::Name{});
    document.read("node", installation.node, toml::Name{});
    document.read_table("bus", [&](toml::TableReader& table) { read_bus(table, installation.bus); });
    document.read_table("hub", [&](toml::TableReader& table) { read_hub(table, installation.hub); });
    document.read_table("gateway", [&](toml::TableReader& table) {
        read_gateway(table, installation.gateway);
    });
    event::definition::read_definitions(document, installation.playlists, installation.gestures);
    ServicesReader services(installation, document.mistakes());
    if (!document.read_table("service", [&](toml::TableReader& table) { services.read(table); }))
        services.read_without_table();
    services.check();
    for (const auto later : {"osc", "group", "budget"}) document.read_unsupported(later);
}

std::expected<Installation, std::vector<toml::Mistake>>
outcome(Installation installation, toml::Review review) {
    if (!review.mistakes.empty()) return std::unexpected(std::move(review.mistakes));
    installation.warnings = std::move(review.warnings);
    return installation;
}

} // namespace

std::expected<Installation, std::vector<toml::Mistake>> read_installation(const Value& document) {
    Installation installation;
    auto review =
        toml::read_document(document, [&](toml::TableReader& table) { read_sections(table, installation); });
    return outcome(std::move(installation), std::move(review));
}

std::expected<Installation, std::vector<toml::Mistake>> load_installation(std::string_view text) {
    Installation installation;
    auto review =
        toml::read_text(text, [&](toml::TableReader& table) { read_sections(table, installation); });
    return outcome(std::move(installation), std::move(review));
}

} // namespace tutti::installation
