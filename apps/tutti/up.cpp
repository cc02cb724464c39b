#include "apps/tutti/programs.hpp"
#include "cli/config_file.hpp"
#include "cli/logs.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/terminal.hpp"
#include "container/arguments.hpp"
#include "control/heartbeat_period.hpp"
#include "gateway/door.hpp"
#include "installation/check_listeners.hpp"
#include "installation/desired_tables.hpp"
#include "installation/programs.hpp"
#include "io/directories.hpp"
#include "io/environment.hpp"
#include "io/stream.hpp"
#include "sections/sections.hpp"
#include "supervisor/supervisor.hpp"

#include <algorithm>
#include <optional>
#include <unistd.h>

namespace tutti {

namespace {

namespace fs = std::filesystem;

/// What is said of the page goes to the gateway as its environment; paths are meant from our folder, not from
/// the file's.
void hand_to_gateway(installation::Installation& installation, const UpOptions& options) {
    const auto gateway =
        std::ranges::find(installation.services, std::string("gateway"), &supervise::ServiceDefinition::name);
    if (gateway == installation.services.end()) return;
    const auto add = [&](const char* variable, const std::string& value) {
        if (!value.empty()) gateway->environment.emplace_back(variable, value);
    };
    const auto absolute = [](const fs::path& path) {
        return path.empty() ? std::string() : fs::absolute(path).native();
    };
    add("TUTTI_GATEWAY_LISTEN", options.listen);
    add("TUTTI_GATEWAY_PASSWORD_FILE", absolute(options.password_file));
    add("TUTTI_WEB", absolute(options.web));
}

/// The supervisor has their sockets, and hands them on: who connects while they are restarted waits, and is
/// not refused. Where the kernel chooses the port, they listen themselves.
void keep_listening(installation::Installation& installation, const std::optional<Address>& page) {
    installation.gateway.listen = page; // the command line may have said another
    for (auto& service : installation.services) {
        const auto kept = installation::kept_addresses(installation, service);
        if (!kept.empty()) service.listen.clear();
        for (const auto& address : kept) service.listen.push_back({.tcp = address});
    }
}

/// The Redis that is not the bus of this installation is nobody's matter here; the one that is, every service
/// is told of.
void withhold_secrets(supervisor::Options& options, const installation::BusConfig& bus) {
    for (const auto variable : sections::secret_variables()) options.secret_variables.emplace_back(variable);
    if (io::environment("REDIS_URL") != bus.url) options.secret_variables.emplace_back("REDIS_URL");
    for (const auto& service : options.services)
        if (const auto* program = installation::program_run_by(service))
            if (program->name == "orchestrator") options.keeper = service.name;
}

supervisor::Options
supervisor_options(installation::Installation installation, const fs::path& file, bool quiet) {
    supervisor::Options options;
    options.run_directory = fs::absolute(io::run_directory());
    options.state_directory = fs::absolute(io::state_directory());
    options.program_directory = io::program_directory();
    options.config_file = fs::absolute(file);
    options.version = TUTTI_VERSION;
    options.installation = installation.name;
    options.prefix = installation.bus_prefix();
    options.bus_url = installation.bus_url(options.run_directory);
    options.bus_root = installation.bus.root;
    options.hub_tcp = installation.hub_address();
    options.services = std::move(installation.services);
    options.groups = std::move(installation.groups);
    withhold_secrets(options, installation.bus);
    for (auto& service : options.services) {
        service.run = installation::command_of(service, options.program_directory);
        if (service.is_container) service.clean_up = container::removal(service.run);
    }
    if (quiet) options.log_level = io::LogLevel::Warning;
    if (::isatty(STDERR_FILENO) == 1)
        options.log_look = [colours = command::colours_for(STDERR_FILENO)](std::string_view line) {
            return cli::describe_log_line(line, colours);
        };
    return options;
}

/// The gateway takes these from its environment, which is ours: what the command line leaves open is there.
UpOptions with_environment(UpOptions options) {
    if (options.listen.empty()) options.listen = io::environment("TUTTI_GATEWAY_LISTEN").value_or("");
    if (options.password_file.empty())
        options.password_file = io::environment("TUTTI_GATEWAY_PASSWORD_FILE").value_or("");
    if (options.web.empty()) options.web = io::environment("TUTTI_WEB").value_or("");
    return options;
}

/// Where the page will be, once what the command line says of it holds together. What is refused here would
/// only make the gateway fail again and again.
Result<std::optional<Address>>
check_gateway(const installation::Installation& installation, const UpOptions& said, const fs::path& file) {
    const bool is_there = std::ranges::any_of(installation.services, [](const auto& service) {
        return service.name == "gateway";
    });
    auto listen = installation.gateway.listen;
    if (!is_there || !listen) {
        if (said.listen.empty() && said.password_file.empty() && said.web.empty()) return std::nullopt;
        return fail(ErrorCode::InvalidInput, "the file has the gateway off: nothing would serve the page");
    }
    const auto options = with_environment(said);
    if (!options.listen.empty()) {
        const auto given = io::parse_host_port(options.listen);
        if (!given) return fail(given.error().code, "--listen: " + given.error().message);
        listen = Address{.host = given->host, .port = given->port};
        auto meant = installation;
        meant.gateway.listen = listen;
        if (auto clash = installation::listener_clash(meant)) return fail(ErrorCode::InvalidInput, *clash);
    }
    auto password_file = options.password_file;
    if (password_file.empty() && installation.gateway.password
        && installation.gateway.password->vault.empty())
        password_file = file.parent_path() / installation.gateway.password->file;
    if (!password_file.empty())
        if (auto password = gateway::read_password(password_file); !password) return pass_on(password);
    std::error_code error;
    if (!options.web.empty() && !fs::is_directory(options.web, error))
        return fail(ErrorCode::InvalidInput, fmt::format("--web: {} is not a folder", options.web.native()));
    return listen;
}

/// What the supervisor is to go by, from the file and the command line; or what to print, and the exit code.
std::expected<supervisor::Options, cli::ConfigFailure>
read_options(const UpOptions& options, cli::Warnings warnings) {
    const auto refuse = [](const std::string& reason) {
        return std::unexpected(cli::ConfigFailure{fmt::format("tutti: {}\n", reason), command::Usage});
    };
    const auto path = cli::config_path(options.config);
    auto loaded = cli::load_config(path, warnings);
    if (!loaded) return std::unexpected(loaded.error());
    auto* installation = &loaded->installation;
    std::error_code error;
    if (!fs::is_regular_file(path, error))
        return refuse(fmt::format("{} is not a file: services read it again", path.native()));
    const auto page = check_gateway(*installation, options, path);
    if (!page) return refuse(page.error().message);
    hand_to_gateway(*installation, with_environment(options));
    keep_listening(*installation, *page);
    const auto scheme = installation->gateway.certificate.empty() ? "http" : "https";
    const bool is_governed = installation->control.runs;
    auto made = supervisor_options(std::move(*installation), path, options.quiet);
    if (is_governed) made.tables = installation::to_value(installation::loaded_tables(loaded->document));
    const auto heartbeat = control::heartbeat_period(made.heartbeat);
    if (!heartbeat) return refuse(heartbeat.error().message);
    made.heartbeat = *heartbeat;
    if (*page) made.page = fmt::format("{}://{}/", scheme, print(**page));
    made.read_again = [options]() -> Result<supervisor::Options> {
        auto again = read_options(options, cli::Warnings::Keep);
        if (!again) return fail(ErrorCode::InvalidInput, std::move(again.error().text));
        return std::move(*again);
    };
    return made;
}

} // namespace

int run_up(const UpOptions& options) {
    auto supervising = read_options(options, cli::Warnings::Print);
    if (!supervising) {
        command::print_err("{}", supervising.error().text);
        return supervising.error().exit_code;
    }
    if (options.check) {
        command::print_out("tutti {} takes {}\n", TUTTI_VERSION, supervising->config_file.native());
        return command::Success;
    }
    const auto ended = supervisor::run(std::move(*supervising));
    if (ended) return command::Success;
    command::print_err("tutti: {}\n", ended.error().message);
    return command::Failure;
}

} // namespace tutti
