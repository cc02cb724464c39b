#include "cli/services.hpp"

#include "base/describe_count.hpp"
#include "base/json.hpp"
#include "cli/listeners.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "io/clock.hpp"
#include "io/lock_file.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::cli {

using namespace command;

using namespace std::chrono_literals;

namespace {

int show_pid(const Value& service) {
    const auto pid = text_of(service, "pid");
    if (!pid.empty()) {
        print_out("{}\n", pid);
        return Success;
    }
    print_err("tutti: {} has no process: it is {}\n", text_of(service, "name"), text_of(service, "state"));
    return NotRunning;
}

} // namespace

Task<int> show_status(StatusOptions options) {
    const bool json = options.form == StatusOptions::Form::Json;
    const auto reply = co_await query_supervisor(options.place.run_directory, "list");
    if (!reply) co_return co_await report_supervisor_error(reply.error(), options.place, json);
    auto services = services_in(*reply);
    if (!services) co_return co_await report_supervisor_error(services.error(), options.place, json);
    if (!options.service.empty()) {
        const auto all = *services;
        std::erase_if(*services, [&](const Value& one) { return text_of(one, "name") != options.service; });
        if (services->empty()) co_return report_unknown_service(options.service, all, json);
    }
    if (options.form == StatusOptions::Form::Pid) co_return show_pid(services->front());
    std::vector<Value> listeners;
    if (!options.service.empty())
        listeners = co_await listeners_of(options.place.run_directory, options.service);
    const double now = to_seconds(io::wall_now());
    if (json) {
        std::vector<Member> members = {{"services", Value::array(*services)}};
        if (!listeners.empty()) members.push_back({"listeners", Value::array(listeners)});
        print_out("{}\n", print_json(Value::object(std::move(members))));
    } else {
        put_out(describe_services(*services, now, colours_for(1)));
        if (!listeners.empty()) put_out("\n" + describe_listeners(listeners, colours_for(1)));
    }
    co_return all_ready(*services) ? Success : NotRunning;
}

namespace {

void say_stopped(bool json) { put_out(json ? "{\"stopped\":true}\n" : "Everything has stopped.\n"); }

Task<std::vector<Orphan>> find_orphans(SupervisorPlace place) {
    if (place.orphans == nullptr) co_return std::vector<Orphan>();
    co_return co_await place.orphans->find();
}

/// Where nobody supervises: what runs all the same is stopped.
Task<int> end_orphans(std::size_t count, DownOptions options) {
    if (!options.json)
        print_err(
            "tutti: nobody supervises here: stopping {} all the same\n", describe_count(count, "service")
        );
    const auto ended = co_await options.place.orphans->end();
    if (!ended) co_return co_await report_supervisor_error(ended.error(), options.place, options.json);
    say_stopped(options.json);
    co_return Success;
}

Task<int> shut_down_unsupervised(Error away, DownOptions options) {
    std::vector<Orphan> orphans;
    if (away.code == ErrorCode::Unavailable) orphans = co_await find_orphans(options.place);
    if (orphans.empty()) co_return co_await report_supervisor_error(away, options.place, options.json);
    co_return co_await end_orphans(orphans.size(), options);
}

} // namespace

Task<int> shut_down(DownOptions options) {
    auto client = co_await connect_supervisor(options.place.run_directory);
    if (!client) co_return co_await shut_down_unsupervised(client.error(), options);
    const auto reply = co_await ask_supervisor(*client, "shutdown", {}, 10s);
    if (!reply) co_return co_await report_supervisor_error(reply.error(), options.place, options.json);
    co_await client->closed();
    // Its connections close just before it goes: its locks say when it is gone.
    for (const auto* lock : {"supervisor.lock", "up.lock"})
        while (io::LockFile::holder(options.place.run_directory / lock) != 0) co_await io::sleep_for(10ms);
    // They come free as well where it was killed meanwhile, or could not end a service.
    const auto left = co_await find_orphans(options.place);
    if (!left.empty()) co_return co_await end_orphans(left.size(), options);
    say_stopped(options.json);
    co_return Success;
}

std::string describe_services(std::span<const Value> services, double now, Colours colours) {
    Table table({"SERVICE", "STATE", "PID", "SINCE", "RESTARTS", "CAUSE", "LAST EXIT"});
    for (const auto& service : services) {
        auto [state, tone] = describe_state(service);
        const auto restarts = text_of(service, "restarts");
        const auto since = number_of(service, "since");
        table.add(
            {{text_of(service, "name"), Tone::Strong},
             {std::move(state), tone},
             {text_of(service, "pid")},
             {since > 0 ? describe_seconds(now - since) : ""},
             {restarts, restarts == "0" ? Tone::Quiet : Tone::Busy},
             {describe_cause(service, now), flag_of(service, "outdated", false) ? Tone::Busy : Tone::Quiet},
             {describe_last_exit(service, now), Tone::Quiet}}
        );
    }
    return table.print(colours);
}

bool all_ready(std::span<const Value> services) {
    for (const auto& service : services) {
        if (!flag_of(service, "required", true)) continue;
        const auto state = text_of(service, "state");
        // Between two runs of its schedule an ephemeral service waits, which is as it should be.
        const bool resting =
            text_of(service, "pattern") == "ephemeral" && (state == "waiting" || state == "starting");
        if (state != "ready" && state != "completed" && !resting) return false;
    }
    return true;
}

int status(const StatusOptions& options) {
    return run_task([&](asio::io_context&) { return show_status(options); });
}

int down(const DownOptions& options) {
    return run_task([&](asio::io_context&) { return shut_down(options); });
}

} // namespace tutti::cli
