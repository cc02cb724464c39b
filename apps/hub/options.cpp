#include "apps/hub/options.hpp"

#include "installation/load.hpp"
#include "io/directories.hpp"
#include "io/file.hpp"

#include <CLI/CLI.hpp>
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

struct Given {
    std::string run_directory;
    std::string socket;
    std::string tcp;
    std::string file;
    std::string root;
};

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
    CLI::App app(description);
    app.footer(footer);
    app.add_option("--run-dir", given.run_directory, "Folder of the sockets and of bus.key")
        ->envname("TUTTI_RUN_DIR")
        ->type_name("DIR");
    app.add_option("--socket", given.socket, "Unix socket to listen on (default: mqtt in the run directory)")
        ->type_name("PATH");
    app.add_option("--tcp", given.tcp, "TCP address to listen on, or off (default: 127.0.0.1:1883)")
        ->type_name("HOST:PORT");
    app.add_option("--config", given.file, "The installation's file: [hub] tcp and limits, [bus] root")
        ->envname("TUTTI_CONFIG")
        ->type_name("FILE");
    app.add_option("--root", given.root, "First segments of every topic (default: tutti)")
        ->type_name("TOPIC");
    app.set_version_flag("--version", std::string("tutti-hub " TUTTI_VERSION));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) { // CLI11 knows no other way
        return std::unexpected(app.exit(error) == 0 ? 0 : usage_error);
    }
    return combine(given);
}

} // namespace tutti
