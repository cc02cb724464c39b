// What the supervision needs to know of a service: plain data, every default filled in (DESIGN §4). How its
// program is started stands in service_definition.hpp.
#pragma once

#include "base/address.hpp"
#include "base/time.hpp"
#include "calendar/cron.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::supervise {

/// What a service needs that is none: the vault of `[control]`.
inline constexpr std::string_view vault_need = "vault";

enum class Pattern : std::uint8_t {
    Always,    ///< runs all the time
    Ephemeral, ///< runs at each tick of its schedule, then exits
    Demand,    ///< runs while somebody has a lease of it, or since a person started it
};

/// What makes a started service ready.
enum class Readiness : std::uint8_t {
    Exec,   ///< exec succeeded
    Notify, ///< it said READY=1
    Socket, ///< it registered on the supervisor's control socket
    Probe,  ///< its probe was answered
};

/// What the service makes of it that one installation of several leads.
enum class Leading : std::uint8_t {
    Any,           ///< nothing: each runs its own
    Only,          ///< it runs where the installation leads it, and nowhere else
    FollowerOk,    ///< it runs everywhere; the leader alone takes commands
    FollowerProxy, ///< … and a follower's gateway passes them on to it
};

enum class RestartWhen : std::uint8_t {
    Always,    ///< after any end that nobody asked for
    OnFailure, ///< after an exit code other than 0, a signal or a hang
    Never,
};

/// What a running service is asked from outside.
struct Question {
    enum class Kind : std::uint8_t {
        Http, ///< GET `path`: a status from 200 to 399
        Tcp,  ///< a connection to `address`
        Exec, ///< `command` exits with 0
    };
    Kind kind = Kind::Tcp;
    Address address = {};
    std::string path = {};
    std::vector<std::string> command = {};

    bool operator==(const Question&) const = default;
};

/// How it is found out whether a service is ready.
struct ReadyProbe {
    Question question = {};
    microseconds every = seconds(1); ///< the longest pause between two questions; the first ones are shorter
    microseconds timeout = seconds(2); ///< for an answer

    bool operator==(const ReadyProbe&) const = default;
};

/// … and whether one that was ready still does its work.
struct LiveProbe {
    Question question = {};
    microseconds every = seconds(10);
    microseconds timeout = seconds(2);
    std::uint32_t failures = 3; ///< so many in a row, and it is replaced

    bool operator==(const LiveProbe&) const = default;
};

/// When and how fast a service that ended comes back.
struct RestartSpec {
    RestartWhen when = RestartWhen::Always;
    microseconds stable_after = seconds(10); ///< up for so long: the first crash restarts at once
    std::vector<microseconds> delays = {seconds(1), seconds(2),  seconds(4),
                                        seconds(8), seconds(16), seconds(30)}; ///< the last one repeats
    double jitter = 0.2;                             ///< each delay varies by this share, 0 to 1
    microseconds reset_after = seconds(60);          ///< healthy for so long: the count clears
    std::uint32_t limit = 5;                         ///< so many restarts …
    microseconds within = seconds(60);               ///< … in this time are a crash loop
    std::optional<microseconds> retry = seconds(60); ///< pace of a crash loop; nothing: give up ("stop")

    bool operator==(const RestartSpec&) const = default;
};

struct StopSpec {
    int signal = 15;                 ///< SIGTERM
    microseconds grace = seconds(5); ///< then the whole tree is killed

    bool operator==(const StopSpec&) const = default;
};

/// Silence of a service that registered and then sends heartbeats no more.
struct SilenceSpec {
    microseconds unhealthy_after = seconds(15);
    microseconds replaced_after = seconds(30);

    bool operator==(const SilenceSpec&) const = default;
};

struct ServiceSpec {
    std::string name;
    Pattern pattern = Pattern::Always;
    Readiness ready = Readiness::Exec;
    std::optional<ReadyProbe> ready_probe; ///< where readiness is by probe
    std::optional<LiveProbe> live;
    microseconds start_timeout = seconds(60); ///< to become ready, where that is more than exec
    /// Ephemeral: between two ticks, there unless `cron` is. Always: handed to the program, for its own
    /// timer.
    std::optional<microseconds> every;
    std::optional<calendar::Cron> cron; ///< Ephemeral: ticks by the calendar
    std::string timezone;               ///< of `cron`, as the file names it; empty: the machine's
    calendar::TimeZone zone;            ///< the same as whoever supervises found it
    microseconds jitter{0};             ///< Ephemeral: each tick comes up to so much later
    bool catch_up = true; ///< a tick of `cron` that passed while nobody supervised is made up for, once
    microseconds idle_stop = seconds(60); ///< Demand: how long a lease lasts
    microseconds timeout = seconds(60);   ///< Ephemeral: how long one run may take
    std::optional<microseconds> watchdog; ///< WATCHDOG_USEC; nothing: none
    std::vector<std::string> needs;       ///< names of services, none twice, no cycles
    bool needs_vault = false;             ///< it runs only while the vault is unlocked
    Leading leader = Leading::Any;
    RestartSpec restart;
    StopSpec stop;
    SilenceSpec silence;

    /// Whether something besides other services holds it: gate.hpp.
    bool is_gated() const noexcept { return needs_vault || leader == Leading::Only; }

    bool operator==(const ServiceSpec&) const = default;
};

} // namespace tutti::supervise
