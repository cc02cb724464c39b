// tutti-audio: what is heard. Only the command line.
#include "apps/audio/analyze.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"

#include <csignal>
#include <string_view>

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    using namespace tutti;
    if (argc < 3 || std::string_view(argv[1]) != "analyze") {
        command::print_err("Usage: tutti-audio analyze FILE [--json]\n");
        return command::Usage;
    }
    const int exit_code = analyze_file(argv[2]);
    command::flush_out();
    return exit_code;
}
