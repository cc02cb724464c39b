#include "governed/command_index.hpp"

#include "governance/catalogue.hpp"

#include <algorithm>
#include <utility>

namespace tutti::governed {

namespace {

Value with(const Value& params, std::string_view key, std::string_view text) {
    std::vector<Member> members = {{std::string(key), text}};
    for (const Member& member : params.members())
        if (member.key != key) members.push_back(member);
    return Value::object(std::move(members));
}

} // namespace

CommandIndex::CommandIndex(std::string prefix) : prefix_(std::move(prefix)) {
    const auto table = governance::catalogue();
    words_.reserve(table.all().size());
    for (const auto& type : table.all()) {
        words_.push_back({type.target, type.action, type.name, type.effect, type.deadline});
        if (!type.older_action.empty())
            words_.push_back({type.target, type.older_action, type.name, type.effect, type.deadline});
    }
    words_.shrink_to_fit();
}

std::optional<NamedCommand>
CommandIndex::find(std::string_view worker, std::string_view action, const Value& params) const {
    if (!worker.starts_with(prefix_)) return std::nullopt;
    worker.remove_prefix(prefix_.size());
    const auto word = std::ranges::find_if(words_, [&](const Word& each) {
        return each.action == action
               && (each.target == worker || !governance::target_parameter(each.target).empty());
    });
    if (word == words_.end()) return std::nullopt;
    const auto key = governance::target_parameter(word->target);
    return NamedCommand{
        std::string(word->name), key.empty() ? params : with(params, key, worker), word->effect,
        word->deadline
    };
}

bool CommandIndex::is_own_control(std::string_view worker) const noexcept {
    return worker.starts_with(prefix_) && worker.substr(prefix_.size()) == "control";
}

bool is_control(std::string_view worker) noexcept {
    return worker.substr(worker.rfind('.') + 1) == "control"; // no dot: npos + 1 is 0
}

bool is_governed(const NamedCommand& command, std::string_view worker) {
    return is_control(worker) || command.effect != governance::Effect::None;
}

bool holds_secret(std::string_view action, const Value& params) {
    if (action == "run")
        if (const auto* command = params.find("command"); command != nullptr && command->is_string())
            action = command->string();
    const auto table = governance::catalogue();
    if (const auto* type = table.find_action("control", action); type != nullptr)
        return type->contents == governance::Contents::Secret;
    return action.starts_with("vault.");
}

} // namespace tutti::governed
