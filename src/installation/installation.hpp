// One installation as its TOML file describes it, checked and with every default filled in. What stands here
// is what this version carries out: a key that is not supported yet is a mistake of the file, not a field.
//
// Pure data. Relative paths are as written: they are relative to the folder of the file.
#pragma once

#include "base/address.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "event/definition/gesture.hpp"
#include "event/definition/playlist.hpp"
#include "toml/mistake.hpp"
#include "toml/values.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::installation {

struct BusConfig {
    std::string url = "hub";    ///< "hub": the embedded one; or mqtt://host:port of another broker
    std::string root = "tutti"; ///< first segments of every topic

    bool is_embedded() const noexcept { return url == "hub"; }
    bool operator==(const BusConfig&) const = default;
};

/// What one client of the hub may use.
struct HubLimits {
    std::size_t packet = 1024 * 1024;     ///< bytes of one MQTT packet
    std::size_t queue_messages = 1000;    ///< messages waiting for one client
    std::size_t queue_bytes = 256 * 1024; ///< bytes waiting for one client

    bool operator==(const HubLimits&) const = default;
};

struct HubConfig {
    std::optional<Address> tcp = Address{"127.0.0.1", 1883}; ///< nothing: "off"
    HubLimits limits;

    bool operator==(const HubConfig&) const = default;
};

struct GatewayConfig {
    std::optional<Address> listen = Address{"127.0.0.1", 8080}; ///< nothing: "off", and no gateway service
    std::optional<toml::SecretReference> password; ///< always there where `listen` is not loopback

    bool operator==(const GatewayConfig&) const = default;
};

enum class Pattern : std::uint8_t {
    Always,    ///< runs all the time
    Ephemeral, ///< runs every `every`, then exits
};

/// What makes a started service ready.
enum class Ready : std::uint8_t {
    Exec,   ///< exec succeeded
    Notify, ///< it said READY=1 on its NOTIFY_SOCKET
    Socket, ///< it registered, or its control socket answers
};

enum class RestartWhen : std::uint8_t {
    Always,    ///< after any exit that was not asked for
    OnFailure, ///< after an exit code other than 0, a signal or a hang
    Never,
};

/// When and how fast a service that ended comes back (DESIGN §4).
struct RestartConfig {
    RestartWhen when = RestartWhen::Always;
    microseconds stable_after = seconds(10); ///< up for so long: the first crash restarts at once
    std::vector<microseconds> delays = {seconds(1), seconds(2),  seconds(4),
                                        seconds(8), seconds(16), seconds(30)}; ///< the last one repeats
    double jitter = 0.2;                             ///< each delay varies by this share, 0 to 1
    microseconds reset_after = seconds(60);          ///< healthy for so long: the count clears
    std::uint32_t limit = 5;                         ///< so many restarts …
    microseconds within = seconds(60);               ///< … in this time are a crash loop
    std::optional<microseconds> retry = seconds(60); ///< pace of a crash loop; nothing: give up ("stop")

    bool operator==(const RestartConfig&) const = default;
};

struct StopConfig {
    int signal = 15; ///< SIGTERM
    microseconds grace = seconds(5);

    bool operator==(const StopConfig&) const = default;
};

/// Resource limits of a service's processes; nothing: inherited.
struct LimitsConfig {
    std::optional<std::uint64_t> open_files;
    std::optional<int> nice; ///< -20 to 19

    bool operator==(const LimitsConfig&) const = default;
};

/// One supervised service.
struct ServiceConfig {
    std::string name;
    /// The argument vector. Empty: the program of that name that ships with Tutti (is_shipped_program(name)),
    /// which the supervisor finds beside its own binary.
    std::vector<std::string> run;
    Pattern pattern = Pattern::Always;
    /// Ephemeral: the period of its schedule, always there. Always: the period handed to its own timer.
    std::optional<microseconds> every;
    microseconds timeout = seconds(60); ///< Ephemeral: how long one run may take
    Value config;                       ///< an object that seeds config/<name>, or null
    std::string directory;              ///< working directory; empty: the folder of the file
    std::vector<std::pair<std::string, std::string>> environment; ///< in the order of the file
    std::vector<std::string> needs; ///< names of services, none twice, no cycles
    Ready ready = Ready::Exec;
    std::optional<microseconds> watchdog; ///< WATCHDOG_USEC; nothing: none
    RestartConfig restart;
    StopConfig stop;
    LimitsConfig limits;
    bool required = true; ///< /health/ready waits for it

    bool operator==(const ServiceConfig&) const = default;
};

struct Installation {
    std::string name = "tutti";
    std::string node; ///< empty: one machine alone on its bus
    BusConfig bus;
    HubConfig hub;
    GatewayConfig gateway;
    /// The implied ones first (hub where it is embedded, orchestrator, director where there is something to
    /// direct, gateway), then in the order of the file.
    std::vector<ServiceConfig> services;
    std::vector<event::definition::Playlist> playlists; ///< in the order of the file
    std::vector<event::definition::Gesture> gestures;   ///< in the order of the file
    std::vector<toml::Mistake> warnings;                ///< what is odd but works, in the order of the file

    /// The service of that name, or nullptr. Valid while `services` does not change.
    const ServiceConfig* find_service(std::string_view service) const noexcept;
    /// The name of a service on the bus: "left.system" where `node` is "left", else as it is.
    std::string bus_name(std::string_view service) const;

    bool operator==(const Installation&) const = default;
};

/// The programs that ship with Tutti.
std::span<const std::string_view> shipped_programs() noexcept;
/// Whether a program of this name ships with Tutti, so that a service of this name needs no `run`.
bool is_shipped_program(std::string_view name) noexcept;

/// Pattern and state words as they stand in files and payloads: "always", "ephemeral".
const char* name(Pattern pattern) noexcept;

} // namespace tutti::installation
