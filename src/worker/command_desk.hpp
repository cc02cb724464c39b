// CommandDesk: the commands that a worker knows, and the answer to each that comes over the bus. No bus here.
#pragma once

#include "contract/command.hpp"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tutti::worker {

/// What is published in answer to a command.
struct CommandAnswer {
    std::string topic; ///< whole, with the root
    std::string payload;
};

class CommandDesk {
public:
    using Handler = std::function<Result<Value>(const Value& params)>;

    void on(std::string action, Handler handler);
    bool knows(std::string_view action) const { return handlers_.contains(action); }

    /// NotFound, "Unknown command: X", for one that nobody handles.
    Result<Value> carry_out(const std::string& action, const Value& params) const;

    /// Carries out the command in a message on `cmd/<target>`. The answer goes to `response_topic` where that
    /// is one of the contract's, else to the target's own. An error for what is no command: nobody waits.
    /// A command with the idempotency key of one of the last `remembered` is answered as that was.
    Result<CommandAnswer> answer(
        std::string_view root, std::string_view target, std::string_view payload,
        std::string_view response_topic
    );

    static constexpr std::size_t remembered = 64;

private:
    contract::CommandReply reply_to(const contract::Command& command);

    std::map<std::string, Handler, std::less<>> handlers_;
    std::deque<std::pair<std::string, contract::CommandReply>> carried_out_; ///< by key; oldest first
};

} // namespace tutti::worker
