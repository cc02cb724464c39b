// tutti-input: the devices of an installation, and the commands that look at them. Only wiring.
#include "apps/input/command_line.hpp"
#include "command/print.hpp"

#include <csignal>

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    const int exit_code = tutti::run_input_command(argc, argv);
    tutti::command::flush_out();
    return exit_code;
}
