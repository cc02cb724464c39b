// tutti-exports: copies of an installation, made, looked through, mended and put back. Only wiring.
#include "apps/exports/exports_commands.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"

#include <csignal>

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    if (argc > 1) return tutti::exports::run_exports_command(argc, argv);
    tutti::command::print_err("tutti exports --help\n");
    return tutti::command::Usage;
}
