// One installation as its TOML file describes it, checked and with every default filled in. What stands here
// is what this version carries out: a key that is not supported yet is a mistake of the file, not a field.
//
// Pure data. Relative paths are as written: they are relative to the folder of the file.
#pragma once

#include "device/input.hpp"
#include "display/display.hpp"
#include "event/definition/gesture.hpp"
#include "event/definition/playlist.hpp"
#include "governance/health/read_health.hpp"
#include "governance/jobs/job_kind.hpp"
#include "installation/bind_section.hpp"
#include "installation/bridge_section.hpp"
#include "installation/budget_section.hpp"
#include "installation/bus_section.hpp"
#include "installation/control_section.hpp"
#include "installation/director_section.hpp"
#include "installation/exports_section.hpp"
#include "installation/gateway_section.hpp"
#include "installation/hub_section.hpp"
#include "installation/osc_section.hpp"
#include "installation/otlp_section.hpp"
#include "installation/render_section.hpp"
#include "scene/mode.hpp"
#include "supervise/group.hpp"
#include "supervise/service_definition.hpp"
#include "toml/mistake.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::installation {

struct Installation {
    std::string name = "tutti";
    std::string node; ///< empty: one machine alone on its bus
    BusConfig bus;
    HubConfig hub;
    std::vector<BridgeConfig> bridges; ///< in the order of the file
    GatewayConfig gateway;
    DirectorConfig director;
    ControlConfig control;
    ExportsConfig exports;
    governance::health::HealthConfig health;
    std::vector<governance::jobs::JobKind> jobs; ///< kinds of them, in the order of the file
    OscConfig osc;
    OtlpConfig otlp;
    supervise::LogSpec logs; ///< of services that say nothing else
    /// What seeds the live configuration, by section: `[config.<section>]` and the `config` of services.
    std::vector<std::pair<std::string, Value>> configuration;
    /// The implied ones first (hub where it is embedded, orchestrator, director where there is something to
    /// direct, gateway), then in the order of the file.
    std::vector<supervise::ServiceDefinition> services;
    std::vector<supervise::Group> groups;               ///< in the order of the file
    std::vector<event::definition::Playlist> playlists; ///< in the order of the file
    std::vector<event::definition::Gesture> gestures;   ///< in the order of the file
    std::vector<device::Input> inputs;                  ///< in the order of the file
    RenderConfig render;
    std::vector<display::Display> displays; ///< in the order of the file
    std::vector<scene::Mode> modes;         ///< in the order of the file; none: each scene is one
    std::vector<Bind> binds;                ///< in the order of the file
    std::vector<Budget> budgets;            ///< in the order of the file
    std::vector<toml::Mistake> warnings;    ///< what is odd but works, in the order of the file

    /// The service of that name, or nullptr. Valid while `services` does not change.
    const supervise::ServiceDefinition* find_service(std::string_view service) const noexcept;
    /// What stands before the names of this installation's workers on the bus: "left." where `node` is
    /// "left".
    std::string bus_prefix() const;
    /// The name of a service on the bus: "left.system" where `node` is "left", else as it is.
    std::string bus_name(std::string_view service) const;
    /// Where programs of this machine find the bus; the embedded hub's socket lies in the run directory.
    std::string bus_url(const std::filesystem::path& run_directory) const;
    /// Where they also find the embedded hub by TCP; nothing where it is off, or its port is not known before
    /// it runs.
    std::optional<Address> hub_address() const;

    bool operator==(const Installation&) const = default;
};

} // namespace tutti::installation
