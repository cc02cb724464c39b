// tutti-audio: what is heard, as a service, and the commands that look at it. Only wiring.
#include "apps/audio/command_line.hpp"
#include "command/print.hpp"

#include <csignal>

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    const int exit_code = tutti::run_audio_command(argc, argv);
    tutti::command::flush_out();
    return exit_code;
}
