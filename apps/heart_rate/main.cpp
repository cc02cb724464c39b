// tutti-heart-rate: feeds heart-rate straps to `tutti-input`. Only wiring.
#include "base/arguments.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "feeder/line_writer.hpp"
#include "input/heart_rate/feed.hpp"
#include "io/clock.hpp"

#include <csignal>

namespace {

using namespace tutti;

/// A strap that is not connected says about once a second that it is there.
constexpr auto time_to_look_around = seconds(6);
constexpr const char* description = "Feeds heart-rate straps (Bluetooth LE) to tutti-input: each is "
                                    "connected through BlueZ, and what it measures is\n"
                                    "printed as lines of JSON, until the reader goes or SIGTERM comes.";

struct Options {
    input::heart_rate::MonitorOptions monitor = {};
    bool lists = false;
    bool shows_help = false;
};

Arguments arguments_for(Options& options) {
    const auto flag = [](bool& target) {
        return [&target](std::string_view) -> Result<void> {
            target = true;
            return {};
        };
    };
    Arguments arguments;
    arguments.add(
        "--device GLOB",
        "A strap by its address or name (\"Polar*\"); may be said several times. Default: every one.",
        [&options](std::string_view text) -> Result<void> {
            options.monitor.devices.emplace_back(text);
            return {};
        }
    );
    arguments.add(
        "--adapter NAME", "The Bluetooth adapter; default: the first that is on.",
        [&options](std::string_view text) -> Result<void> {
            options.monitor.adapter = text;
            return {};
        }
    );
    arguments.add("--list", "Print the straps that are near, after some seconds.", flag(options.lists));
    arguments.add("--help", "Print this.", flag(options.shows_help));
    return arguments;
}

Task<int> list(input::heart_rate::MonitorOptions options, command::EndRequest& end) {
    const auto until = io::steady_now() + time_to_look_around;
    const auto straps = co_await input::heart_rate::look_around(std::move(options), until, end);
    if (!straps) co_return command::report_failure(straps.error());
    feeder::LineWriter writer;
    for (const auto& strap : *straps) writer.list(strap.address, strap.name);
    co_return command::Success;
}

Task<int> run(Options options, command::EndRequest& end) {
    if (options.lists) co_return co_await list(std::move(options.monitor), end);
    co_await input::heart_rate::feed(std::move(options.monitor), end);
    co_return command::Success;
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    Options options;
    const auto arguments = arguments_for(options);
    if (const auto parsed = arguments.parse(argc, argv); !parsed)
        return command::report_failure(parsed.error());
    if (options.shows_help) {
        command::put_out(arguments.help("tutti-heart-rate", description));
        command::flush_out();
        return command::Success;
    }
    return command::run_task(
        command::Interrupt::AsksFirst,
        [&options](asio::io_context&, command::EndRequest& end) { return run(options, end); }
    );
}
