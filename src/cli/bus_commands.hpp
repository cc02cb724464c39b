// The commands that speak on the bus: pub, sub, call. Each as a whole, and as what it does while it is there.
#pragma once

#include "base/value.hpp"
#include "command/stay.hpp"
#include "contract/command.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace tutti::cli {

struct PublishOptions {
    command::BusTarget bus;
    std::string topic; ///< below the root, unless it begins with '/', which is then left out
    std::string payload;
    int qos = 1; ///< 0: nobody answers for it
    bool retain = false;
};
int publish(const PublishOptions& options);
Task<int> publish(command::Stay stay, const PublishOptions& options);

struct SubscribeOptions {
    command::BusTarget bus;
    std::vector<std::string> filters; ///< as PublishOptions::topic
    std::size_t count = 0;            ///< ends after so many messages; 0: never
    bool json = false;                ///< one JSON object a message
};
int subscribe(const SubscribeOptions& options);
Task<int> subscribe(command::Stay stay, const SubscribeOptions& options);

struct CallOptions {
    command::BusTarget bus;
    std::filesystem::path run_directory;
    std::string target;
    std::string action;
    std::string parameters; ///< a JSON object
    std::string key;        ///< of idempotency; empty: none
    double timeout = 5;     ///< seconds
    bool over_control_socket = false;
    bool json = false;
};
/// NotFound where nobody of that name is there to answer.
int call(const CallOptions& options);
Task<int> call(command::Stay stay, const CallOptions& options, const Value& parameters);
Task<int> call_over_control_socket(const CallOptions& options, const Value& parameters);
/// Prints the answer to a command, and gives the exit code.
int show_answer(const contract::CommandReply& reply, bool json);

} // namespace tutti::cli
