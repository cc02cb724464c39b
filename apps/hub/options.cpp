#include "apps/hub/options.hpp"

#include "base/arguments.hpp"
#include "installation/load.hpp"
#include "io/directories.hpp"
#include "io/environment.hpp"
#include "io/file.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace tutti {

namespace {

constexpr int usage_error = 2;

constexpr auto description =
    "tutti-hub: the event bus of an installation, an MQTT 3.1.1 and 5 broker.\n\n"
    "Programs of the same user connect to the Unix socket without a password. Others on this machine may\n"
    "use TCP: anonymously they read everything but commands and publish everything but commands and\n"
    "configuration; with a user and the password that follows from the installation's bus key, everything.";

constexpr auto footer = R"(Try it:
  tutti-hub --run-dir /tmp/hub &
  mosquitto_sub --unix /tmp/hub/mqtt -t 'tutti/#' -v &
  mosquitto_pub -h 127.0.0.1 -t tutti/event/hello -m '{"v":1}'

Exit codes: 0 stopped by SIGTERM or SIGINT, 1 it failed (an address is in use), 2 wrong usage or configuration.
Logs are JSON lines on standard error.)";

enum class Asked : std::uint8_t { ToServe, Help, Version };

struct Given {
    std::string run_directory;
    std::string socket;
    std::string tcp;
    std::string file;
    std::string root;
    Asked asked = Asked::ToServe;
};

Arguments arguments_into(Given& given) {
    Arguments arguments;
    const auto text = [&](const char* option, const char* help, std::string& place) {
        arguments.add(option, help, [&place](std::string_view said) -> Result<void> {
            place = said;
            return {};
        });
    };
    const auto flag = [&](const char* option, const char* help, Asked asked) {
        arguments.add(option, help, [&given, asked](std::string_view) -> Result<void> {
            given.asked = asked;
            return {};
        });
    };
    text("--run-dir DIR", "Folder of the sockets and of bus.key [TUTTI_RUN_DIR]", given.run_directory);
    text("--socket PATH", "Unix socket to listen on (default: mqtt in the run directory)", given.socket);
    text("--tcp HOST:PORT", "TCP address to listen on, or off (default: 127.0.0.1:1883)", given.tcp);
    text(
        "--config FILE", "The installation's file: [hub] tcp and limits, [bus] root [TUTTI_CONFIG]",
        given.file
    );
    text("--root TOPIC", "First segments of every topic (default: tutti)", given.root);
    flag("--version", "Print the version", Asked::Version);
    flag("--help", "Print this help (-h)", Asked::Help);
    return arguments;
}

int complain(const std::string& sentence) {
    fmt::print(stderr, "tutti-hub: {}\n", sentence);
    return usage_error;
}

std::expected<installation::Installation, int> read_configuration(const std::string& file) {
    if (file.empty()) return installation::Installation{};
    const auto text = io::read_file(file);
    if (!text) return std::unexpected(complain(text.error().message));
    auto installation = installation::load_installation(*text);
    if (installation) return std::move(*installation);
    std::fputs(toml::print_mistakes(file, *text, installation.error()).c_str(), stderr);
    return std::unexpected(usage_error);
}

std::expected<HubArguments, int> combine(const Given& given) {
    auto installation = read_configuration(given.file);
    if (!installation) return std::unexpected(installation.error());
    HubArguments arguments;
    arguments.run_directory =
        given.run_directory.empty() ? io::run_directory() : std::filesystem::path(given.run_directory);
    arguments.socket =
        given.socket.empty() ? arguments.run_directory / "mqtt" : std::filesystem::path(given.socket);
    arguments.root = given.root.empty() ? installation->bus.root : given.root;
    arguments.tcp = installation->hub.tcp;
    if (given.tcp == "off") {
        arguments.tcp.reset();
    } else if (!given.tcp.empty()) {
        arguments.tcp = parse_address(given.tcp);
        if (!arguments.tcp)
            return std::unexpected(complain(fmt::format("--tcp: '{}' is neither HOST:PORT nor off", given.tcp)
            ));
    }
    arguments.broker.limits = installation->hub.limits;
    arguments.broker.response_prefix = arguments.root + "/reply/";
    return arguments;
}

} // namespace

std::expected<HubArguments, int> read_hub_arguments(int argc, char** argv) {
    Given given;
    given.file = io::environment("TUTTI_CONFIG").value_or("");
    const auto arguments = arguments_into(given);
    if (const auto parsed = arguments.parse(argc, argv); !parsed)
        return std::unexpected(complain(parsed.error().message));
    switch (given.asked) {
    case Asked::ToServe:
        return combine(given);
    case Asked::Help:
        fmt::print("{}\n{}\n", arguments.help("tutti-hub", description), footer);
        break;
    case Asked::Version:
        fmt::print("tutti-hub {}\n", TUTTI_VERSION);
        break;
    }
    return std::unexpected(0);
}

} // namespace tutti
