// tutti-microphone: how loud it is, as lines for `tutti-input`. Only wiring.
#include "apps/feeder_options.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "input/microphone/microphone.hpp"
#include "toml/values.hpp"

#include <fmt/format.h>

#include <csignal>

namespace {

using namespace tutti;

void add_options(FeederOptions& line, input::microphone::Options& options) {
    line.text(
        "--device PATTERN", "Sources by name (\"alsa_input.usb-*\"); default: the server's default source.",
        options.device
    );
    line.add(
        "--block DURATION", "A level for each so long: 5ms to 1s; default: 50ms.",
        [&options](std::string_view text) -> Result<void> {
            using namespace input::microphone;
            const auto block = toml::parse_duration(text);
            if (!block || *block < shortest_block || *block > longest_block)
                return fail(
                    ErrorCode::InvalidInput, fmt::format("\"{}\" is no duration from 5ms to 1s", text)
                );
            options.block = *block;
            return {};
        }
    );
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    FeederOptions line(
        "tutti-microphone", "Prints how loud it is, as lines of JSON that tutti-input understands.",
        "Print the sources that there are, a line of JSON each."
    );
    input::microphone::Options options;
    add_options(line, options);
    if (const auto done = line.parse(argc, argv)) return *done;
    feeder::LineWriter lines;
    if (!line.lists()) {
        input::microphone::listen(lines, options);
        return command::Success;
    }
    const auto listed = input::microphone::list(lines);
    return listed ? command::Success : command::report_failure(listed.error());
}
