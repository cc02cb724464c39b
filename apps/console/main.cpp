// tutti-console: a window on the installation that runs here. Only wiring.
#include "base/arguments.hpp"
#include "command/bus_target.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "console/console.hpp"
#include "console/terminal/session.hpp"
#include "io/directories.hpp"
#include "io/host_name.hpp"

#include <fmt/format.h>

#include <csignal>

namespace tutti {

namespace {

constexpr const char* description =
    "A window on the installation that runs here, in this terminal: services, logs, the bus, …\n"
    "It only looks and asks: killed at any time it costs nobody anything. `?` in it shows all keys.\n\n"
    "Examples:\n"
    "  tutti console                              begin with the services\n"
    "  tutti console --screen logs                begin with what they write\n"
    "  tutti --host user@machine console          of another machine, over ssh";

struct Options {
    console::SessionOptions session;
    std::string bus;
    bool shows_help = false;
};

Result<void> choose_screen(console::SessionOptions& session, std::string_view said) {
    std::string names;
    for (const auto& screen : console::screens()) {
        if (said == screen.name || said == std::string_view(&screen.digit, 1)) {
            session.screen = screen.digit;
            return {};
        }
        names += fmt::format("{}{} {}", names.empty() ? "" : ", ", screen.digit, screen.name);
    }
    return fail(ErrorCode::InvalidInput, "there is: " + names);
}

/// The shells' completion reads it (src/cli/complete.hpp).
std::string help_of_screen() {
    std::string names;
    for (const auto& screen : console::screens())
        names += fmt::format("{}{}", names.empty() ? "" : ", ", screen.name);
    return "The screen to begin with, by its digit or name; one of " + names;
}

Arguments command_line(Options& options) {
    Arguments line;
    line.add("--screen NAME", help_of_screen(), [&options](std::string_view said) {
        return choose_screen(options.session, said);
    });
    line.add("--bus URL", command::help_of_bus, [&options](std::string_view said) -> Result<void> {
        options.bus = said;
        return {};
    });
    line.add("--help", "Print this.", [&options](std::string_view) -> Result<void> {
        options.shows_help = true;
        return {};
    });
    return line;
}

int run_console(int argc, char** argv) {
    Options options;
    const auto line = command_line(options);
    if (const auto parsed = line.parse(argc, argv); !parsed) return command::report_failure(parsed.error());
    if (options.shows_help) {
        command::put_out(line.help("tutti console", description));
        return command::Success;
    }
    options.session.run_directory = io::run_directory();
    options.session.logs = io::state_directory() / "log";
    options.session.bus = command::bus_target(options.bus);
    options.session.host = io::host_name();
    return console::run_session(options.session);
}

} // namespace

} // namespace tutti

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    const int exit_code = tutti::run_console(argc, argv);
    tutti::command::flush_out();
    return exit_code;
}
