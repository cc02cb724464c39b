#include "cli/services.hpp"

#include "base/json.hpp"
#include "command/exit_code.hpp"
#include "command/run_task.hpp"
#include "control/client.hpp"
#include "io/clock.hpp"
#include "io/lock_file.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace tutti::cli {

using namespace command;

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

std::string text_of(const Value& object, std::string_view key) {
    const auto* member = object.find(key);
    if (member == nullptr) return {};
    if (member->is_string()) return std::string(member->string());
    return member->is_integer() ? std::to_string(member->integer()) : std::string();
}

double number_of(const Value& object, std::string_view key) {
    const auto* member = object.find(key);
    return member != nullptr && member->is_number() ? member->number() : 0.0;
}

bool flag_of(const Value& object, std::string_view key, bool otherwise) {
    const auto* member = object.find(key);
    return member != nullptr && member->is_bool() ? member->boolean() : otherwise;
}

int report(const Error& error, bool json) {
    const bool away = error.code == ErrorCode::Unavailable;
    if (json) {
        const auto inner = Value::object({{"code", name(error.code)}, {"message", error.message}});
        fmt::print("{}\n", print_json(Value::object({{"error", inner}})));
    } else if (away) {
        fmt::print(
            stderr, "tutti: no installation runs here ({}). `tutti up CONFIG` starts one.\n", error.message
        );
    } else {
        fmt::print(stderr, "tutti: {}\n", error.message);
    }
    return away ? NotRunning : Failure;
}

Task<Result<control::Client>> connect(fs::path run_directory) {
    auto socket = run_directory / "supervisor.sock";
    return control::Client::connect(std::move(socket));
}

/// A call whose reply is a success; a refusal becomes an error.
Task<Result<control::Reply>>
ask(control::Client& client, std::string command, Value arguments, SteadyClock::duration timeout) {
    auto reply = co_await client.call(std::move(command), std::move(arguments), timeout);
    if (!reply || reply->success) co_return reply;
    co_return fail(ErrorCode::Conflict, reply->message);
}

Task<Result<std::vector<Value>>> fetch_services(fs::path run_directory) {
    auto client = co_await connect(std::move(run_directory));
    if (!client) co_return pass_on(client);
    auto reply = co_await ask(*client, "list", {}, 5s);
    if (!reply) co_return pass_on(reply);
    const auto* services = reply->data ? reply->data->find("services") : nullptr;
    if (services == nullptr || !services->is_array())
        co_return fail(ErrorCode::InvalidInput, "the supervisor's answer has no services");
    co_return std::vector<Value>(services->items().begin(), services->items().end());
}

} // namespace

Task<int> show_status(StatusOptions options) {
    auto services = co_await fetch_services(options.run_directory);
    if (!services) co_return report(services.error(), options.json);
    if (!options.service.empty()) {
        std::erase_if(*services, [&](const Value& one) { return text_of(one, "name") != options.service; });
        if (services->empty()) {
            fmt::print(stderr, "tutti: no service named {}. `tutti status` lists them.\n", options.service);
            co_return NotFound;
        }
    }
    const double now = to_seconds(io::wall_now());
    if (options.json)
        fmt::print("{}\n", print_json(Value::object({{"services", Value::array(*services)}})));
    else
        fmt::print("{}", describe_services(*services, now, colours_for(1)));
    co_return all_ready(*services) ? Success : NotRunning;
}

namespace {

const char* command_of(ServiceAction action) {
    switch (action) {
    case ServiceAction::Start:
        return "start";
    case ServiceAction::Stop:
        return "stop";
    case ServiceAction::Restart:
        return "restart";
    }
    return "";
}

} // namespace

Task<int> act(ServiceActionOptions options) {
    auto client = co_await connect(options.run_directory);
    if (!client) co_return report(client.error(), options.json);
    int exit_code = Success;
    std::vector<Member> outcome;
    for (const auto& service : options.services) {
        auto arguments = Value::object({{"service", service}});
        // Stopping waits for the service's grace period.
        auto reply = co_await client->call(command_of(options.action), std::move(arguments), 120s);
        if (!reply) co_return report(reply.error(), options.json);
        if (!reply->success) exit_code = Failure;
        outcome.push_back({service, Value::object({{"success", reply->success}, {"message", reply->message}})}
        );
        if (!options.json) fmt::print(reply->success ? stdout : stderr, "{}: {}\n", service, reply->message);
    }
    if (options.json) fmt::print("{}\n", print_json(Value::object(std::move(outcome))));
    co_return exit_code;
}

Task<int> shut_down(DownOptions options) {
    auto client = co_await connect(options.run_directory);
    if (!client) co_return report(client.error(), options.json);
    const auto reply = co_await ask(*client, "shutdown", {}, 10s);
    if (!reply) co_return report(reply.error(), options.json);
    co_await client->closed();
    // Its connections close just before it goes: its lock says when it is gone.
    while (io::LockFile::holder(options.run_directory / "supervisor.lock") != 0) co_await io::sleep_for(10ms);
    if (options.json)
        fmt::print("{}\n", R"({"stopped":true})");
    else
        fmt::print("Everything has stopped.\n");
    co_return Success;
}

namespace {

std::string last_exit(const Value& service) {
    const auto* exit = service.find("last_exit");
    if (exit == nullptr || !exit->is_object()) return {};
    if (const auto signal = text_of(*exit, "signal"); !signal.empty()) return "signal " + signal;
    return "exit " + text_of(*exit, "code");
}

} // namespace

std::string describe_services(std::span<const Value> services, double now, Colours colours) {
    Table table({"SERVICE", "STATE", "PID", "SINCE", "RESTARTS", "CAUSE", "LAST EXIT"});
    for (const auto& service : services) {
        const auto state = text_of(service, "state");
        const auto restarts = text_of(service, "restarts");
        const auto since = number_of(service, "since");
        table.add(
            {{text_of(service, "name"), Tone::Strong},
             {state, tone_of_state(state)},
             {text_of(service, "pid")},
             {since > 0 ? describe_seconds(now - since) : ""},
             {restarts, restarts == "0" ? Tone::Quiet : Tone::Busy},
             {text_of(service, "cause"), Tone::Quiet},
             {last_exit(service), Tone::Quiet}}
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

int service_action(const ServiceActionOptions& options) {
    return run_task([&](asio::io_context&) { return act(options); });
}

int down(const DownOptions& options) {
    return run_task([&](asio::io_context&) { return shut_down(options); });
}

} // namespace tutti::cli
