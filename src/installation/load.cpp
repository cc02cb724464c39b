#include "installation/load.hpp"

#include "event/definition/read_definitions.hpp"
#include "governance/jobs/read_job_kinds.hpp"
#include "installation/check_light.hpp"
#include "installation/check_listeners.hpp"
#include "installation/config_section.hpp"
#include "installation/input_section.hpp"
#include "installation/osc_section.hpp"
#include "installation/programs.hpp"
#include "installation/services_section.hpp"
#include "supervise/read_service.hpp"
#include "toml/document.hpp"

#include <algorithm>
#include <array>

namespace tutti::installation {

namespace {

using Document = toml::TableReader;

/// The table of a key into the part of the installation that it describes.
template <typename Part>
void read_part(
    Document& document, std::string_view key, Part& part, void (*read)(toml::TableReader&, Part&)
) {
    document.read_table(key, [&](toml::TableReader& table) { read(table, part); });
}

/// Of the services that are programs of ours.
void note_what_is_read(Document& document, Installation& into) {
    for (auto& service : into.services) {
        const auto* program = service.run.empty() ? find_program(service.name) : nullptr;
        if (program != nullptr) service.reads = digest_of_what_is_read(*program, document.table());
    }
}

/// How each section of the file is read, or a few that belong together: in this order, which is also the one
/// in which they are named where a key is unknown. A new one is a row.
constexpr auto sections = std::to_array<void (*)(Document&, Installation&)>({
    [](Document& document, Installation& into) { document.read("name", into.name, toml::Name{}); },
    [](Document& document, Installation& into) { document.read("node", into.node, toml::Name{}); },
    [](Document& document, Installation& into) { read_part(document, "bus", into.bus, read_bus); },
    [](Document& document, Installation& into) { read_part(document, "hub", into.hub, read_hub); },
    [](Document& document, Installation& into) {
        read_part(document, "logs", into.logs, supervise::read_logs);
    },
    [](Document& document, Installation& into) {
        read_part(document, "gateway", into.gateway, read_gateway);
    },
    [](Document& document, Installation& into) {
        read_part(document, "director", into.director, read_director);
    },
    [](Document& document, Installation& into) {
        read_part(document, "control", into.control, read_control);
    },
    [](Document& document, Installation& into) { read_what_is_applied(document, into.control); },
    [](Document& document, Installation& into) {
        read_part(document, "exports", into.exports, read_exports);
    },
    [](Document& document, Installation& into) {
        read_part(document, "health", into.health, governance::health::read_health);
    },
    [](Document& document, Installation& into) {
        read_part(document, "job", into.jobs, governance::jobs::read_job_kinds);
    },
    [](Document& document, Installation& into) {
        event::definition::read_definitions(document, into.playlists, into.gestures);
    },
    [](Document& document, Installation& into) {
        document.read_table("bridge", [&](toml::TableReader& table) {
            read_bridges(table, into.bus.root, into.bridges);
        });
    },
    read_input_section,
    read_osc_section,
    [](Document& document, Installation& into) { read_part(document, "otlp", into.otlp, read_otlp); },
    [](Document& document, Installation& into) { read_part(document, "render", into.render, read_render); },
    [](Document& document, Installation& into) {
        read_part(document, "display", into.displays, display::read_displays);
    },
    [](Document& document, Installation& into) {
        read_part(document, "mode", into.modes, scene::read_modes);
    },
    [](Document& document, Installation& into) { read_part(document, "bind", into.binds, read_bind); },
    [](Document& document, Installation& into) {
        read_part(document, "budget", into.budgets, read_budgets);
        for (const auto& budget : into.budgets)
            if (std::ranges::find(into.displays, budget.display, &display::Display::name)
                == into.displays.end())
                document.warning("budget", "there is no display " + budget.display + ": nothing is measured");
    },
    read_services, // which there are depends on all of the above
    check_input_names,
    read_config, // some of it stands in their tables
    read_input_profiles,
    note_what_is_read,
});

void read_sections(toml::TableReader& document, Installation& installation) {
    for (const auto read : sections) read(document, installation);
    check_light(document, installation);
    check_listeners(document, installation);
}

std::expected<Installation, std::vector<toml::Mistake>>
outcome(Installation installation, toml::Review review) {
    if (!review.mistakes.empty()) return std::unexpected(std::move(review.mistakes));
    installation.warnings = std::move(review.warnings);
    return installation;
}

} // namespace

std::expected<Installation, std::vector<toml::Mistake>>
read_installation(const Value& document, Installation usual) {
    auto review =
        toml::read_document(document, [&](toml::TableReader& table) { read_sections(table, usual); });
    return outcome(std::move(usual), std::move(review));
}

std::expected<Installation, std::vector<toml::Mistake>>
load_installation(std::string_view text, Installation usual) {
    auto review = toml::read_text(text, [&](toml::TableReader& table) { read_sections(table, usual); });
    return outcome(std::move(usual), std::move(review));
}

} // namespace tutti::installation
