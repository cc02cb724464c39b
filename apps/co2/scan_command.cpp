#include "apps/co2/scan_command.hpp"

#include "base/arguments.hpp"
#include "base/json.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "command/terminal.hpp"
#include "io/clock.hpp"
#include "toml/values.hpp"
#include "workers/co2/scan.hpp"

#include <fmt/format.h>

#include <string>
#include <unistd.h>
#include <utility>

namespace tutti::co2 {

namespace {

struct ScanOptions {
    std::string adapter = {};
    microseconds timeout = seconds(15);
    bool as_json = false;
    bool shows_help = false;
};

Arguments arguments_for(ScanOptions& options) {
    const auto flag = [](bool& target) {
        return [&target](std::string_view) -> Result<void> {
            target = true;
            return {};
        };
    };
    Arguments arguments;
    arguments.add("--scan", "List the Aranets near here.", [](std::string_view) { return Result<void>(); });
    arguments.add(
        "--timeout DURATION", "How long to listen: 15s.",
        [&options](std::string_view text) -> Result<void> {
            const auto timeout = toml::parse_duration(text);
            if (!timeout || *timeout < seconds(1) || *timeout > std::chrono::minutes(10))
                return fail(
                    ErrorCode::InvalidInput, fmt::format("\"{}\" is no duration from 1s to 10m", text)
                );
            options.timeout = *timeout;
            return {};
        }
    );
    arguments.add(
        "--adapter NAME", "The Bluetooth adapter; default: the first that is on.",
        [&options](std::string_view text) -> Result<void> {
            options.adapter = text;
            return {};
        }
    );
    arguments.add("--json", "Print [{\"name\",\"mac\",\"rssi\"}].", flag(options.as_json));
    arguments.add("--help", "Print this.", flag(options.shows_help));
    return arguments;
}

void print_devices(const std::vector<FoundDevice>& devices, const ScanOptions& options) {
    if (options.as_json) return command::print_out("{}\n", print_json(to_value(devices)));
    if (devices.empty())
        return command::print_err(
            "no Aranet was heard within {} s: is one near, with batteries in it?\n",
            to_seconds(options.timeout)
        );
    command::Table table({"NAME", "MAC", "RSSI"});
    for (const auto& device : devices)
        table.add({{device.name}, {device.mac}, {device.rssi ? fmt::format("{} dBm", *device.rssi) : ""}});
    command::put_out(table.print(command::colours_for(STDOUT_FILENO)));
}

Task<int> scan_and_print(ScanOptions options) {
    const auto devices = co_await scan(options.adapter, io::steady_now() + options.timeout);
    if (!devices) co_return command::report_failure(devices.error());
    print_devices(*devices, options);
    co_return command::Success;
}

} // namespace

int run_scan_command(int argc, char** argv) {
    ScanOptions options;
    const auto arguments = arguments_for(options);
    if (const auto parsed = arguments.parse(argc, argv); !parsed)
        return command::report_failure(parsed.error());
    if (options.shows_help) {
        command::put_out(
            arguments.help("tutti-co2 --scan", "Lists the Aranets near here: name, address and signal.")
        );
        command::flush_out();
        return command::Success;
    }
    const int exit_code =
        command::run_task([&options](asio::io_context&) { return scan_and_print(options); });
    command::flush_out();
    return exit_code;
}

} // namespace tutti::co2
