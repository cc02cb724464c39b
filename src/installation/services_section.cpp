#include "installation/services_section.hpp"

#include "base/name.hpp"
#include "container/read_container.hpp"
#include "installation/container_service.hpp"
#include "installation/programs.hpp"
#include "supervise/check_needs.hpp"
#include "supervise/read_group.hpp"
#include "supervise/read_service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tutti::installation {

namespace {

using supervise::ServiceDefinition;

bool may_be_implied(std::string_view name) noexcept {
    const auto* program = find_program(name);
    return program != nullptr && program->is_implied != nullptr;
}

bool is_ephemeral(const Value& table) noexcept {
    const Value* pattern = table.find("pattern");
    return pattern != nullptr && *pattern == Value("ephemeral");
}

/// The service's defaults: those of our own program where the table does not name another.
ServiceDefinition
starting_point(const Installation& installation, std::string_view name, const Value& table) {
    const auto* program = find_program(name);
    const bool is_container = container::runner_of(table) == container::Runner::Docker;
    if (table.find("run") == nullptr && program != nullptr && !is_container) {
        auto service = service_of(*program, installation);
        // A run of an ephemeral service has no time at which it would be ready.
        if (is_ephemeral(table)) service.ready = supervise::Readiness::Exec;
        return service;
    }
    ServiceDefinition service;
    service.name = name;
    service.logs = installation.logs;
    service.is_container = is_container;
    // tutti-container says when it runs.
    if (is_container && !is_ephemeral(table)) service.ready = supervise::Readiness::Notify;
    return service;
}

void check_service_name(toml::TableReader& services, const Installation& installation, const Member& member) {
    if (!is_name_segment(member.key))
        services.mistake_at(
            member.position, member.key,
            fmt::format("a service's name must be 1 to {} of a-z, 0-9, '_' and '-'", max_name_length)
        );
    else if (member.key == "supervisor")
        services.mistake_at(member.position, member.key, "the supervisor's own name");
    else if (member.key == supervise::vault_need && installation.control.runs)
        services.mistake_at(
            member.position, member.key,
            "where there is a [control], services that need this name wait for its vault"
        );
}

/// What keeps leaderships and the vault, and says on the bus how they are, waits for neither.
bool keeps_gates(std::string_view name) noexcept {
    return name == "hub" || name == "orchestrator" || name == "control";
}

/// `leader`, and the vault among its needs, which is no service.
void read_gates(toml::TableReader& table, const Installation& installation, ServiceDefinition& service) {
    constexpr std::string_view no_control = "who leads is known where there is a [control]: add that table";
    if (table.has("leader") && !installation.control.runs)
        table.mistake("leader", std::string(no_control));
    else if (table.has("leader") && keeps_gates(service.name))
        table.mistake("leader", fmt::format("{} runs in every installation", service.name));
    if (installation.control.runs) service.needs_vault = std::erase(service.needs, supervise::vault_need) > 0;
    if (service.needs_vault && keeps_gates(service.name))
        table.mistake("needs", fmt::format("the vault cannot be unlocked without {}", service.name));
    if (!service.is_gated()) return;
    if (table.has("required") && service.required)
        table.mistake("required", "nothing waits for what waits for the vault, or to be led here");
    service.required = false;
}

class ServicesReader {
public:
    ServicesReader(Installation& installation, std::vector<toml::Mistake>& mistakes)
        : installation_(installation), mistakes_(mistakes) {}

    void read(toml::TableReader& services) {
        for (const auto& program : programs())
            if (program.is_implied != nullptr) read_implied(services, program);
        for (const Member& member : services.table().members())
            if (!may_be_implied(member.key)) read_one(services, member);
    }

    void read_without_table() {
        for (const auto& program : programs()) add_implied(program);
    }

    void check() const {
        const auto why_absent = [&](std::string_view name) -> std::string {
            if (name == supervise::vault_need && installation_.find_service(name) == nullptr)
                return "the file has no [control], which keeps it";
            const auto* program = find_program(name);
            return program != nullptr && program->is_needed_by_others ? program->why_absent(installation_)
                                                                      : std::string();
        };
        supervise::check_needs(installation_.services, places_, why_absent, mistakes_);
    }

private:
    void add_implied(const Program& program) {
        if (program.is_implied == nullptr || !program.is_implied(installation_)) return;
        if (program.why_absent(installation_).empty())
            installation_.services.push_back(service_of(program, installation_));
    }

    void read_implied(toml::TableReader& services, const Program& program) {
        const auto members = services.table().members();
        const auto member = std::ranges::find(members, program.name, &Member::key);
        if (member == members.end()) return add_implied(program);
        if (const auto reason = program.why_absent(installation_); !reason.empty()) {
            services.take(program.name);
            return services.mistake_at(
                member->position, program.name, fmt::format("no {} runs here: {}", program.name, reason)
            );
        }
        read_one(services, *member);
    }

    void read_one(toml::TableReader& services, const Member& member) {
        check_service_name(services, installation_, member);
        const bool is_table = services.read_table(member.key, [&](toml::TableReader& table) {
            auto service = starting_point(installation_, member.key, table.table());
            read_service(table, service);
            read_gates(table, installation_, service);
            if (!service.subscribers.empty() && !installation_.bus.is_embedded())
                table.mistake(
                    "subscribers", "only a hub of ours says who subscribes, and there is none here"
                );
            if (may_be_implied(member.key) && service.pattern != supervise::Pattern::Always)
                table.mistake("pattern", fmt::format("{} always runs", member.key));
            const Value* needs = table.table().find("needs");
            places_.push_back({service.name, needs != nullptr ? *needs : Value()});
            installation_.services.push_back(std::move(service));
        });
        // What is no table is a mistake, but who needs it names what is there.
        if (!is_table) installation_.services.emplace_back().name = member.key;
    }

    void read_service(toml::TableReader& table, ServiceDefinition& service) const {
        container::Spec container{.installation = installation_.name, .service = {}, .image = {}};
        container::read_container(table, container);
        if (container::runner_of(table.table()) == container::Runner::Process)
            return supervise::read_service(table, service, program_names());
        const std::array<std::string_view, 1> has_command = {service.name}; // its image knows what to run
        supervise::read_service(table, service, has_command);
        become_container(table, service, std::move(container));
    }

    Installation& installation_;
    std::vector<toml::Mistake>& mistakes_;
    std::vector<supervise::NeedsPlace> places_;
};

} // namespace

void read_services(toml::TableReader& document, Installation& installation) {
    ServicesReader services(installation, document.mistakes());
    if (!document.read_table("service", [&](toml::TableReader& table) { services.read(table); }))
        services.read_without_table();
    document.read_table("group", [&](toml::TableReader& table) {
        supervise::read_groups(table, installation.services, installation.groups);
    });
    services.check();
}

} // namespace tutti::installation
