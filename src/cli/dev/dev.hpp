// `tutti dev`: an installation while somebody works on it. What changes is built and restarted, and what all
// of them say stands in one log.
#pragma once

#include "cli/supervisor_client.hpp"
#include "command/end_request.hpp"

#include <filesystem>
#include <string>

namespace tutti::cli {

struct DevOptions {
    SupervisorPlace place;
    std::filesystem::path config;
    std::string listen; ///< of the page, instead of what the file says; may be empty
    std::filesystem::path state_directory;
    std::filesystem::path programs; ///< the folder of `tutti` and the others
};
/// Until somebody asks it to end: then everything has been stopped. Usage where the file has mistakes,
/// Failure where an installation runs here already, or the supervisor ended by itself.
int dev(const DevOptions& options);
Task<int> run_dev(DevOptions options, command::EndRequest& end);

} // namespace tutti::cli
