// The programs that ship with Tutti, one row each: what is to be known of them before they run. A service of
// such a name needs no `run`.
#pragma once

#include "installation/installation.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::installation {

struct Program {
    std::string_view name;       ///< of its service, and of its command: `tutti <name>`
    std::string_view executable; ///< "tutti": the core binary, which takes the name as its command
    std::string_view summary;    ///< for the list of commands
    /// Sections of the file that it reads by itself, at its start.
    std::span<const std::string_view> reads;
    /// Whether it runs where the file has no table for it, too; nullptr: never.
    bool (*is_implied)(const Installation& installation);
    /// The cause for which it cannot run in this installation: "gateway.listen is off"; empty: it can.
    std::string (*why_absent)(const Installation& installation);
    supervise::Readiness ready;
    bool is_needed_by_others; ///< every other shipped program waits for it, where it runs
    bool is_required;         ///< /health/ready waits for it
    bool is_live = false; ///< everybody notices when it is away: it waits for nobody, and comes back at once
};

/// Those that may be implied first, in the order in which they are listed.
std::span<const Program> programs() noexcept;
/// Their names, in the same order.
std::span<const std::string_view> program_names() noexcept;
/// Nullptr where no program of that name ships with Tutti.
const Program* find_program(std::string_view name) noexcept;

/// The service of such a program as it runs without a table of its own.
supervise::ServiceDefinition service_of(const Program& program, const Installation& installation);

/// Differs where a program that was started with another file would have to be started again to know this
/// one.
std::uint64_t digest_of_what_is_read(const Program& program, const Value& document);

/// The program of ours that a service is, under whatever name; nullptr for any other.
const Program* program_run_by(const supervise::ServiceDefinition& service) noexcept;

/// The argument vector of a service: its own, or that of the program which ships under its name; `directory`
/// is where the programs are.
std::vector<std::string>
command_of(const supervise::ServiceDefinition& service, const std::filesystem::path& directory);

} // namespace tutti::installation
