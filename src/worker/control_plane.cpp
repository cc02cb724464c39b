#include "worker/control_plane.hpp"

#include "io/clock.hpp"

#include <algorithm>
#include <unistd.h>
#include <vector>

namespace tutti::worker {

namespace {

control::ServerOptions server_options(const Settings& settings) {
    return {.worker = settings.name, .directory = settings.run_directory, .heartbeat = settings.heartbeat};
}

control::RegistrarOptions registrar_options(const Settings& settings) {
    control::RegistrarOptions options;
    options.supervisor = settings.supervisor_socket();
    options.registration.worker = settings.name;
    options.registration.pid = ::getpid();
    options.registration.socket_path = settings.run_directory / (settings.name + ".sock");
    options.heartbeat = settings.heartbeat;
    return options;
}

/// A request's arguments, as the parameters of a worker's own command.
Value parameters(const control::Request& request) {
    std::vector<Member> members;
    for (const Member& member : request.frame.members())
        if (member.key != "type" && member.key != "cmd" && member.key != "msg_id") members.push_back(member);
    return Value::object(std::move(members));
}

control::Reply told(Result<Value> result) {
    return result ? control::acknowledged("done", std::move(*result))
                  : control::refused(
                        result.error().message, Value::object({{"code", name(result.error().code)}})
                    );
}

Task<control::Reply> at_once(control::Reply reply) { co_return reply; }

Task<control::Reply> when_done(Task<Result<Value>> task) {
    auto result = co_await std::move(task);
    co_return told(std::move(result));
}

} // namespace

ControlPlane::ControlPlane(
    const asio::any_io_executor& executor, const Settings& settings, ControlHooks hooks
)
    : hooks_(std::move(hooks)), worker_(settings.name), residence_(settings.residence),
      started_(io::steady_now()), server_(executor, server_options(settings)),
      registrar_(executor, registrar_options(settings), [this] { return beat(); }) {
    server_.heartbeat_from([this] { return beat(); });
    server_.on("get_state", [this](const control::Request&, const control::Peer&) {
        return control::response(hooks_.state());
    });
    server_.on("get_stats", [this](const control::Request&, const control::Peer&) {
        return control::response(hooks_.stats());
    });
    server_.on("get_config", [this](const control::Request&, const control::Peer&) {
        return control::response(hooks_.config());
    });
    server_.on("get_commands", [this](const control::Request&, const control::Peer&) { return commands(); });
    server_.on("restart", [this](const control::Request&, const control::Peer&) {
        hooks_.restart();
        return control::acknowledged("ending; the supervisor starts it again");
    });
    server_.on_other([this](const control::Request& request, const control::Peer& peer) {
        return carry_out(request, peer);
    });
}

Result<void> ControlPlane::open() {
    if (auto opened = server_.open(); !opened) return opened;
    if (residence_ == Residence::OwnProcess) registrar_.start();
    return {};
}

Task<void> ControlPlane::stop() {
    co_await registrar_.stop();
    co_await server_.stop();
}

/// What may be asked, by whoever is at the socket: for completion.
control::Reply ControlPlane::commands() const {
    auto names = hooks_.commands.actions();
    for (const auto& [name, task] : hooks_.tasks) names.push_back(name);
    for (const auto& [name, task] : hooks_.socket) names.push_back(name);
    for (const auto* name :
         {"get_commands", "get_config", "get_state", "get_stats", "ping", "restart", "set_config"})
        names.emplace_back(name);
    std::ranges::sort(names);
    const auto repeated = std::ranges::unique(names);
    names.erase(repeated.begin(), repeated.end());
    return control::response(
        Value::object({{"commands", Value::array(std::vector<Value>(names.begin(), names.end()))}})
    );
}

Task<control::Reply> ControlPlane::set_config(Value changes) const {
    const auto done = co_await hooks_.set_config(std::move(changes));
    co_return done ? control::acknowledged("configuration changed") : control::refused(done.error().message);
}

Task<control::Reply>
ControlPlane::carry_out(const control::Request& request, const control::Peer& peer) const {
    if (request.command == "set_config") {
        const Value* changes = request.find("config");
        return set_config(changes != nullptr ? *changes : parameters(request));
    }
    if (const auto task = hooks_.socket.find(request.command); task != hooks_.socket.end())
        return when_done(task->second(parameters(request), peer.uid));
    if (const auto task = hooks_.tasks.find(request.command); task != hooks_.tasks.end())
        return when_done(task->second(parameters(request)));
    if (!hooks_.commands.knows(request.command)) return at_once(control::unknown_command(request.command));
    return at_once(told(hooks_.commands.carry_out(request.command, parameters(request))));
}

control::Heartbeat ControlPlane::beat() const {
    control::Heartbeat heartbeat;
    heartbeat.worker = worker_;
    heartbeat.pid = ::getpid();
    heartbeat.uptime_sec = to_seconds(io::steady_now() - started_);
    heartbeat.stats = hooks_.stats();
    return heartbeat;
}

} // namespace tutti::worker
