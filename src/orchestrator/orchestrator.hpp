// The orchestrator: the supervisor's voice on the bus. It watches the supervisor over its control socket,
// says on the bus how the services are, and carries commands from the bus to the supervisor.
#pragma once

#include "control/client.hpp"
#include "orchestrator/process_usage.hpp"
#include "orchestrator/service_board.hpp"
#include "worker/worker.hpp"

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tutti::orchestrator {

struct Options {
    std::string prefix;         ///< of the workers' names on the bus: "left."
    std::string root = "tutti"; ///< first segments of every topic
    /// The services of the file that have a configuration there, each with it.
    std::vector<std::pair<std::string, Value>> configurations;
    std::filesystem::path run_directory;
    std::string version;
    microseconds sample_every = std::chrono::seconds(10); ///< memory and processor time of the services
};

class Orchestrator {
public:
    explicit Orchestrator(Options options);

    /// To be run, alone or beside others.
    worker::Worker& worker() noexcept { return worker_; }

private:
    void seed_configuration();
    Task<void> watch_supervisor();
    void note_absence();
    void take_list(const Value& list);
    void take_frame(const Value& frame);
    void sample();
    void say_health();
    void say(const std::vector<Retained>& messages);
    Value list() const;
    Task<Result<Value>> pass_to_supervisor(std::string action, Value params);

    Options options_;
    worker::Worker worker_;
    ServiceBoard board_;
    UsageSampler usage_;
    std::set<std::string> known_sections_;
    std::optional<std::vector<Value>> early_;   ///< frames that came before the list was taken
    std::optional<control::Client> supervisor_; ///< while it is connected
    SteadyTime lost_at_;                        ///< when it went; before it was ever there, when we began
};

/// Runs one until told to stop. Gives the exit code.
int run(Options options);

} // namespace tutti::orchestrator
