// tutti-govern: what an installation is to be, and how it stands, by hand. One executable with several names:
// `tutti apply` is this program called tutti-apply, or called with `apply` as its first word.
#include "apps/govern/command_line.hpp"
#include "command/did_you_mean.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tutti {

namespace {

struct Named {
    std::string_view name;
    int (*run)(int argc, char** argv);
};

/// Those that src/installation/command_programs.cpp has for this executable.
constexpr auto commands = std::to_array<Named>({
    {"apply", run_apply},
    {"diff", run_diff},
    {"get", run_get},
    {"wait", run_wait},
    {"edit", run_edit},
    {"revisions", run_revisions},
    {"rollback", run_rollback},
    {"health", run_health},
    {"policy", run_policy},
    {"job", run_job},
});

const Named* find(std::string_view name) {
    const auto found = std::ranges::find(commands, name, &Named::name);
    return found != commands.end() ? &*found : nullptr;
}

int refuse(std::string_view word) {
    std::vector<std::string> names;
    for (const auto& command : commands) names.emplace_back(command.name);
    command::print_err("tutti-govern: no command {}.{}\n", word, command::did_you_mean(word, names));
    return command::Usage;
}

int run_program(int argc, char** argv) {
    const auto own = std::filesystem::path(argv[0]).filename().native();
    if (own.starts_with("tutti-"))
        if (const auto* command = find(std::string_view(own).substr(6))) return command->run(argc, argv);
    const std::string_view word = argc > 1 ? argv[1] : "";
    const auto* command = find(word);
    return command != nullptr ? command->run(argc - 1, argv + 1) : refuse(word);
}

} // namespace

} // namespace tutti

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    const int exit_code = tutti::run_program(argc, argv);
    tutti::command::flush_out();
    return exit_code;
}
