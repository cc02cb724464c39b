// tutti-hub: the broker joined to its sockets. Only wiring.
#include "apps/hub/doors.hpp"
#include "apps/hub/options.hpp"
#include "apps/hub/tls_doors.hpp"
#include "broker/broker.hpp"
#include "contract/clock.hpp"
#include "contract/topics.hpp"
#include "control/heartbeat_period.hpp"
#include "hub/authorizer.hpp"
#include "hub/calm.hpp"
#include "hub/control_socket.hpp"
#include "hub/descriptors.hpp"
#include "hub/holdings.hpp"
#include "hub/journal_keeper.hpp"
#include "hub/log_report.hpp"
#include "hub/policy_answers.hpp"
#include "hub/policy_watch.hpp"
#include "hub/redirect_command.hpp"
#include "hub/server.hpp"
#include "hub/statistics.hpp"
#include "hub/sys_topics.hpp"
#include "hub/user_desk.hpp"
#include "io/clock.hpp"
#include "io/directories.hpp"
#include "io/disk.hpp"
#include "io/environment.hpp"
#include "io/log.hpp"
#include "io/machine.hpp"
#include "io/notify.hpp"
#include "io/private_process.hpp"
#include "io/process.hpp"
#include "io/system_random.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <unistd.h>

namespace tutti {

namespace {

// SIGTERM and SIGINT come through the loop; a peer that goes away is an error of write(2).
void arrange_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

int fail_with(const io::Log& log, const Error& error) {
    log.error(error.message);
    return 1;
}

broker::Options make_room(broker::Options options, const io::Log& log) {
    const auto allowed = io::allow_descriptors(hub::wanted_descriptors(options.limits));
    const auto wanted = options.limits.clients;
    options.limits = hub::fit(options.limits, allowed);
    if (options.limits.clients < wanted)
        log.warning(
            "fewer clients than hub.limits.clients: the process may open too few files",
            {{"clients", options.limits.clients}, {"wanted", wanted}, {"open_files", allowed}}
        );
    return options;
}

std::string_view name_of(broker::Entrance::Anonymous rights) {
    switch (rights) {
    case broker::Entrance::Anonymous::Nothing:
        return "no";
    case broker::Entrance::Anonymous::Read:
        return "read";
    case broker::Entrance::Anonymous::Everything:
        break;
    }
    return "yes";
}

Value state_of(const hub::Doors::State& door) {
    std::vector<Member> members = {
        {"name", door.name},
        {"at", door.place},
        {"protocol", door.protocol},
        {"state", door.is_open ? "open" : "shut"},
        {"anonymous", name_of(door.entrance.anonymous)},
        {"users", door.entrance.has_users},
        {"clients", door.entrance.clients},
    };
    if (door.entrance.most_clients != broker::Entrance().most_clients)
        members.push_back({"max_clients", door.entrance.most_clients});
    return Value::object(std::move(members));
}

Value state_of(const std::string& name, const HubArguments& arguments, const hub::Doors& doors) {
    Value tcp;
    std::vector<Value> listeners;
    for (const auto& door : doors.states()) {
        if (door.name == "tcp") tcp = door.place;
        listeners.push_back(state_of(door));
    }
    return Value::object(
        {{"worker", name},
         {"pid", ::getpid()},
         {"version", TUTTI_VERSION},
         {"socket", arguments.socket.native()},
         {"tcp", tcp},
         {"listeners", Value::array(std::move(listeners))},
         {"root", arguments.root}}
    );
}

Value stats_of(const broker::Broker& broker, const hub::Server& server, hub::Rates& rates, SteadyTime now) {
    constexpr std::size_t most_topics = 10;
    const auto stats = broker.stats();
    const auto counted = hub::counters(stats);
    std::vector<Member> members(counted.members().begin(), counted.members().end());
    members.push_back({"budgets", Value::object(hub::holdings(broker.accounts()))});
    members.push_back({"rates", rates.look(stats, now)});
    members.push_back({"latency", server.latency().to_value()});
    members.push_back({"topics", hub::topics(broker.busiest_topics(most_topics))});
    return Value::object(std::move(members));
}

/// As many as fit into a frame, however long their names are.
Value clients_of(const broker::Broker& broker) {
    constexpr std::size_t most_clients = 256;
    return Value::object(
        {{"connected", broker.stats().clients},
         {"clients", hub::clients(broker.busiest_clients(most_clients))}}
    );
}

/// Whose clock counts on this bus: that of the machine on which the hub runs.
void say_clock(broker::Broker& broker, const HubArguments& arguments) {
    const auto clock = contract::bus_clock(io::boot_id(), *arguments.orchestrator, io::wall_now());
    const auto topic = contract::clock_topic(arguments.root, contract::clock_of_the_bus);
    const auto payload = contract::print(clock);
    broker.say({.topic = topic, .payload = payload, .retain = true}, io::steady_now());
}

/// Nothing where there is none, or it cannot be had: then the hub serves all the same, and says so.
Result<std::unique_ptr<hub::JournalKeeper>> open_journal(
    const HubArguments& arguments, io::Disk& disk, broker::Broker& broker, hub::HubHealth& health,
    const io::Log& log
) {
    if (!arguments.journal) return nullptr;
    const auto tell = [&](std::string problem) {
        if (problem.empty())
            log.info("the journal takes what is durable again");
        else
            log.error(problem);
        health.note_journal(std::move(problem));
    };
    std::vector<std::string> remarks;
    auto keeper = hub::JournalKeeper::open(*arguments.journal, disk, broker, tell, remarks);
    for (const auto& each : remarks) log.error(each);
    if (!remarks.empty()) health.note_damage(fmt::format("the journal was damaged: {}", remarks.front()));
    if (!keeper && keeper.error().code == ErrorCode::Conflict)
        return fail(
            ErrorCode::Conflict,
            fmt::format(
                "another hub has the journal in {}: each installation needs a state directory of its own "
                "(TUTTI_STATE_DIR)",
                arguments.journal->folder.native()
            )
        );
    if (!keeper) {
        tell(fmt::format("there is no journal, so nothing outlives the hub: {}", keeper.error().message));
        return nullptr;
    }
    const auto restored = (*keeper)->restore(io::steady_now());
    if (restored.strange > 0)
        log.error("the journal has records that are not understood", {{"records", restored.strange}});
    if (restored.sessions + restored.retained > 0)
        log.info(
            "restored", {{"sessions", restored.sessions},
                         {"messages", restored.deliveries},
                         {"retained", restored.retained}}
        );
    return keeper;
}

/// A line for each listener with which no hub can be started. What cannot be read is not known: the hub
/// itself may be another user.
int check_files(const HubArguments& arguments) {
    hub::Report nobody;
    TlsDoors tls(nobody);
    int exit_code = 0;
    for (const auto& listener : arguments.listeners) {
        if (!listener.tls) continue;
        const auto opened = tls.open(listener, arguments);
        if (opened || opened.error().code != ErrorCode::InvalidInput) continue;
        std::puts(opened.error().message.c_str());
        exit_code = 2;
    }
    return exit_code;
}

int serve(const HubArguments& arguments, char** argv) {
    const auto name = io::environment("TUTTI_NAME").value_or("hub");
    const io::Log log(name);
    if (const auto cannot = become_tls_hub(arguments, argv)) return fail_with(log, *cannot);
    if (arguments.only_checks) return check_files(arguments);
    const auto key_path = arguments.run_directory / "bus.key";
    if (arguments.tcp && !arguments.tcp->is_loopback() && !hub::read_bus_key(key_path)) {
        log.error(fmt::format(
            "refusing to listen on {}: beyond this machine clients must authenticate, and there is no key in "
            "{}",
            print(*arguments.tcp), key_path.native()
        ));
        return 2;
    }
    if (auto made = io::make_run_directory(arguments.run_directory); !made)
        return fail_with(log, made.error());

    hub::BusKeyAuthorizer authorizer(arguments.root, key_path, hub::Roster(arguments.parts));
    hub::LogReport report(log);
    io::SystemRandom random;
    broker::Broker broker(make_room(arguments.broker, log), authorizer, report, random);
    TlsDoors tls(report);
    auto doors = doors_of(arguments, tls);
    if (!doors) return fail_with(log, doors.error());
    hub::ServerOptions options{
        .doors = std::move(*doors),
        .watchdog = {},
        .pace = arguments.pace,
        .health_topic = contract::health_topic(arguments.root, "hub"),
    };
    if (const auto period = io::watchdog_period()) options.watchdog = *period / 2;
    auto server = hub::Server::open(std::move(options), broker, report);
    if (!server) return fail_with(log, server.error());
    if (auto attached = tls.attach_to(*server); !attached) return fail_with(log, attached.error());

    io::SystemDisk disk;
    auto journal = open_journal(arguments, disk, broker, server->health(), log);
    if (!journal) return fail_with(log, journal.error());
    if (*journal)
        if (auto attached = server->attach(**journal); !attached) return fail_with(log, attached.error());

    std::optional<hub::PolicyWatch> policy;
    if (arguments.policy) policy.emplace(*arguments.policy, authorizer, broker, server->health(), log);

    auto users =
        hub::UserDesk::open(arguments.users, authorizer, broker, log, [] { io::make_process_private(); });
    if (!users) return fail_with(log, users.error());

    const auto heartbeat = control::heartbeat_period();
    if (!heartbeat) return fail_with(log, heartbeat.error());
    hub::Rates rates(io::steady_now());
    hub::Audience audience(broker, arguments.audiences);
    auto control = hub::ControlSocket::open(
        {.name = name, .run_directory = arguments.run_directory, .heartbeat = *heartbeat},
        {.state = [&](SteadyTime) { return state_of(name, arguments, server->doors()); },
         .stats = [&](SteadyTime now) { return stats_of(broker, *server, rates, now); },
         .beat = [&](SteadyTime) { return hub::counters(broker.stats()); },
         .clients = [&] { return clients_of(broker); },
         .audience = [&] { return audience.services(); },
         .audience_changed = [&] { return audience.look(); },
         .may = [&](const control::Request& request) { return hub::answer_may(authorizer, request); },
         .redirect = [&](const control::Request& request,
                         SteadyTime now) { return hub::answer_redirect(broker, request, now); }},
        io::steady_now()
    );
    if (!control) return fail_with(log, control.error());
    if (auto attached = server->attach(*control); !attached) return fail_with(log, attached.error());
    if (auto attached = server->attach(**users); !attached) return fail_with(log, attached.error());
    if (policy)
        if (auto attached = server->attach(*policy); !attached) return fail_with(log, attached.error());

    hub::SysTopics sys(broker, TUTTI_VERSION, arguments.sys_interval, io::steady_now());
    if (auto attached = server->attach(sys); !attached) return fail_with(log, attached.error());
    hub::Calm calm([&broker] { return broker.received(); }, io::give_back_memory);
    if (auto attached = server->attach(calm); !attached) return fail_with(log, attached.error());

    if (arguments.orchestrator) say_clock(broker, arguments);
    std::vector<Member> where;
    for (const auto& door : server->doors().states()) where.push_back({door.name, door.place});
    log.info("ready", where);
    io::notify("READY=1");
    server->run();
    if (*journal) (*journal)->finish(io::steady_now());
    control->close();
    log.info("stopped");
    return 0;
}

} // namespace

} // namespace tutti

int main(int argc, char** argv) {
    const auto arguments = tutti::read_hub_arguments(argc, argv);
    if (!arguments) return arguments.error();
    tutti::arrange_signals();
    return tutti::serve(*arguments, argv);
}
