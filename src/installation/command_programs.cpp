#include "installation/command_programs.hpp"

#include <algorithm>
#include <array>

namespace tutti::installation {

namespace {

constexpr CommandProgram
one_of_many(std::string_view name, std::string_view executable, std::string_view summary) {
    return {.name = name, .executable = executable, .summary = summary, .is_one_of_many = true};
}

constexpr std::string_view governing = "tutti-govern";

constexpr auto every_command = std::to_array<CommandProgram>({
    {.name = "console",
     .executable = "tutti-console",
     .summary = "A window on what runs, in this terminal: tutti console --help",
     .tells = CommandProgram::Tells::Help},
    {.name = "light",
     .executable = "tutti-light",
     .summary = "The light now, and what you ask of it: tutti light --help"},
    one_of_many("vault", "tutti-control", "Secrets, sealed until it is unlocked: tutti vault --help"),
    one_of_many("passwd", "tutti-control", "Who may come to the hub by a password: tutti passwd --help"),
    one_of_many("apply", governing, "What is to be, from a file: tutti apply --help"),
    one_of_many("diff", governing, "What a file would change of what is to be: tutti diff --help"),
    one_of_many("get", governing, "What is to be, and how it stands: tutti get --help"),
    one_of_many("wait", governing, "Waits until something is as it is to be: tutti wait --help"),
    one_of_many("edit", governing, "Change what is to be in an editor: tutti edit --help"),
    one_of_many("revisions", governing, "What was applied, and by whom: tutti revisions --help"),
    one_of_many("rollback", governing, "All as it was to be at a revision: tutti rollback --help"),
    one_of_many("health", governing, "How the installation is: tutti health --help"),
    one_of_many("policy", governing, "Who may what, and why: tutti policy --help"),
    one_of_many("job", governing, "Work that takes its time, done by whoever takes it: tutti job --help"),
});

} // namespace

std::span<const CommandProgram> command_programs() noexcept { return every_command; }

const CommandProgram* find_command_program(std::string_view name) noexcept {
    const auto found = std::ranges::find(every_command, name, &CommandProgram::name);
    return found != every_command.end() ? found : nullptr;
}

} // namespace tutti::installation
