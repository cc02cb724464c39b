#include "installation/services_section.hpp"

#include "base/name.hpp"
#include "installation/programs.hpp"
#include "supervise/check_needs.hpp"
#include "supervise/read_group.hpp"
#include "supervise/read_service.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::installation {

namespace {

using supervise::ServiceDefinition;

bool may_be_implied(std::string_view name) noexcept {
    const auto* program = find_program(name);
    return program != nullptr && program->is_implied != nullptr;
}

/// The service's defaults: those of our own program where the table does not name another.
ServiceDefinition
starting_point(const Installation& installation, std::string_view name, const Value& table) {
    const auto* program = find_program(name);
    if (table.find("run") == nullptr && program != nullptr) {
        auto service = service_of(*program, installation);
        const Value* pattern = table.find("pattern");
        // A run of an ephemeral service has no time at which it would be ready.
        if (pattern != nullptr && *pattern == Value("ephemeral")) service.ready = supervise::Readiness::Exec;
        return service;
    }
    ServiceDefinition service;
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
        for (const auto& program : programs())
            if (program.is_implied != nullptr) read_implied(services, program);
        for (const Member& member : services.table().members())
            if (!may_be_implied(member.key)) read_one(services, member);
    }

    void read_without_table() {
        for (const auto& program : programs()) add_implied(program);
    }

    void check() const {
        const auto why_absent = [&](std::string_view name) {
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
        check_service_name(services, member);
        const bool is_table = services.read_table(member.key, [&](toml::TableReader& table) {
            auto service = starting_point(installation_, member.key, table.table());
            supervise::read_service(table, service, program_names());
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
