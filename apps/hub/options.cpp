#include "apps/hub/options.hpp"

#include "apps/program_options.hpp"
#include "io/directories.hpp"

#include <fmt/format.h>

namespace tutti {

namespace {

constexpr auto about =
    "tutti-hub: the event bus of an installation, an MQTT 3.1.1 and 5 broker.\n\n"
    "Programs of the same user connect to the Unix socket without a password. Others on this machine may\n"
    "use TCP: anonymously they read everything but commands and publish everything but commands and\n"
    "configuration; with a user and the password that follows from the installation's bus key, everything.";

constexpr auto epilogue = R"(Try it:
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

std::expected<HubArguments, int> combine(const Given& given, const ProgramOptions& options) {
    auto installation = options.read_installation(given.file);
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
            return options.complain(fmt::format("--tcp: '{}' is neither HOST:PORT nor off", given.tcp));
    }
    arguments.broker.limits = installation->hub.limits;
    arguments.broker.response_prefix = arguments.root + "/reply/";
    return arguments;
}

} // namespace

std::expected<HubArguments, int> read_hub_arguments(int argc, char** argv) {
    Given given;
    ProgramOptions options("tutti-hub", about, epilogue);
    options.text(
        "--run-dir DIR", "TUTTI_RUN_DIR", "Folder of the sockets and of bus.key", given.run_directory
    );
    options.text(
        "--socket PATH", nullptr, "Unix socket to listen on (default: mqtt in the run directory)",
        given.socket
    );
    options.text(
        "--tcp HOST:PORT", nullptr, "TCP address to listen on, or off (default: 127.0.0.1:1883)", given.tcp
    );
    options.text(
        "--config FILE", "TUTTI_CONFIG", "The installation's file: [hub] tcp and limits, [bus] root",
        given.file
    );
    options.text("--root TOPIC", nullptr, "First segments of every topic (default: tutti)", given.root);
    if (const auto ended = options.parse(argc, argv)) return std::unexpected(*ended);
    return combine(given, options);
}

} // namespace tutti
