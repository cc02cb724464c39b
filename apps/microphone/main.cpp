// tutti-microphone: how loud it is, as lines for `tutti-input`. Only wiring.
#include "base/arguments.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "input/microphone/microphone.hpp"
#include "toml/values.hpp"

#include <fmt/format.h>

#include <csignal>
#include <string_view>

namespace {

using namespace tutti;

struct CommandLine {
    input::microphone::Options options;
    bool lists = false;
    bool shows_help = false;
};

Arguments arguments_for(CommandLine& line) {
    const auto flag = [](bool& target) {
        return [&target](std::string_view) -> Result<void> {
            target = true;
            return {};
        };
    };
    Arguments arguments;
    arguments.add(
        "--device PATTERN", "Sources by name (\"alsa_input.usb-*\"); default: the server's default source.",
        [&line](std::string_view text) -> Result<void> {
            line.options.device = text;
            return {};
        }
    );
    arguments.add(
        "--block DURATION", "A level for each so long: 5ms to 1s; default: 50ms.",
        [&line](std::string_view text) -> Result<void> {
            using namespace input::microphone;
            const auto block = toml::parse_duration(text);
            if (!block || *block < shortest_block || *block > longest_block)
                return fail(
                    ErrorCode::InvalidInput, fmt::format("\"{}\" is no duration from 5ms to 1s", text)
                );
            line.options.block = *block;
            return {};
        }
    );
    arguments.add("--list", "Print the sources that there are, a line of JSON each.", flag(line.lists));
    arguments.add("--help", "Print this.", flag(line.shows_help));
    return arguments;
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
            "tutti-microphone", "Prints how loud it is, as lines of JSON that tutti-input understands."
        ));
        command::flush_out();
        return command::Success;
    }
    feeder::LineWriter lines;
    if (!line.lists) {
        input::microphone::listen(lines, line.options);
        return command::Success;
    }
    const auto listed = input::microphone::list(lines);
    return listed ? command::Success : command::report_failure(listed.error());
}
