#include "apps/gateway/options.hpp"

#include "config/load.hpp"
#include "io/directories.hpp"
#include "io/file.hpp"
#include "io/stream.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace tutti {

namespace {

constexpr int usage_error = 2;

constexpr auto description =
    "tutti-gateway: the web page, the REST interface and the live feed of an installation.\n\n"
    "It shows what is on the bus and keeps nothing. Without a bus it serves all the same, and says so.";

constexpr auto footer = R"(Try it:
  tutti-gateway --listen 127.0.0.1:8080 &
  curl http://127.0.0.1:8080/api/sources

Beyond this machine (--listen 0.0.0.0:8080) it needs a password file: one line, the password itself or its
argon2id hash. SIGHUP reads the folder of the web page anew.

Exit codes: 0 stopped by SIGTERM or SIGINT, 1 it failed (an address is in use), 2 wrong usage or configuration.
Logs are JSON lines on standard error.)";

struct Given {
    std::string listen;
    std::string web;
    std::string password_file;
    std::string run_directory;
    std::string bus;
    std::string root;
    std::string file;
    std::vector<std::string> allowed_hosts;
};

std::unexpected<int> complain(const std::string& sentence) {
    fmt::print(stderr, "tutti-gateway: {}\n", sentence);
    return std::unexpected(usage_error);
}

std::expected<config::Installation, int> read_configuration(const std::string& file) {
    if (file.empty()) return config::Installation{};
    const auto text = io::read_file(file);
    if (!text) return complain(text.error().message);
    auto installation = config::load_installation(*text);
    if (installation) return std::move(*installation);
    std::fputs(config::print_mistakes(file, *text, installation.error()).c_str(), stderr);
    return std::unexpected(usage_error);
}

/// Where the page is, if nobody said: installed beside the program, or built in the source tree.
std::filesystem::path find_web() {
    const auto programs = io::program_directory();
    const auto installed = programs.parent_path() / "share/tutti/web";
    const auto built = programs.parent_path().parent_path().parent_path() / "web/build";
    std::error_code error;
    return !std::filesystem::is_directory(installed, error) && std::filesystem::is_directory(built, error)
               ? built
               : installed;
}

std::expected<config::Address, int>
choose_address(const Given& given, const config::Installation& installation) {
    if (given.listen.empty()) {
        if (installation.gateway.listen) return *installation.gateway.listen;
        return complain("the configuration says that the gateway is off; --listen HOST:PORT goes before it");
    }
    const auto address = io::parse_host_port(given.listen);
    if (!address) return complain("--listen: " + address.error().message);
    return config::Address{.host = address->host, .port = address->port};
}

std::filesystem::path choose_password_file(const Given& given, const config::Installation& installation) {
    if (!given.password_file.empty()) return given.password_file;
    if (!installation.gateway.password) return {};
    return std::filesystem::path(given.file).parent_path() / installation.gateway.password->file;
}

std::expected<GatewayArguments, int> combine(const Given& given) {
    const auto installation = read_configuration(given.file);
    if (!installation) return std::unexpected(installation.error());
    const auto listen = choose_address(given, *installation);
    if (!listen) return std::unexpected(listen.error());
    GatewayArguments arguments;
    arguments.listen = *listen;
    arguments.web = given.web.empty() ? find_web() : std::filesystem::path(given.web);
    arguments.password_file = choose_password_file(given, *installation);
    if (!listen->is_loopback() && arguments.password_file.empty())
        return complain(fmt::format(
            "refusing to listen on {}: whoever reaches it could read everything. Name a --password-file, or "
            "listen on 127.0.0.1",
            config::print(*listen)
        ));
    arguments.run_directory =
        given.run_directory.empty() ? io::run_directory() : std::filesystem::path(given.run_directory);
    arguments.installation = installation->name;
    const char* const name = std::getenv("TUTTI_NAME");
    arguments.supervised = name != nullptr && *name != '\0';
    arguments.worker = arguments.supervised ? name : installation->bus_name("gateway");
    arguments.page = installation->bus_name("page");
    arguments.bus = given.bus;
    if (arguments.bus.empty())
        arguments.bus = installation->bus.is_embedded()
                            ? "unix://" + (arguments.run_directory / "mqtt").native()
                            : installation->bus.url;
    arguments.root = given.root.empty() ? installation->bus.root : given.root;
    arguments.allowed_hosts = given.allowed_hosts;
    return arguments;
}

} // namespace

std::expected<GatewayArguments, int> read_gateway_arguments(int argc, char** argv) {
    Given given;
    CLI::App app(description);
    app.footer(footer);
    app.add_option("--listen", given.listen, "TCP address to serve on (default: 127.0.0.1:8080)")
        ->envname("TUTTI_GATEWAY_LISTEN")
        ->type_name("HOST:PORT");
    app.add_option("--web", given.web, "Folder of the web page")->envname("TUTTI_WEB")->type_name("DIR");
    app.add_option("--password-file", given.password_file, "Ask for the password in this file")
        ->envname("TUTTI_GATEWAY_PASSWORD_FILE")
        ->type_name("FILE");
    app.add_option(
           "--allow-host", given.allowed_hosts,
           "A further host name to answer to on loopback; may be repeated"
    )
        ->type_name("NAME");
    app.add_option("--config", given.file, "The installation's file: name, [bus], [gateway]")
        ->envname("TUTTI_CONFIG")
        ->type_name("FILE");
    app.add_option("--bus", given.bus, "Where the bus is (default: the hub in the run directory)")
        ->envname("TUTTI_BUS")
        ->type_name("URL");
    app.add_option("--root", given.root, "First segments of every topic (default: tutti)")
        ->envname("TUTTI_ROOT")
        ->type_name("TOPIC");
    app.add_option("--run-dir", given.run_directory, "Folder of the sockets")
        ->envname("TUTTI_RUN_DIR")
        ->type_name("DIR");
    app.set_version_flag("--version", std::string("tutti-gateway " TUTTI_VERSION));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) { // CLI11 knows no other way
        return std::unexpected(app.exit(error) == 0 ? 0 : usage_error);
    }
    return combine(given);
}

} // namespace tutti
