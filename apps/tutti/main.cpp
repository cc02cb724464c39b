// `tutti`: the core binary. Heavy parts are programs of their own beside it: `tutti hub` runs `tutti-hub`.
#include "apps/tutti/command_line.hpp"
#include "command/print.hpp"
#include "io/directories.hpp"

#include <fmt/format.h>

#include <csignal>
#include <string>
#include <unistd.h>

namespace {

/// Becomes `tutti-<command>` where there is such a program; comes back where there is none.
void become_program(const std::string& command, char** arguments) {
    if (command.find('/') != std::string::npos || command.starts_with('-')) return;
    const auto program = tutti::io::program_directory() / ("tutti-" + command);
    ::execv(program.c_str(), arguments);
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN); // `tutti logs | head`: writing tells us
    if (argc > 1) become_program(argv[1], argv + 1);
    const int exit_code = tutti::run_command_line(argc, argv);
    tutti::command::flush_out();
    return exit_code;
}
