// tutti-render: the light of an installation, drawn, and its rehearsal. Only wiring.
#include "apps/render/command_line.hpp"
#include "command/print.hpp"

#include <csignal>

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    const int exit_code = tutti::run_render_command(argc, argv);
    tutti::command::flush_out();
    return exit_code;
}
