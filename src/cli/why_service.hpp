// `tutti why SERVICE`: how a service is, how it came to that, and what it said before it last ended. Asks the
// supervisor, and reads the files that it keeps where none is there.
#pragma once

#include "cli/supervisor_client.hpp"
#include "command/terminal.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace tutti::cli {

struct WhyServiceOptions {
    SupervisorPlace place;
    std::filesystem::path state_directory;
    std::string service;
    bool json = false;
};
/// NotFound where nothing is known of such a service.
int why_service(const WhyServiceOptions& options);
Task<int> tell_why(WhyServiceOptions options);

/// Whether something is kept of a service of that name.
bool is_known_service(const std::filesystem::path& state_directory, std::string_view name);

/// The story for people. `story` as --json has it, `now` epoch seconds.
std::string describe_service_story(const Value& story, double now, command::Colours colours);

} // namespace tutti::cli
