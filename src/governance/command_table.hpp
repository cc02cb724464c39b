// CommandTable: all that may be asked, by name; and as a document for programs.
#pragma once

#include "governance/command_type.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance {

class CommandTable {
public:
    /// Names differ; so do pairs of target and action. What is stored takes a leader: the store writes under
    /// the leader's token alone.
    explicit CommandTable(std::vector<CommandType> types);

    std::span<const CommandType> all() const noexcept { return types_; }
    /// Nullptr: there is none.
    const CommandType* find(std::string_view name) const noexcept;
    const CommandType* find_action(std::string_view target, std::string_view action) const noexcept;
    /// NotFound, with the one that was perhaps meant.
    Result<const CommandType*> named(std::string_view name) const;

private:
    std::vector<CommandType> types_; ///< by name
};

/// `{name,target,action,summary,permission,effect,repetition,leader,vault,deadline,parameters:SCHEMA}`.
Value to_value(const CommandType& type);
/// The schema of its parameters, JSON Schema 2020-12.
Value schema_of(const CommandType& type);

} // namespace tutti::governance
