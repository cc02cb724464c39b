// What may stand next on a command line: the words begun so far against the table of commands. Pure.
#pragma once

#include "base/value.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::cli {

struct Candidate {
    std::string text;
    std::string about; ///< for people; may be empty

    bool operator==(const Candidate&) const = default;
};

struct Wanted {
    /// What else may stand there, that the table does not know.
    enum class Kind : std::uint8_t {
        Nothing,
        Files,
        Services,
        Targets,  ///< who takes commands
        Commands, ///< of `target`
        Sections, ///< of the live configuration
    };

    std::vector<Candidate> candidates; ///< that begin as the last word does
    Kind kind = Kind::Nothing;
    std::string target = {};
};

/// `table` as apps/command_table.hpp has it; `words` those behind `tutti`, the last of which is begun, and
/// may be empty.
Wanted complete(const Value& table, std::span<const std::string> words);

/// Those of them that begin so.
std::vector<Candidate> beginning_with(std::string_view begun, std::vector<Candidate> candidates);

/// Whether the words begin with --host MACHINE; then without it: what is behind it is a command line of its
/// own.
bool take_host(std::vector<std::string>& words);

/// The same kind of table, of a program that has no commands: from what its --help prints
/// (base/arguments.hpp). What an option says it takes behind "; one of " are its choices.
Value table_of_help(std::string_view name, std::string_view help);

/// `table` with another one in place of its command of that name.
Value with_command(const Value& table, std::string_view name, const Value& command);

} // namespace tutti::cli
