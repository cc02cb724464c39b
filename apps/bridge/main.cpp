// tutti-bridge: joins this installation's bus with brokers upstream. Only wiring.
#include "apps/program_options.hpp"
#include "apps/worker_options.hpp"
#include "io/environment.hpp"
#include "io/host_name.hpp"
#include "workers/bridge/bridge_service.hpp"

#include <fmt/format.h>

#include <csignal>
#include <filesystem>

namespace tutti {

namespace {

using installation::Installation;

/// Of this machine among those that may meet at a broker upstream.
std::string machine_name(const Installation& installation) {
    if (!installation.node.empty()) return installation.node;
    const Installation unnamed;
    if (installation.name != unnamed.name) return installation.name;
    const auto host = io::host_name();
    return host.empty() ? installation.name : host;
}

Result<bus::MqttUrl> own_bus(const Installation& installation) {
    const auto url = io::environment("TUTTI_BUS");
    return bus::parse_mqtt_url(url ? *url : installation.bus_url(io::run_directory()));
}

Result<bridge::BridgePlan> plan_of(
    const installation::BridgeConfig& config, const Installation& installation,
    const std::filesystem::path& file
) {
    auto local = own_bus(installation);
    if (!local) return pass_on(local);
    auto remote = bus::parse_mqtt_url(config.url);
    if (!remote) return pass_on(remote);
    bridge::BridgePlan plan;
    auto& options = plan.options;
    options.name = config.name;
    options.local = std::move(*local);
    options.local_client_id = fmt::format("{}.{}", installation.bus_name("bridge"), config.name);
    // On its socket the hub learns for whom we speak.
    if (options.local.kind == bus::MqttUrl::Kind::Unix) options.local_user = installation.bus_name("bridge");
    options.remote = std::move(*remote);
    options.client_id = config.client_id.empty()
                            ? fmt::format("{}.{}", machine_name(installation), config.name)
                            : config.client_id;
    options.user = config.user;
    options.version = config.version;
    options.topics = config.topics;
    options.roots = {installation.bus.root, config.root};
    options.session_expiry = std::chrono::ceil<seconds>(config.session_expiry);
    options.keep_retained = config.keep_retained;
    plan.password = config.password;
    if (plan.password && plan.password->vault.empty())
        plan.password->file = file.parent_path() / plan.password->file;
    return plan;
}

constexpr auto about = "Joins this installation's bus with brokers upstream, as [bridge.<name>] of its file "
                       "says: what is said here\n"
                       "is heard there, and the other way round (docs/bridge.md). `tutti up` starts it.";

constexpr auto epilogue =
    R"(Exit codes: 0 stopped by SIGTERM or SIGINT, 1 it failed, 2 wrong usage or configuration.
Logs are JSON lines on standard error.)";

int run_service(int argc, char** argv) {
    std::string file;
    ProgramOptions arguments("tutti-bridge", about, epilogue);
    arguments.text("--config FILE", "TUTTI_CONFIG", "The installation's file", file);
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    const auto installation = arguments.read_installation(file);
    if (!installation) return installation.error();
    if (installation->bridges.empty())
        return arguments.complain("the file has no [bridge.<name>], with a broker to join").error();
    std::vector<bridge::BridgePlan> plans;
    for (const auto& config : installation->bridges) {
        auto plan = plan_of(config, *installation, file);
        if (!plan)
            return arguments.complain(fmt::format("{}: {}", config.name, plan.error().message)).error();
        plans.push_back(std::move(*plan));
    }
    auto options = worker_options(*installation, "bridge", "Joins this bus with brokers upstream.");
    options.topics = {"health/" + options.name};
    worker::Worker worker(std::move(options));
    const bridge::BridgeService service(worker, std::move(plans));
    return worker.run();
}

} // namespace

} // namespace tutti

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN); // brokers close when they like
    return tutti::run_service(argc, argv);
}
