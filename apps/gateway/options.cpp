#include "apps/gateway/options.hpp"

#include "apps/program_options.hpp"
#include "base/json.hpp"
#include "gateway/openapi.hpp"
#include "gateway/routes.hpp"
#include "io/directories.hpp"
#include "io/environment.hpp"
#include "io/stream.hpp"

namespace tutti {

namespace {

constexpr auto about =
    "The web page, the REST interface and the live feed of an installation.\n\n"
    "It shows what is on the bus and keeps nothing. Without a bus it serves all the same, and says so.";

constexpr auto epilogue = R"(Try it:
  tutti-gateway --listen 127.0.0.1:8080 &
  curl http://127.0.0.1:8080/api/sources

Beyond this machine (--listen 0.0.0.0:8080) whoever comes has to log in: with the password of --password-file (one
line, the password itself or its argon2id hash), or as a user. The first of these is made at /setup, with a code that
the log tells. SIGHUP reads the folder of the web page anew.

Exit codes: 0 stopped by SIGTERM or SIGINT, 1 it failed (an address is in use), 2 wrong usage or configuration.
Logs are JSON lines on standard error.)";

/// As said on the command line, else in the environment; else empty.
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

std::expected<Address, int> choose_address(
    const Given& given, const installation::Installation& installation, const ProgramOptions& options
) {
    if (given.listen.empty()) {
        if (installation.gateway.listen) return *installation.gateway.listen;
        return options.complain(
            "the configuration says that the gateway is off; --listen HOST:PORT goes before it"
        );
    }
    const auto address = io::parse_host_port(given.listen);
    if (!address) return options.complain("--listen: " + address.error().message);
    return Address{.host = address->host, .port = address->port};
}

std::optional<toml::SecretReference>
choose_password(const Given& given, const installation::Installation& installation) {
    if (!given.password_file.empty()) return toml::SecretReference{given.password_file};
    auto password = installation.gateway.password;
    if (password && password->vault.empty())
        password->file = std::filesystem::path(given.file).parent_path() / password->file;
    return password;
}

/// A proxy on this machine brings others to an address that is this machine's alone. A name besides those of
/// the machine is one that a proxy is asked for, or `tailscale serve`, which has an entrance of its own.
gateway::LockOptions::Reach reach_of(
    const Address& listen, const std::vector<std::string>& hosts, const installation::GatewayConfig& config
) {
    using Reach = gateway::LockOptions::Reach;
    const bool has_proxy = !config.trusted_proxies.empty() || (!hosts.empty() && !config.tailscale);
    return listen.is_loopback() && !has_proxy ? Reach::ThisMachine : Reach::Others;
}

std::expected<GatewayArguments, int> combine(const Given& given, const ProgramOptions& options) {
    const auto installation = options.read_installation(given.file);
    if (!installation) return std::unexpected(installation.error());
    const auto listen = choose_address(given, *installation, options);
    if (!listen) return std::unexpected(listen.error());
    GatewayArguments arguments;
    arguments.listen = *listen;
    arguments.password = choose_password(given, *installation);
    arguments.run_directory =
        given.run_directory.empty() ? io::run_directory() : std::filesystem::path(given.run_directory);
    const auto supervised_name = io::environment("TUTTI_NAME");
    arguments.worker = supervised_name ? *supervised_name : installation->bus_name("gateway");
    arguments.bus = given.bus;
    if (arguments.bus.empty()) arguments.bus = installation->bus_url(arguments.run_directory);
    arguments.root = given.root.empty() ? installation->bus.root : given.root;
    auto& serving = arguments.gateway;
    serving.installation = installation->name;
    serving.component = arguments.worker;
    serving.page = installation->bus_name("page");
    serving.pad = installation->bus_name("pad");
    serving.render = installation->bus_name("render");
    serving.output = installation->bus_name("output");
    serving.camera = installation->bus_name("camera");
    serving.sensors = installation->bus_name("sensors");
    serving.matrix = installation->bus_name("state");
    serving.history = installation->bus_name("history");
    serving.alerts = installation->bus_name("alerts");
    serving.orchestrator = installation->bus_name("orchestrator");
    serving.streams = arguments.run_directory / "camera";
    serving.pictures = io::state_directory() / (installation->bus_name("lyrics") + ".pictures");
    if (installation->control.runs)
        serving.control = arguments.run_directory / (installation->bus_name("control") + ".sock");
    serving.prefix = installation->bus_prefix();
    serving.health = governance::health::book_options(installation->health);
    for (const auto& service : installation->services)
        if (service.leader != supervise::Leading::Any)
            serving.led.emplace(
                installation->bus_name(service.name), service.leader == supervise::Leading::FollowerProxy
                                                          ? gateway::ForTheLeader::PassedOn
                                                          : gateway::ForTheLeader::SentThere
            );
    serving.hub = arguments.run_directory / "hub.sock";
    serving.logs = io::state_directory() / "log";
    serving.tokens = io::state_directory() / "gateway.tokens.json";
    arguments.users = io::state_directory() / "gateway.users.json";
    serving.web = given.web.empty() ? find_web() : std::filesystem::path(given.web);
    auto hosts = given.allowed_hosts;
    hosts.insert(hosts.end(), installation->gateway.hosts.begin(), installation->gateway.hosts.end());
    arguments.reach = reach_of(*listen, hosts, installation->gateway);
    serving.tailnet_hosts = gateway::AllowedHosts::local(hosts);
    serving.hosts =
        listen->is_loopback() ? gateway::AllowedHosts::local(std::move(hosts)) : gateway::AllowedHosts::any();
    serving.proxies = installation->gateway.trusted_proxies;
    if (!installation->gateway.certificate.empty()) {
        const auto folder = std::filesystem::absolute(given.file).parent_path();
        arguments.certificate = folder / installation->gateway.certificate;
        arguments.key = folder / installation->gateway.key;
    }
    if (const auto& tailscale = installation->gateway.tailscale) {
        arguments.tailnet = tailscale->listen;
        for (const auto& [login, role] : tailscale->roles)
            serving.tailnet.emplace(login, gateway::parse_role(role).value());
    }
    if (supervised_name) serving.supervised = gateway::Supervised::Yes;
    return arguments;
}

} // namespace

