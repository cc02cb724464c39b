// tutti-midi: what MIDI devices say, as lines for `tutti-input`. Only wiring.
#include "base/arguments.hpp"
#include "base/scan.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "input/midi/midi.hpp"

#include <fmt/format.h>

#include <csignal>
#include <string_view>

namespace {

using namespace tutti;

struct CommandLine {
    input::midi::Options options;
    bool lists = false;
    bool shows_help = false;
};

Arguments arguments_for(CommandLine& line) {
    const auto flag = [](auto& target, auto value) {
        return [&target, value](std::string_view) -> Result<void> {
            target = value;
            return {};
        };
    };
    const auto text = [](std::string& target) {
        return [&target](std::string_view said) -> Result<void> {
            target = said;
            return {};
        };
    };
    Arguments arguments;
    arguments.add(
        "--port PATTERN", "Ports by name (\"nanoKONTROL*\"); default: all of devices.",
        text(line.options.port)
    );
    arguments.add(
        "--raw PATH", "Bytes of a device instead: /dev/snd/midiC1D0, a serial port, a fifo.",
        text(line.options.raw)
    );
    arguments.add(
        "--baud NUMBER", "Of a raw device that is a serial port; default: 31250.",
        [&line](std::string_view said) -> Result<void> {
            const auto baud = parse_number<std::uint32_t>(said);
            if (!baud || *baud < 50 || *baud > 4'000'000)
                return fail(
                    ErrorCode::InvalidInput, fmt::format("\"{}\" is no rate from 50 to 4000000", said)
                );
            line.options.baud = *baud;
            return {};
        }
    );
    arguments.add(
        "--no-clock", "Leave out the beats of a clock.", flag(line.options.beats, input::midi::Beats::Left)
    );
    arguments.add("--list", "Print the ports that there are, a line of JSON each.", flag(line.lists, true));
    arguments.add("--help", "Print this.", flag(line.shows_help, true));
    return arguments;
}

Task<int> run(feeder::LineWriter& lines, input::midi::Options options) {
    co_await input::midi::listen(lines, std::move(options));
    co_return command::Success;
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    CommandLine line;
    const auto arguments = arguments_for(line);
    if (const auto parsed = arguments.parse(argc, argv); !parsed)
        return command::report_failure(parsed.error());
    if (line.shows_help) {
        command::put_out(arguments.help(
            "tutti-midi", "Prints what MIDI devices say, as lines of JSON that tutti-input understands."
        ));
        command::flush_out();
        return command::Success;
    }
    feeder::LineWriter lines;
    if (line.lists) {
        const auto listed = input::midi::list(lines);
        return listed ? command::Success : command::report_failure(listed.error());
    }
    return command::run_task([&](asio::io_context&) { return run(lines, line.options); });
}
