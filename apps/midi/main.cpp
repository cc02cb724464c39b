// tutti-midi: what MIDI devices say, as lines for `tutti-input`. Only wiring.
#include "apps/feeder_options.hpp"
#include "base/scan.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "input/midi/midi.hpp"

#include <fmt/format.h>

#include <csignal>

namespace {

using namespace tutti;

void add_options(FeederOptions& line, input::midi::Options& options) {
    line.text("--port PATTERN", "Ports by name (\"nanoKONTROL*\"); default: all of devices.", options.port);
    line.text(
        "--raw PATH", "Bytes of a device instead: /dev/snd/midiC1D0, a serial port, a fifo.", options.raw
    );
    line.add(
        "--baud NUMBER", "Of a raw device that is a serial port; default: 31250.",
        [&options](std::string_view said) -> Result<void> {
            const auto baud = parse_number<std::uint32_t>(said);
            if (!baud || *baud < 50 || *baud > 4'000'000)
                return fail(
                    ErrorCode::InvalidInput, fmt::format("\"{}\" is no rate from 50 to 4000000", said)
                );
            options.baud = *baud;
            return {};
        }
    );
    line.add("--no-clock", "Leave out the beats of a clock.", [&options](std::string_view) -> Result<void> {
        options.beats = input::midi::Beats::Left;
        return {};
    });
}

Task<int> run(feeder::LineWriter& lines, input::midi::Options options) {
    co_await input::midi::listen(lines, std::move(options));
    co_return command::Success;
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    FeederOptions line(
        "tutti-midi", "Prints what MIDI devices say, as lines of JSON that tutti-input understands.",
        "Print the ports that there are, a line of JSON each."
    );
    input::midi::Options options;
    add_options(line, options);
    if (const auto done = line.parse(argc, argv)) return *done;
    feeder::LineWriter lines;
    if (line.lists()) {
        const auto listed = input::midi::list(lines);
        return listed ? command::Success : command::report_failure(listed.error());
    }
    return command::run_task([&](asio::io_context&) { return run(lines, options); });
}