std::expected<GatewayArguments, int> read_gateway_arguments(int argc, char** argv) {
    Given given;
    ProgramOptions options("tutti-gateway", about, epilogue);
    options.text(
        "--listen HOST:PORT", "TUTTI_GATEWAY_LISTEN", "TCP address to serve on (127.0.0.1:8080)", given.listen
    );
    options.text("--web DIR", "TUTTI_WEB", "Folder of the web page", given.web);
    options.text(
        "--password-file FILE", "TUTTI_GATEWAY_PASSWORD_FILE", "Ask for the password in this file",
        given.password_file
    );
    options.texts(
        "--allow-host NAME", "A further host name to answer to on loopback; may be repeated",
        given.allowed_hosts
    );
    options.text(
        "--config FILE", "TUTTI_CONFIG", "The installation's file: name, [bus], [gateway]", given.file
    );
    options.text("--bus URL", "TUTTI_BUS", "Where the bus is (the hub in the run directory)", given.bus);
    options.text("--root TOPIC", "TUTTI_ROOT", "First segments of every topic (tutti)", given.root);
    options.text("--run-dir DIR", "TUTTI_RUN_DIR", "Folder of the sockets", given.run_directory);
    options.printing("--openapi", "Print the HTTP interface as an OpenAPI 3.1 document", [] {
        return print_json(gateway::openapi_document(gateway::routes()));
    });
    if (const auto ended = options.parse(argc, argv)) return std::unexpected(*ended);
    return combine(given, options);
}

} // namespace tutti
