// tutti-heart-rate: feeds heart-rate straps to `tutti-input`. Only wiring.
#include "apps/feeder_options.hpp"
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

void add_options(FeederOptions& line, input::heart_rate::MonitorOptions& options) {
    line.add(
        "--device GLOB",
        "A strap by its address or name (\"Polar*\"); may be said several times. Default: every one.",
        [&options](std::string_view text) -> Result<void> {
            options.devices.emplace_back(text);
            return {};
        }
    );
    line.text("--adapter NAME", "The Bluetooth adapter; default: the first that is on.", options.adapter);
}

Task<int> list(input::heart_rate::MonitorOptions options, command::EndRequest& end) {
    const auto until = io::steady_now() + time_to_look_around;
    const auto straps = co_await input::heart_rate::look_around(std::move(options), until, end);
    if (!straps) co_return command::report_failure(straps.error());
    feeder::LineWriter writer;
    for (const auto& strap : *straps) writer.list(strap.address, strap.name);
    co_return command::Success;
}

Task<int> feed(input::heart_rate::MonitorOptions options, command::EndRequest& end) {
    co_await input::heart_rate::feed(std::move(options), end);
    co_return command::Success;
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    FeederOptions line(
        "tutti-heart-rate", description, "Print the straps that are near, after some seconds."
    );
    input::heart_rate::MonitorOptions options;
    add_options(line, options);
    if (const auto done = line.parse(argc, argv)) return *done;
    const auto work = line.lists() ? list : feed;
    return command::run_task(command::Interrupt::AsksFirst, [&](asio::io_context&, command::EndRequest& end) {
        return work(options, end);
    });
}
