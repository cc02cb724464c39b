#include "supervisor/launch_plan.hpp"

#include "base/json.hpp"
#include "io/file.hpp"
#include "io/stream.hpp"
#include "io/zone_file.hpp"
#include "supervise/shim_protocol.hpp"
#include "supervisor/control_group.hpp"
#include "supervisor/credentials.hpp"
#include "supervisor/environment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <unistd.h>

namespace tutti::supervisor {

namespace {

using supervise::ServiceDefinition;

/// What a child must not take for its own: it belongs to us, or to the run that we were started in.
bool is_inherited(std::string_view assignment) {
    constexpr std::array<std::string_view, 17> ours = {
        "NOTIFY_SOCKET",  "WATCHDOG_USEC",      "WATCHDOG_PID",    "LISTEN_FDS",  "LISTEN_PID",
        "LISTEN_FDNAMES", "INVOCATION_ID",      "TUTTI_NAME",      "TUTTI_BUS",   "TUTTI_BUS_TCP",
        "TUTTI_CONFIG",   "TUTTI_RUN_DIR",      "TUTTI_STATE_DIR", "TUTTI_EVERY", "TUTTI_ROOT",
        "TUTTI_UP_LOCK",  "TUTTI_LEADER_TOKEN",
    };
    const auto name = assignment.substr(0, assignment.find('='));
    return std::ranges::find(ours, name) == ours.end();
}

bool is_secret(const Options& options, std::string_view assignment) {
    return std::ranges::find(options.secret_variables, assignment.substr(0, assignment.find('=')))
           != options.secret_variables.end();
}

std::vector<std::string> environment_of(
    const Options& options, const ServiceDefinition& service, const LaunchPlan& plan, std::string_view bus_key
) {
    std::vector<std::string> environment;
    for (char** variable = environ; *variable != nullptr; ++variable)
        if (is_inherited(*variable) && (service.name == options.keeper || !is_secret(options, *variable)))
            environment.emplace_back(*variable);

    set_variable(environment, "TUTTI_NAME", plan.worker_name);
    set_variable(environment, "TUTTI_RUN_DIR", options.run_directory.native());
    set_variable(environment, "TUTTI_STATE_DIR", options.state_directory.native());
    set_variable(environment, "TUTTI_CONFIG", options.config_file.native());
    set_variable(environment, "NOTIFY_SOCKET", plan.paths.notify.native());
    if (service.watchdog)
        set_variable(environment, "WATCHDOG_USEC", std::to_string(service.watchdog->count()));
    if (service.every)
        set_variable(
            environment, "TUTTI_EVERY",
            fmt::format("{}ms", std::chrono::ceil<milliseconds>(*service.every).count())
        );

    if (!plan.listen.empty()) {
        set_variable(environment, "LISTEN_FDS", std::to_string(plan.listen.size()));
        const std::vector<std::string_view> names(plan.listen.size(), plan.name);
        set_variable(environment, "LISTEN_FDNAMES", fmt::format("{}", fmt::join(names, ":")));
        // The shim writes the number there when it knows it.
        environment.push_back(
            supervise::shim::listen_pid_variable + std::string(supervise::shim::listen_pid_room, ' ')
        );
    }

    set_variable(environment, "TUTTI_ROOT", options.bus_root);
    set_variable(environment, "TUTTI_BUS", options.bus_url);
    if (options.hub_tcp)
        set_variable(
            environment, "TUTTI_BUS_TCP",
            fmt::format(
                "mqtt://{}:{}@{}", plan.worker_name, bus_password(bus_key, plan.worker_name),
                print(*options.hub_tcp)
            )
        );
    for (const auto& [name, value] : service.environment) set_variable(environment, name, value);
    return environment;
}

std::vector<std::string>
shim_arguments_of(const Options& options, const ServiceDefinition& service, const LaunchPlan& plan) {
    const auto folder = options.config_file.parent_path();
    std::vector<std::string> arguments = {
        "tutti-shim",
        "--service=" + plan.name,
        "--run=" + plan.paths.directory.native(),
        "--log=" + (options.state_directory / "log" / (plan.name + ".log")).native(),
        fmt::format("--log-size={}", service.logs.size),
        fmt::format("--log-files={}", service.logs.files),
        fmt::format("--log-flood={}", service.logs.flood),
        fmt::format("--grace={}", service.stop.grace.count()),
    };
    if (!plan.listen.empty()) arguments.push_back(fmt::format("--sockets={}", plan.listen.size()));
    const auto directory = folder / service.directory;
    if (!directory.empty()) arguments.push_back("--directory=" + directory.lexically_normal().native());
    if (service.limits.open_files)
        arguments.push_back(fmt::format("--open-files={}", *service.limits.open_files));
    if (service.limits.nice) arguments.push_back(fmt::format("--nice={}", *service.limits.nice));
    if (!plan.control_group.empty())
        arguments.push_back("--join=" + (plan.control_group / "cgroup.procs").native());
    else if (service.limits.memory)
        arguments.push_back(fmt::format("--memory={}", *service.limits.memory));
    if (!service.limits.cpus.empty()) arguments.push_back("--cpus=" + service.limits.cpus);
    if (!service.no_new_privs) arguments.emplace_back("--may-gain");
    for (const auto& path : service.read_only)
        arguments.push_back("--read-only=" + (folder / path).lexically_normal().native());
    return arguments;
}

/// What a process gets at its start and keeps. Not the rules of its supervision, which hold at once, nor what
/// surrounds `tutti up`: it differs from one terminal to the next.
std::string settings_of(const Options& options, const ServiceDefinition& service) {
    std::vector<Value> run(service.run.begin(), service.run.end());
    std::vector<Member> environment(service.environment.size());
    std::ranges::transform(service.environment, environment.begin(), [](const auto& variable) {
        return Member{variable.first, variable.second};
    });
    const auto microseconds_of = [](const auto& period) {
        return period ? Value(period->count()) : Value(nullptr);
    };
    std::vector<Value> listen;
    for (const auto& place : service.listen) listen.emplace_back(place.tcp ? print(*place.tcp) : place.path);
    std::vector<Member> all(
        {{"pattern", static_cast<int>(service.pattern)},
         {"run", Value::array(std::move(run))},
         {"directory", (options.config_file.parent_path() / service.directory).lexically_normal().native()},
         {"environment", Value::object(std::move(environment))},
         {"every", microseconds_of(service.every)},
         {"watchdog", microseconds_of(service.watchdog)},
         {"open_files", service.limits.open_files ? Value(*service.limits.open_files) : Value(nullptr)},
         {"nice", service.limits.nice ? Value(*service.limits.nice) : Value(nullptr)},
         {"listen", Value::array(std::move(listen))},
         {"reads", std::to_string(service.reads)},
         {"prefix", options.prefix},
         {"bus", options.bus_url},
         {"root", options.bus_root},
         {"tcp", options.hub_tcp ? print(*options.hub_tcp) : std::string()}}
    );
    // Only where they are: what runs since before there were these keys has what it needs.
    if (service.limits.memory) all.push_back({"memory", *service.limits.memory});
    if (!service.limits.cpus.empty()) all.push_back({"cpus", service.limits.cpus});
    if (service.limits.cpu_share) all.push_back({"cpu_share", *service.limits.cpu_share});
    if (!service.user.empty()) all.push_back({"user", service.user});
    if (!service.no_new_privs) all.push_back({"no_new_privs", false});
    if (!service.read_only.empty())
        all.push_back({"read_only", Value::array({service.read_only.begin(), service.read_only.end()})});
    auto logs = service.logs;
    logs.compress = false; // no matter of the process
    if (logs != supervise::LogSpec{})
        all.push_back({"logs", fmt::format("{} {} {}", logs.size, logs.files, logs.flood)});
    return fingerprint(print_json(Value::object(std::move(all))));
}

/// Whether something is limited for all of its processes together.
bool is_limited_as_a_whole(const ServiceDefinition& service) {
    return service.limits.memory.has_value() || service.limits.cpu_share.has_value();
}

void plan_group(LaunchPlan& plan, const GroupsOfOurs& groups) {
    if (groups.why_not.empty()) {
        plan.control_group = groups.path / ("service-" + plan.name);
        return;
    }
    if (plan.limits.memory)
        plan.unenforced.push_back("its limit of memory is one for each of its processes: " + groups.why_not);
    if (plan.limits.cpu_share)
        plan.unenforced.push_back("its share of the processors is not limited: " + groups.why_not);
}

} // namespace

std::vector<LaunchPlan> plan_launches(const Options& options, std::string_view bus_key) {
    std::vector<LaunchPlan> plans;
    const auto services = services_directory(options.run_directory);
    std::optional<GroupsOfOurs> groups; // looked for only where somebody is limited
    for (const auto& service : options.services) {
        LaunchPlan plan{
            .name = service.name,
            .worker_name = options.prefix + service.name,
            .spec = service,
            .required = service.required,
            .paths = ServicePaths(services, service.name),
            .listen = service.listen,
            .user = service.user,
            .limits = service.limits,
            .shim_arguments = {},
            .command = service.run,
            .clean_up = service.clean_up,
            .environment = {},
            .packs_logs = service.logs.compress,
            .settings = settings_of(options, service),
        };
        for (auto& place : plan.listen)
            if (!place.tcp)
                place.path = (options.config_file.parent_path() / place.path).lexically_normal().native();
        if (is_limited_as_a_whole(service)) {
            if (!groups) groups = find_groups_of_ours();
            plan_group(plan, *groups);
        }
        plan.shim_arguments = shim_arguments_of(options, service, plan);
        plan.environment = environment_of(options, service, plan, bus_key);
        plans.push_back(std::move(plan));
    }
    return plans;
}

Result<void> make_directories(const Options& options, const std::vector<LaunchPlan>& plans) {
    const auto services = services_directory(options.run_directory);
    const auto& state = options.state_directory;
    for (const auto& path : {state, state / "log", state / "history", services})
        if (auto made = io::make_private_directory(path); !made) return made;
    for (const auto& plan : plans) {
        if (auto made = io::make_private_directory(plan.paths.directory); !made) return made;
        if (auto fits = io::check_socket_path(plan.paths.control); !fits) return fits;
    }
    return {};
}

Result<std::vector<supervise::ServiceSpec>> specs_of(const std::vector<LaunchPlan>& plans) {
    std::vector<supervise::ServiceSpec> specs;
    for (const auto& plan : plans) {
        specs.push_back(plan.spec);
        if (!plan.spec.cron) continue;
        auto text = io::read_zone(plan.spec.timezone);
        auto zone = text ? calendar::TimeZone::parse(*text) : pass_on(text);
        if (!zone)
            return fail(
                zone.error().code, fmt::format("{}: its time zone: {}", plan.name, zone.error().message)
            );
        specs.back().zone = std::move(*zone);
    }
    return specs;
}

} // namespace tutti::supervisor
