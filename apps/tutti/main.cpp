// `tutti`: the core binary. Heavy parts are programs of their own beside it: `tutti hub` runs `tutti-hub`.
#include "apps/tutti/command_line.hpp"
#include "apps/tutti/elsewhere.hpp"
#include "cli/why_service.hpp"
#include "command/print.hpp"
#include "installation/command_programs.hpp"
#include "io/directories.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace {

/// Some programs answer to several names.
std::string_view program_of(std::string_view command, std::string_view name) {
    if (command == "why") return "tutti-light";
    const auto* program = tutti::installation::find_command_program(command);
    return program != nullptr ? program->executable : name;
}

/// Becomes `tutti-<command>` where there is such a program; comes back where there is none.
void become_program(std::string_view command, char** arguments) {
    if (command.find('/') != std::string_view::npos || command.starts_with('-')) return;
    auto name = fmt::format("tutti-{}", command); // as `ps` shows it
    const auto program = tutti::io::program_directory() / program_of(command, name);
    char* const said = std::exchange(arguments[0], name.data());
    ::execv(program.c_str(), arguments);
    arguments[0] = said;
}

/// A rehearsal that is drawn is the renderer's: the core knows no scene.
bool is_drawn_rehearsal(int argc, char** argv) {
    return argv[1] == std::string_view("rehearse")
           && std::any_of(argv + 2, argv + argc, [](std::string_view word) {
                  return word == "--frames" || word.starts_with("--frames=") || word == "--video"
                         || word.starts_with("--video=");
              });
}

/// Why a service is as it is, the core knows; of frames (a number) and events (source/id) it is the
/// renderer's business.
bool asks_about_service(int argc, char** argv) {
    if (argv[1] != std::string_view("why") || argc < 3) return false;
    const std::string_view first = argv[2];
    const bool is_option = first.starts_with('-');
    const bool is_event = first.find('/') != std::string_view::npos;
    const bool is_frame = first.find_first_not_of("0123456789") == std::string_view::npos;
    return (!is_option && !is_event && !is_frame)
           || std::any_of(argv + 2, argv + argc, [](std::string_view word) {
                  return tutti::cli::is_known_service(tutti::io::state_directory(), word);
              });
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN); // `tutti logs | head`: writing tells us
    if (tutti::is_for_elsewhere(argc, argv)) {
        const int exit_code = tutti::become_ssh(argc, argv);
        tutti::command::flush_out();
        return exit_code;
    }
    if (argc > 1 && is_drawn_rehearsal(argc, argv)) become_program("render", argv);
    if (argc > 1 && !asks_about_service(argc, argv)) become_program(argv[1], argv + 1);
    const int exit_code = tutti::run_command_line(argc, argv);
    tutti::command::flush_out();
    return exit_code;
}
