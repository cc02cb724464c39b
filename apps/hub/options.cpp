#include "apps/hub/options.hpp"

#include "apps/program_options.hpp"
#include "governance/policy/policy_snapshot.hpp"
#include "installation/programs.hpp"
#include "io/directories.hpp"
#include "password/user_file.hpp"

#include <fmt/format.h>
#include <system_error>

#include <algorithm>
#include <limits>

namespace tutti {

namespace {

constexpr auto about =
    "tutti-hub: the event bus of an installation, an MQTT 3.1.1 and 5 broker.\n\n"
    "Programs of the same user connect to the Unix socket without a password. Others on this machine may\n"
    "use TCP, anonymously or as a user with a password (`tutti passwd --bus`). Where else it listens, with\n"
    "TLS, over WebSocket or beyond this machine, the installation's file says. Who may say and read what is\n"
    "a table in docs/hub.md.";

constexpr auto epilogue = R"(Try it:
  tutti-hub --run-dir /tmp/hub &
  mosquitto_sub --unix /tmp/hub/mqtt -t 'tutti/#' -v &
  mosquitto_pub -h 127.0.0.1 -t tutti/event/hello -m '{"v":1}'

Exit codes: 0 stopped by SIGTERM or SIGINT, 1 it failed (an address is in use), 2 wrong usage or configuration.
Logs are JSON lines on standard error.)";

hub::Who part_of(const installation::Program* program) {
    if (program == nullptr) return hub::Who::Service;
    if (program->name == "director") return hub::Who::Director;
    if (program->name == "orchestrator") return hub::Who::Orchestrator;
    if (program->name == "gateway") return hub::Who::Gateway;
    if (program->name == "control") return hub::Who::Control;
    if (program->name == "bridge") return hub::Who::Bridge;
    return hub::Who::Service;
}

/// Who is to run while somebody subscribes to what they publish.
std::vector<hub::WantedBy> audiences_of(const installation::Installation& installation) {
    std::vector<hub::WantedBy> audiences;
    for (const auto& service : installation.services) {
        if (service.subscribers.empty()) continue;
        auto& filters = audiences.emplace_back(hub::WantedBy{service.name, {}}).filters;
        for (const auto& filter : service.subscribers)
            filters.push_back(fmt::format("{}/{}", installation.bus.root, filter));
    }
    return audiences;
}

/// Who plays which part: the services of the file, and what ships with us where the file says nothing of it.
std::vector<hub::Part> parts_of(const installation::Installation& installation) {
    std::vector<hub::Part> parts;
    for (const auto& program : installation::programs()) {
        parts.push_back({std::string(program.name), part_of(&program)}); // what it plays on other nodes
        if (installation.find_service(program.name) == nullptr)
            parts.push_back({installation.bus_name(program.name), part_of(&program)});
    }
    for (const auto& service : installation.services)
        parts.push_back({installation.bus_name(service.name), part_of(installation::program_run_by(service))}
        );
    parts.push_back({"services", hub::Who::Service}); // health/services is the orchestrator's
    return parts;
}

std::string orchestrator_of(const installation::Installation& installation) {
    for (const auto& service : installation.services)
        if (part_of(installation::program_run_by(service)) == hub::Who::Orchestrator)
            return installation.bus_name(service.name);
    return installation.bus_name("orchestrator");
}

bool has_control(const installation::Installation& installation) {
    return std::ranges::any_of(installation.services, [](const auto& service) {
        return part_of(installation::program_run_by(service)) == hub::Who::Control;
    });
}

// A hub alone keeps nothing unless it is told where: there may be several on a machine.
void choose_journal(
    HubArguments& arguments, const installation::HubConfig& hub, std::filesystem::path state_directory
) {
    constexpr auto never = std::numeric_limits<std::uint32_t>::max();
    auto& kept = arguments.broker.durability;
    kept.session_expiry_seconds = never;
    if (hub.durable.session_expiry)
        kept.session_expiry_seconds =
            static_cast<std::uint32_t>(std::chrono::ceil<seconds>(*hub.durable.session_expiry).count());
    for (const auto& filter : hub.durable.retained)
        kept.retained.push_back(fmt::format("{}/{}", arguments.root, filter));
    if (arguments.orchestrator) { // it moves secrets out of sections before it says them
        kept.judged = fmt::format("{}/config/", arguments.root);
        kept.judge = *arguments.orchestrator;
    }
    if (!hub.durable.session_expiry && kept.retained.empty()) return;
    if (state_directory.empty()) return;
    arguments.journal = hub::JournalOptions{.folder = state_directory / "hub", .bytes = hub.durable.bytes};
}

struct Given {
    std::string run_directory;
    std::string socket;
    std::string tcp;
    std::string file;
    std::string root;
    std::string state_directory;
    bool only_checks = false;
};

std::expected<HubArguments, int> combine(const Given& given, const ProgramOptions& options) {
    auto installation = options.read_installation(given.file);
    if (!installation) return std::unexpected(installation.error());
    HubArguments arguments;
    arguments.only_checks = given.only_checks;
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
    std::error_code error; // of a folder that has gone: names stay as they are
    if (!given.file.empty()) arguments.folder = std::filesystem::absolute(given.file, error).parent_path();
    const auto state =
        given.state_directory.empty() ? io::state_directory() : std::filesystem::path(given.state_directory);
    arguments.users = installation->hub.users.empty() ? state / password::usual_user_file
                                                      : arguments.folder / installation->hub.users;
    arguments.pace = {installation->hub.messages_per_second, installation->hub.bytes_per_second};
    arguments.listeners = std::move(installation->hub.listeners);
    arguments.broker.limits = installation->hub.limits;
    for (const auto& filter : installation->hub.latest)
        arguments.broker.limits.latest.push_back(
            filter.starts_with('/') ? filter.substr(1) : fmt::format("{}/{}", arguments.root, filter)
        );
    arguments.sys_interval = installation->hub.sys_interval;
    arguments.broker.redirect = installation->hub.redirect;
    arguments.broker.response_prefix = arguments.root + "/reply/";
    if (!given.file.empty()) {
        arguments.orchestrator = orchestrator_of(*installation);
        if (has_control(*installation))
            arguments.policy = state / governance::policy::snapshot_file;
        else if (!installation->hub.rules.empty())
            arguments.policy = arguments.folder / installation->hub.rules;
    }
    choose_journal(arguments, installation->hub, given.state_directory);
    arguments.parts = parts_of(*installation);
    arguments.audiences = audiences_of(*installation);
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
    options.text("--config FILE", "TUTTI_CONFIG", "The installation's file: [hub], [bus] root", given.file);
    options.text("--root TOPIC", nullptr, "First segments of every topic (default: tutti)", given.root);
    options.text(
        "--state-dir DIR", "TUTTI_STATE_DIR",
        "Folder of the hub's users, of control's policy, and of what outlives the hub; without one, nothing "
        "does",
        given.state_directory
    );
    options.flag(
        "--check", "Only look whether the files of TLS fit together; `tutti config-check` asks",
        given.only_checks
    );
    if (const auto ended = options.parse(argc, argv)) return std::unexpected(*ended);
    return combine(given, options);
}

} // namespace tutti
