// `tutti tree`: services with what they need, and their processes below: the shim, what it started, and what
// came of that.
#pragma once

#include "cli/supervisor_client.hpp"
#include "command/terminal.hpp"

#include <filesystem>
#include <string>

namespace tutti::cli {

struct ServiceTreeOptions {
    SupervisorPlace place;
    std::string service; ///< empty: all
    bool json = false;
};
/// NotFound where there is no such service, NotRunning where nobody supervises.
int service_tree(const ServiceTreeOptions& options);
Task<int> show_service_tree(ServiceTreeOptions options);

/// As --json has it, of the supervisor's state:
/// `{supervisor:{pid,installation,config},services:[{name,state,needs:[{name,state}],processes}]}`, where
/// processes is `[{pid,command,is_shim?,children}]`.
Value service_tree_value(const Value& state, const std::filesystem::path& proc = "/proc");

/// That for people.
std::string describe_service_tree(const Value& tree, command::Colours colours);

} // namespace tutti::cli
