// Commands of `tutti` that are executables of their own and that no service runs: the one list of them. Some
// executables answer to several.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace tutti::installation {

struct CommandProgram {
    enum class Tells : std::uint8_t { Help, Table }; ///< what its command line is known by

    std::string_view name; ///< what stands after `tutti`
    std::string_view executable;
    std::string_view summary;    ///< for `tutti --help`
    Tells tells = Tells::Table;  ///< Table: it has --command-table
    bool is_one_of_many = false; ///< it answers to other names, too, and takes this one as its first argument
};

std::span<const CommandProgram> command_programs() noexcept;
/// Nullptr: no such command, or one of the core or of a service's program.
const CommandProgram* find_command_program(std::string_view name) noexcept;

} // namespace tutti::installation
