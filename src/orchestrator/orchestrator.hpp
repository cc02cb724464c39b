// The orchestrator: the supervisor's voice on the bus. It watches the supervisor over its control socket,
// says on the bus how the services are, and carries commands from the bus to the supervisor.
#pragma once

#include "control/client.hpp"
#include "io/disk.hpp"
#include "orchestrator/audience_watch.hpp"
#include "orchestrator/config_desk.hpp"
#include "orchestrator/gate_watch.hpp"
#include "orchestrator/service_board.hpp"
#include "orchestrator/service_desk.hpp"
#include "orchestrator/source_watch.hpp"
#include "worker/worker.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tutti::orchestrator {

/// On a hub of ours the hub itself says whose clock counts.
enum class ClockOfTheBus : std::uint8_t {
    IsSaidByTheHub,
    MayBeOurs, ///< we say that it is ours, unless the hub of another installation is there
};

struct Options {
    std::string prefix;         ///< of the workers' names on the bus: "left."
    std::string root = "tutti"; ///< first segments of every topic
    Seeds configuration;        ///< sections as the installation's file has them
    sections::Environment environment;
    std::vector<std::string> services;     ///< of the installation, without the prefix
    std::vector<std::string> own_sections; ///< those of them that may have a section of their name
    std::filesystem::path run_directory;
    std::filesystem::path state_directory; ///< of what is kept of the configuration
    /// Services on demand that run while somebody subscribes, with how long a lease of each lasts.
    std::map<std::string, microseconds> audiences;
    /// Services that run by the calendar: when their sources poll next, no interval says.
    std::set<std::string> by_calendar;
    GatedServices gated;                     ///< services that a leadership or the vault holds
    std::filesystem::path program_directory; ///< where Tutti's programs are
    std::string version;
    ClockOfTheBus clock = ClockOfTheBus::IsSaidByTheHub;
    microseconds sample_every = std::chrono::seconds(10); ///< memory and processor time of the services
};

class Orchestrator {
public:
    explicit Orchestrator(Options options);

    /// To be run, alone or beside others.
    worker::Worker& worker() noexcept { return worker_; }

private:
    void answer_for_the_clock();
    void follow(const std::string& section, const Value& config);
    Task<void> pass_intervals();
    Task<bool> tell_intervals();
    Task<void> watch_supervisor();
    Task<void> use(std::string service);
    Task<bool> tell_gates(Value gates);
    void note_absence();
    void take_list(const Value& list);
    void take_frame(const Value& frame);
    void tell_event(const Value& transition);
    void sample();
    void watch_usage();
    void sample_closely();
    void watch_sources();
    void look_at_control();
    void judge_sources();
    Task<void> pass_alerts();
    Task<bool> tell_alerts();
    void say_health();
    void say(const std::vector<Retained>& messages);
    Value list() const;

    Options options_;
    worker::Worker worker_;
    ServiceBoard board_;
    io::UsageSampler usage_;
    SourceWatch sources_;
    std::optional<asio::steady_timer> new_alerts_; ///< cancelled when the supervisor has to hear of them
    bool alerts_are_due_ = false;
    SteadyTime watched_until_{}; ///< somebody looks closely at what services use
    bool samples_closely_ = false;
    io::SystemDisk disk_;
    Value intervals_ = Value::object({});             ///< of the section `schedule`, by service, in seconds
    std::optional<asio::steady_timer> new_intervals_; ///< cancelled when the supervisor has to hear of them
    bool intervals_are_due_ = false;
    bool is_anothers_bus_ = false;              ///< with a hub that says whose clock counts
    std::optional<std::vector<Value>> early_;   ///< frames that came before the list was taken
    std::optional<control::Client> supervisor_; ///< while it is connected
    SteadyTime lost_at_;                        ///< when it went; before it was ever there, when we began
    AudienceWatch audience_;
    ServiceDesk services_;
    ConfigDesk config_;
    GateWatch gates_;
};

} // namespace tutti::orchestrator
