#include "installation/config_section.hpp"

#include "installation/programs.hpp"
#include "sections/secrets.hpp"
#include "sections/sections.hpp"
#include "toml/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::installation {

namespace {

/// What is right in a section is asked for key by key; a secret may stand here in clear.
void check_seed(
    toml::TableReader& document, const sections::Section& section, const Value& seed, std::string path
) {
    const auto covered = sections::cover_secrets(section, seed);
    toml::TableReader reader(covered, std::move(path), document.mistakes(), document.warnings());
    section.read(reader);
    reader.finish();
}

void complain_of_unknown(toml::TableReader& config, const Member& member) {
    std::vector<std::string_view> names;
    for (const auto& section : sections::sections()) names.push_back(section.name);
    config.mistake_at(
        member.position, member.key, "no section of the live configuration; a service's own is its `config`",
        std::string(toml::nearest(member.key, names))
    );
}

void read_seeds(toml::TableReader& config, Installation& into) {
    config.take_all();
    for (const Member& member : config.table().members()) {
        const auto* section = sections::find_section(member.key);
        if (section == nullptr) {
            complain_of_unknown(config, member);
        } else if (!member.value.is_object()) {
            config.mistake(member.key, toml::wrong_kind("a table", member.value).error().reason);
        } else {
            check_seed(config, *section, member.value, toml::join_key(config.path(), member.key));
            into.configuration.emplace_back(member.key, member.value);
        }
    }
}

void add_seed_of(
    toml::TableReader& document, const supervise::ServiceDefinition& service, Installation& into
) {
    if (!service.config.is_object()) return;
    const auto* section = sections::section_of_service(service.name);
    const auto name = section != nullptr ? std::string(section->name) : service.name;
    const auto path = fmt::format("service.{}.config", service.name);
    const bool twice =
        std::ranges::any_of(into.configuration, [&](const auto& seed) { return seed.first == name; });
    if (twice)
        document.mistakes().push_back(
            {service.config.position(),
             path,
             fmt::format("config.{} says the same section: leave out one of them", name),
             {}}
        );
    const auto mistakes = document.mistakes().size();
    if (section != nullptr) check_seed(document, *section, service.config, path);
    // Whoever brings a program of his own under such a name meant keys of its own.
    if (document.mistakes().size() > mistakes && program_run_by(service) == nullptr)
        document.mistakes().back().reason += fmt::format(
            "; of the name `{}`, the section {} holds, with its keys: with another name the service has its "
            "own",
            service.name, name
        );
    into.configuration.emplace_back(name, service.config);
}

} // namespace

bool has_section_of_its_name(const supervise::ServiceDefinition& service) noexcept {
    if (const auto* section = sections::section_of_service(service.name); section != nullptr)
        return section->name == service.name;
    const auto* program = program_run_by(service);
    return program == nullptr || sections::section_of_service(program->name) != nullptr;
}

void read_config(toml::TableReader& document, Installation& into) {
    document.read_table("config", [&](toml::TableReader& config) { read_seeds(config, into); });
    for (const auto& service : into.services) add_seed_of(document, service, into);
}

} // namespace tutti::installation
