// How each service of an installation is started: what does not change from one run to the next.
#pragma once

#include "supervise/service_definition.hpp"
#include "supervisor/service_paths.hpp"
#include "supervisor/supervisor.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tutti::supervisor {

struct LaunchPlan {
    std::string name;
    std::string worker_name; ///< TUTTI_NAME: with the node, where one is set
    supervise::ServiceSpec spec;
    bool required = true;
    ServicePaths paths;
    std::vector<supervise::ListenPlace> listen = {}; ///< paths are absolute
    std::string user = {};                           ///< whose its processes are; empty: ours
    supervise::LimitSpec limits = {};
    std::filesystem::path control_group = {}; ///< where limits of the service as a whole hold; empty: nowhere
    std::vector<std::string> unenforced = {}; ///< what holds in part, or not at all, and why
    std::vector<std::string> shim_arguments;  ///< up to the program's own, without the invocation
    std::vector<std::string> command;         ///< the program and its arguments
    std::vector<std::string> clean_up = {};   ///< what a run left that was killed, and that none follows
    std::vector<std::string> environment;     ///< without the invocation
    bool packs_logs = false;                  ///< those that are rotated
    /// Differs where a process that was started with other settings would have to be restarted to have these.
    std::string settings;
};

/// `bus_key` as load_bus_key() gave it.
std::vector<LaunchPlan> plan_launches(const Options& options, std::string_view bus_key);

/// The folders that they run in. Environment, PermissionDenied or, where a path is too long for a socket,
/// InvalidInput.
Result<void> make_directories(const Options& options, const std::vector<LaunchPlan>& plans);

/// Their rules, with what the machine knows of their time zones; an error names the service whose zone it
/// does not know.
Result<std::vector<supervise::ServiceSpec>> specs_of(const std::vector<LaunchPlan>& plans);

} // namespace tutti::supervisor
