// The control socket of an InstallationRun: what people and workers ask of it.
#include "io/clock.hpp"
#include "supervisor/installation_run.hpp"
#include "supervisor/service_view.hpp"
#include "toml/values.hpp"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <map>
#include <unistd.h>

namespace tutti::supervisor {

using control::Peer;
using control::Reply;
using control::Request;

void InstallationRun::say_commands() {
    const auto on_request = [this](const char* command, supervise::Request what) {
        server_.on(command, [this, what](const Request& asked, const Peer&) { return request(asked, what); });
    };
    on_request("start", supervise::Request::Start);
    on_request("stop", supervise::Request::Stop);
    on_request("restart", supervise::Request::Restart);
    on_request("trigger", supervise::Request::Trigger);
    server_.on("use", [this](const Request& asked, const Peer&) { return use(asked); });
    server_.on("list", [this](const Request&, const Peer&) { return list(); });
    server_.on("watch", [this](const Request&, const Peer& peer) {
        watchers_.insert(peer.connection);
        return list();
    });
    server_.on("history", [this](const Request& asked, const Peer&) { return history(asked); });
    server_.on("shutdown", [this](const Request&, const Peer&) { return shut_down(); });
    server_.on("set_intervals", [this](const Request& asked, const Peer&) { return set_intervals(asked); });
    server_.on("set_alerts", [this](const Request& asked, const Peer&) { return set_alerts(asked); });
    server_.on("get_state", [this](const Request&, const Peer&) {
        return control::response(Value::object(
            {{"worker", "supervisor"},
             {"pid", ::getpid()},
             {"version", options_.version},
             {"installation", options_.installation},
             {"prefix", options_.prefix},
             {"config", options_.config_file.native()},
             {"stopping", stopping_},
             {"services", views()}}
        ));
    });
    server_.on("tables", [this](const Request&, const Peer&) {
        return control::response(
            Value::object({{"config", options_.config_file.native()}, {"tables", options_.tables}})
        );
    });
    server_.on("get_stats", [this](const Request&, const Peer&) { return control::response(stats()); });
    server_.heartbeat_from([this] {
        control::Heartbeat heartbeat;
        heartbeat.stats = stats();
        return heartbeat;
    });
    server_.on_frame("register", [this](const Value& frame, const Peer& peer) {
        worker_registered(frame, peer);
    });
    server_.on_frame("heartbeat", [this](const Value&, const Peer& peer) { worker_alive(peer); });
    server_.on_closed([this](control::ConnectionId connection) {
        watchers_.erase(connection);
        workers_.erase(connection);
        gates_left(connection);
    });
}

Value InstallationRun::stats() const {
    std::uint64_t restarts = 0;
    std::uint64_t live = 0;
    for (std::uint32_t index = 0; index < supervision_.size(); ++index) {
        restarts += supervision_.service({index}).memory().restarts;
        live += supervision_.service({index}).live() ? 1 : 0;
    }
    return Value::object(
        {{"uptime_sec", to_seconds(io::steady_now() - began_)},
         {"services", supervision_.size()},
         {"live", live},
         {"restarts", restarts},
         {"watchers", watchers_.size()}}
    );
}

Reply InstallationRun::list() const { return control::response(Value::object({{"services", views()}})); }

Reply InstallationRun::request(const Request& request, supervise::Request what) {
    const auto name = request.text("service");
    if (!name) return control::refused(name.error().message);
    const auto service = find(*name);
    if (!service) return control::refused(fmt::format("no service is named {}", *name));
    const auto cause = fmt::format("{} asked for", request.command);
    const auto done = supervision_.request(*service, what, cause, read_clock());
    changed_.insert(service->value
    ); // it may be wanted otherwise, in the same state, and where it has to wait
    perform();
    if (!done) return control::refused(done.error().message);
    return control::acknowledged(
        fmt::format("{} is {}", *name, supervise::name(supervision_.service(*service).state())),
        view(*service)
    );
}

/// A lease: whoever needs a service on demand says so, and says so again before `seconds` are over.
Reply InstallationRun::use(const Request& request) {
    const auto name = request.text("service");
    if (!name) return control::refused(name.error().message);
    const auto service = find(*name);
    if (!service) return control::refused(fmt::format("no service is named {}", *name));
    microseconds lease = plans_[service->value].spec.idle_stop;
    if (const Value* said = request.find("seconds"); said != nullptr) {
        const auto read = toml::Seconds{microseconds(0), std::chrono::days(1)}(*said);
        if (!read) return control::refused(fmt::format("seconds: {}", read.error().reason));
        lease = *read;
    }
    const auto cause = lease > microseconds(0) ? "somebody uses it" : "nobody uses it any more";
    const auto used = supervision_.use(*service, lease, cause, read_clock());
    if (!used) return control::refused(fmt::format("{}: {}", *name, used.error().message));
    perform();
    return control::acknowledged(
        fmt::format("{} is {}", *name, supervise::name(supervision_.service(*service).state())),
        view(*service)
    );
}

Reply InstallationRun::shut_down() {
    // After this answer is on its way.
    asio::post(ended_.get_executor(), [this] { stop_everything("shutdown asked for"); });
    return control::acknowledged("everything is being stopped");
}

/// The periods of services that run on a schedule, in seconds: those named from now on, all others as the
/// file has them.
Reply InstallationRun::set_intervals(const Request& request) {
    const Value* intervals = request.find("intervals");
    if (intervals == nullptr || !intervals->is_object())
        return control::refused("\"intervals\" must be an object: a period in seconds for each service");
    std::map<std::uint32_t, microseconds> periods;
    for (const Member& member : intervals->members()) {
        const auto service = find(member.key);
        if (!service) return control::refused(fmt::format("no service is named {}", member.key));
        const auto period = toml::Seconds{milliseconds(1), std::chrono::days(366)}(member.value);
        if (!period) return control::refused(fmt::format("{}: {}", member.key, period.error().reason));
        periods.emplace(service->value, *period);
    }
    const auto time = read_clock();
    for (std::uint32_t index = 0; index < plans_.size(); ++index) {
        const auto said = periods.find(index);
        const auto every = said != periods.end() ? std::optional(said->second) : plans_[index].spec.every;
        if (every) supervision_.set_every({index}, *every, time);
    }
    perform();
    return control::acknowledged("the intervals are set");
}

/// What troubles services that run, by name and in words: shown with them, and replaced by the next ones.
Reply InstallationRun::set_alerts(const Request& request) {
    const Value* said = request.find("alerts");
    if (said == nullptr || !said->is_object())
        return control::refused("\"alerts\" must be an object: some words for each service");
    std::map<std::uint32_t, std::string> alerts;
    for (const Member& member : said->members())
        if (const auto service = find(member.key); service && member.value.is_string())
            alerts.emplace(service->value, member.value.string());
    alerts_ = std::move(alerts);
    return control::acknowledged("they are shown");
}

void InstallationRun::worker_registered(const Value& frame, const Peer& peer) {
    const auto registration = control::parse_registration(frame);
    if (!registration) {
        log_.warning(registration.error().message);
        return;
    }
    const auto service = find(registration->worker);
    if (!service) return; // started by hand: it is welcome, and nobody watches it
    workers_[peer.connection] = *service;
    supervision_.registered(*service, read_clock());
    changed_.insert(service->value);
    perform();
}

void InstallationRun::worker_alive(const Peer& peer) {
    const auto worker = workers_.find(peer.connection);
    if (worker == workers_.end()) return;
    supervision_.heartbeat(worker->second, read_clock());
    perform();
}

std::optional<supervise::ServiceId> InstallationRun::find(std::string_view name) const {
    for (std::uint32_t index = 0; index < plans_.size(); ++index)
        if (plans_[index].name == name || plans_[index].worker_name == name) return ServiceId{index};
    return std::nullopt;
}

Value InstallationRun::view(ServiceId service) const {
    clock_.look(io::wall_now(), io::steady_now());
    const ViewContext context{
        .clock = clock_,
        .required = plans_[service.value].required,
        .outdated = is_outdated(service),
        .status = runs_.state(service).status,
        .alert = alerts_.contains(service.value) ? alerts_.at(service.value) : std::string_view(),
    };
    return supervisor::view(supervision_.service(service), context);
}

bool InstallationRun::is_outdated(ServiceId service) const {
    const auto& settings = settings_[service.value];
    return supervision_.service(service).live() && !settings.empty()
           && settings != plans_[service.value].settings;
}

Value InstallationRun::views() const {
    std::vector<Value> services;
    for (std::uint32_t index = 0; index < supervision_.size(); ++index) {
        const auto shown = view({index});
        std::vector<Member> members(shown.members().begin(), shown.members().end());
        const auto& needs = supervision_.service({index}).spec().needs;
        members.push_back({"needs", Value::array({needs.begin(), needs.end()})});
        services.push_back(Value::object(std::move(members)));
    }
    return Value::array(std::move(services));
}

} // namespace tutti::supervisor
