// What the commands that ask the supervisor share: the connection, its list of services, and what is said
// where there is none.
#pragma once

#include "base/value.hpp"
#include "command/describe_service.hpp"
#include "command/orphans.hpp"
#include "control/client.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::cli {

using command::flag_of;
using command::number_of;
using command::text_of;

/// Where the supervisor is, and what it may have left behind. `orphans` outlives the command.
struct SupervisorPlace {
    std::filesystem::path run_directory;
    command::Orphans* orphans = nullptr; ///< nullptr: nobody looks
};

/// Waits while a supervisor lives that cannot be asked, as between two of its runs: then Timeout.
/// Unavailable: there is none.
Task<Result<control::Client>> connect_supervisor(std::filesystem::path run_directory);
/// A call whose reply is a success; a refusal becomes an error.
Task<Result<control::Reply>>
ask_supervisor(control::Client& client, std::string command, Value arguments, SteadyClock::duration timeout);
/// The same on a connection of its own, asked again where the supervisor was replaced meanwhile.
Task<Result<control::Reply>> query_supervisor(std::filesystem::path run_directory, std::string command);
/// The items of a list that the supervisor gave.
Result<std::vector<Value>> services_in(const control::Reply& reply);

/// Says what went wrong and gives the exit code. Where nobody supervises, the services that run all the same
/// are named.
Task<int> report_supervisor_error(Error error, SupervisorPlace place, bool json);
/// Says that there is no such service. NotFound.
int report_unknown_service(std::string_view name, std::span<const Value> services, bool json);

} // namespace tutti::cli
