#include "cli/supervisor_client.hpp"

#include "base/describe_count.hpp"
#include "base/json.hpp"
#include "command/did_you_mean.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/terminal.hpp"
#include "io/clock.hpp"
#include "io/lock_file.hpp"

namespace tutti::cli {

using namespace command;

namespace {

Value error_value(std::string_view code, std::string_view message) {
    return Value::object({{"code", code}, {"message", message}});
}

Value as_value(const std::vector<Orphan>& orphans, SteadyTime now) {
    std::vector<Value> items;
    for (const auto& orphan : orphans)
        items.push_back(Value::object(
            {{"name", orphan.service},
             {"pid", orphan.pid == 0 ? Value(nullptr) : Value(orphan.pid)},
             {"since", to_seconds(io::wall_now() - (now - orphan.since))}}
        ));
    return Value::array(std::move(items));
}

std::string describe(const std::vector<Orphan>& orphans, SteadyTime now) {
    Table table({"SERVICE", "PID", "SINCE"});
    for (const auto& orphan : orphans)
        table.add(
            {{orphan.service, Tone::Strong},
             {orphan.pid == 0 ? "" : std::to_string(orphan.pid)},
             {describe_seconds(to_seconds(now - orphan.since))}}
        );
    return table.print(colours_for(1));
}

void say_unsupervised(const std::vector<Orphan>& orphans, bool json) {
    const auto now = io::steady_now();
    const auto message = fmt::format(
        "nobody supervises here, and {} {} on", describe_count(orphans.size(), "service"),
        orphans.size() == 1 ? "runs" : "run"
    );
    if (json) {
        const auto whole = Value::object(
            {{"error", error_value("unsupervised", message)}, {"orphans", as_value(orphans, now)}}
        );
        return print_out("{}\n", print_json(whole));
    }
    put_out(describe(orphans, now));
    print_err("tutti: {}. `tutti up CONFIG` takes them over, `tutti down` stops them.\n", message);
}

bool is_alive(const std::filesystem::path& run_directory) {
    return io::LockFile::holder(run_directory / "up.lock") != 0;
}

} // namespace

Task<Result<control::Client>> connect_supervisor(std::filesystem::path run_directory) {
    constexpr microseconds patience = seconds(10);
    constexpr microseconds pause = milliseconds(10);
    const auto deadline = io::steady_now() + patience;
    while (true) {
        auto client = co_await control::Client::connect(run_directory / "supervisor.sock");
        // One that is being replaced may still take a connection, and answers nothing.
        if (client) {
            auto state = co_await client->call("get_state", {}, seconds(5));
            if (!state) client = pass_on(state);
        }
        const bool is_away = !client && client.error().code == ErrorCode::Unavailable;
        const bool is_between = is_away && is_alive(run_directory);
        if (!is_between) co_return client;
        if (io::steady_now() > deadline)
            co_return fail(
                ErrorCode::Timeout, "the supervisor lives and cannot be asked: what it says itself tells why"
            );
        co_await io::sleep_for(pause);
    }
}

Task<Result<control::Reply>>
ask_supervisor(control::Client& client, std::string command, Value arguments, SteadyClock::duration timeout) {
    auto reply = co_await client.call(std::move(command), std::move(arguments), timeout);
    if (!reply || reply->success) co_return reply;
    co_return fail(ErrorCode::Conflict, reply->message);
}

Task<Result<control::Reply>> query_supervisor(std::filesystem::path run_directory, std::string command) {
    constexpr int most_attempts = 5; // each asks another supervisor: a reload replaces it
    for (int attempt = 1;; ++attempt) {
        auto client = co_await connect_supervisor(run_directory);
        if (!client) co_return pass_on(client);
        auto reply = co_await ask_supervisor(*client, command, {}, seconds(5));
        const bool broke_off = !reply && reply.error().code == ErrorCode::Unavailable;
        if (!broke_off || attempt == most_attempts) co_return reply;
    }
}

Result<std::vector<Value>> services_in(const control::Reply& reply) {
    const auto* services = reply.data ? reply.data->find("services") : nullptr;
    if (services == nullptr || !services->is_array())
        return fail(ErrorCode::InvalidInput, "the supervisor's answer has no services");
    return std::vector<Value>(services->items().begin(), services->items().end());
}

Task<int> report_supervisor_error(Error error, SupervisorPlace place, bool json) {
    // One that lives and broke off was replaced meanwhile: a reload, an upgrade.
    const bool replaced = error.code == ErrorCode::Unavailable && is_alive(place.run_directory);
    if (replaced)
        error.message = "the supervisor was replaced (by a reload or an upgrade) before it had answered: "
                        "`tutti status` says what became of it";
    const bool away = error.code == ErrorCode::Unavailable && !replaced;
    if (away && place.orphans != nullptr) {
        const auto orphans = co_await place.orphans->find();
        if (!orphans.empty()) {
            say_unsupervised(orphans, json);
            co_return NotRunning;
        }
    }
    if (json) {
        const auto whole = Value::object({{"error", error_value(name(error.code), error.message)}});
        print_out("{}\n", print_json(whole));
    } else if (away) {
        print_err("tutti: no installation runs here ({}). `tutti up CONFIG` starts one.\n", error.message);
    } else {
        print_err("tutti: {}\n", error.message);
    }
    co_return away ? NotRunning : Failure;
}

int report_unknown_service(std::string_view name, std::span<const Value> services, bool json) {
    if (json) {
        const auto message = fmt::format("no service is named {}", name);
        print_out("{}\n", print_json(Value::object({{"error", error_value("not_found", message)}})));
        return NotFound;
    }
    std::vector<std::string> names;
    for (const auto& service : services) names.push_back(text_of(service, "name"));
    print_err("tutti: no service named {}.{} `tutti status` lists them.\n", name, did_you_mean(name, names));
    return NotFound;
}

} // namespace tutti::cli
