#include "apps/camera/discover_command.hpp"

#include "base/arguments.hpp"
#include "base/json.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "command/terminal.hpp"
#include "toml/values.hpp"
#include "worker/secret_reference.hpp"
#include "workers/camera/onvif/discovery.hpp"

#include <fmt/format.h>

#include <string>
#include <unistd.h>
#include <utility>

namespace tutti::camera {

namespace {

struct Wanted {
    DiscoveryOptions options = {};
    bool as_json = false;
    bool shows_help = false;
};

Arguments arguments_for(Wanted& wanted) {
    const auto set = [](bool& target, bool value) {
        return [&target, value](std::string_view) -> Result<void> {
            target = value;
            return {};
        };
    };
    Arguments arguments;
    arguments.add(
        "--timeout DURATION", "How long to look at most: 20s.",
        [&wanted](std::string_view text) -> Result<void> {
            const auto timeout = toml::parse_duration(text);
            if (!timeout || *timeout < seconds(2) || *timeout > std::chrono::minutes(2))
                return fail(
                    ErrorCode::InvalidInput, fmt::format("\"{}\" is no duration from 2s to 2m", text)
                );
            wanted.options.timeout = *timeout;
            return {};
        }
    );
    arguments.add(
        "--no-scan", "Only who answers to WS-Discovery: no address is tried by itself.",
        set(wanted.options.scans, false)
    );
    arguments.add(
        "--user NAME", "The cameras' user, so that they say where their streams are.",
        [&wanted](std::string_view text) -> Result<void> {
            wanted.options.login.user = text;
            return {};
        }
    );
    arguments.add(
        "--password-file PATH", "The file that holds that user's password.",
        [&wanted](std::string_view path) -> Result<void> {
            auto password = worker::read_secret(toml::SecretReference{std::string(path)});
            if (!password) return pass_on(password);
            wanted.options.login.password = std::move(*password);
            return {};
        }
    );
    arguments.add(
        "--json", "Print {\"cameras\":[…],\"networks\":[…],\"left_out\":[…]}.", set(wanted.as_json, true)
    );
    arguments.add("--help", "Print this.", set(wanted.shows_help, true));
    return arguments;
}

std::string stream_of(const FoundCamera& camera) {
    if (!camera.stream_url.empty()) return camera.stream_url;
    if (camera.needs_login) return "asks for --user and --password-file";
    return camera.problem;
}

void print_cameras(const Discovery& discovery) {
    command::Table table({"ADDRESS", "NAME", "MODEL", "STREAM", "FOUND BY"});
    for (const auto& camera : discovery.cameras) {
        const auto tone = camera.stream_url.empty() ? command::Tone::Quiet : command::Tone::Plain;
        table.add(
            {{camera.address},
             {camera.name},
             {camera.model},
             {stream_of(camera), tone},
             {std::string(name(camera.how))}}
        );
    }
    if (!discovery.cameras.empty()) command::put_out(table.print(command::colours_for(STDOUT_FILENO)));
}

/// Where was looked, for people: on standard error, beside the table.
void print_networks(const DiscoveryOptions& options, const Discovery& discovery) {
    if (discovery.cameras.empty())
        command::print_err("no camera was found: is one on, and in a network of this machine?\n");
    if (!options.scans) return;
    for (const auto& network : discovery.networks.networks)
        command::print_err(
            "looked through {} to {} ({})\n", onvif::print_ipv4(network.first), onvif::print_ipv4(network.last),
            network.interface
        );
    for (const auto& [network, reason] : discovery.networks.left_out)
        command::print_err(
            "left out {}/{} ({}): {}\n", onvif::print_ipv4(network.address), network.prefix,
            network.interface, onvif::why(reason)
        );
}

Task<int> discover_and_print(Wanted wanted) {
    const auto discovery = co_await discover(wanted.options);
    if (!discovery) co_return command::report_failure(discovery.error());
    if (wanted.as_json) {
        command::print_out("{}\n", print_json(to_value(*discovery)));
        co_return command::Success;
    }
    print_cameras(*discovery);
    command::flush_out();
    print_networks(wanted.options, *discovery);
    co_return command::Success;
}

} // namespace

int run_discover_command(int argc, char** argv) {
    Wanted wanted;
    const auto arguments = arguments_for(wanted);
    if (const auto parsed = arguments.parse(argc, argv); !parsed)
        return command::report_failure(parsed.error());
    if (wanted.shows_help) {
        command::put_out(arguments.help(
            "tutti-camera discover", "Lists the network cameras near here: address, name, model and stream."
        ));
        command::flush_out();
        return command::Success;
    }
    const int exit_code =
        command::run_task([&wanted](asio::io_context&) { return discover_and_print(wanted); });
    command::flush_out();
    return exit_code;
}

} // namespace tutti::camera
