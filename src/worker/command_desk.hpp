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
#include <vector>

namespace tutti::worker {

/// What is published in answer to a command.
struct CommandAnswer {
    std::string topic; ///< below the root
    std::string payload;
};

/// What came on `cmd/<target>`.
struct Question {
    std::string_view payload;
    std::string_view response_topic = {};
};

/// A command, and the topic of its answer, below the root.
struct AddressedCommand {
    contract::Command command;
    std::string topic;
};

class CommandDesk {
public:
    using Handler = std::function<Result<Value>(const Value& params)>;

    void on(std::string action, Handler handler);
    bool knows(std::string_view action) const { return handlers_.contains(action); }
    std::vector<std::string> actions() const; ///< that are known

    /// NotFound, "Unknown command: X", for one that nobody handles.
    Result<Value> carry_out(const std::string& action, const Value& params) const;

    /// The command in a message, and where its answer goes: to the response topic where that is one of the
    /// contract's, else to the target's own. An error for what is no command.
    static Result<AddressedCommand> address(std::string_view target, const Question& question);
    /// The answer to what is no command, where somebody may wait for one: it has a request id (in the answer
    /// `-`, where it has none) or a response topic.
    static std::optional<CommandAnswer>
    refuse(std::string_view target, const Question& question, const Error& why);
    /// Carries out the command. One with the idempotency key of one of the last `remembered` is answered as
    /// that was.
    CommandAnswer answer(const AddressedCommand& command);
    /// The answer that says how a command ended that was carried out elsewhere.
    static CommandAnswer finish(const AddressedCommand& command, Result<Value> result);
    /// The same, and remembers it by the command's idempotency key.
    CommandAnswer conclude(const AddressedCommand& command, Result<Value> result);
    /// The answer to one with the idempotency key of one that was remembered.
    std::optional<CommandAnswer> answer_again(const AddressedCommand& command) const;

    static constexpr std::size_t remembered = 64;

private:
    void remember(const contract::Command& command, const contract::CommandReply& reply);

    std::map<std::string, Handler, std::less<>> handlers_;
    std::deque<std::pair<std::string, contract::CommandReply>> carried_out_; ///< by key; oldest first
};

} // namespace tutti::worker
