#include "cli/reload.hpp"

#include "base/describe_count.hpp"
#include "base/json.hpp"
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

std::vector<std::string> names_in(const Value& plan, std::string_view key) {
    std::vector<std::string> names;
    const auto* const list = plan.find(key);
    if (list == nullptr || !list->is_array()) return names;
    for (const auto& name : list->items())
        if (name.is_string()) names.emplace_back(name.string());
    return names;
}

/// A line a service, what happens to it first.
std::string describe(const Value& plan) {
    struct Row {
        const char* key;
        const char* verb;
        const char* why;
    };
    constexpr std::array<Row, 4> rows = {{
        {"stopped", "stop", "not in the file any more"},
        {"started", "start", ""},
        {"restarted", "restart", "its process needs other settings"},
        {"changed", "keep", "by other rules from now on, without a restart"},
    }};
    std::string text;
    for (const auto& [key, verb, why] : rows)
        for (const auto& name : names_in(plan, key))
            text += fmt::format("{:8} {}{}{}\n", verb, name, *why == '\0' ? "" : ": ", why);
    const auto unchanged = static_cast<std::size_t>(number_of(plan, "unchanged"));
    const auto* const verb = unchanged == 1 ? "stays as it is" : "stay as they are";
    if (unchanged > 0) text += fmt::format("{} {}\n", describe_count(unchanged, "service"), verb);
    return text;
}

/// The supervisor that goes on where the other one closed its socket. NotFound where its process has ended:
/// its lock goes from one to the next, and is never free meanwhile.
Task<Result<control::Client>> meet_next(control::Client& last, std::filesystem::path run_directory) {
    constexpr auto patience = 20s;
    constexpr auto pause = 10ms;
    const auto deadline = io::steady_now() + patience;
    co_await last.closed();
    while (true) {
        auto next = co_await connect_supervisor(run_directory);
        if (next || io::steady_now() > deadline) co_return next;
        if (io::LockFile::holder(run_directory / "up.lock") == 0)
            co_return fail(ErrorCode::NotFound, "the supervisor has ended");
        co_await io::sleep_for(pause);
    }
}

/// Of what begins, what is to become ready, and what has failed already: a service on demand whose address
/// somebody else has, say. What has its own time becomes ready by itself.
struct Beginning {
    std::vector<std::string> names;
    std::vector<std::string> failures; ///< in words
};

Task<Result<Beginning>> find_beginning(control::Client& client, Value plan) {
    auto beginning = names_in(plan, "started");
    for (auto& name : names_in(plan, "restarted")) beginning.push_back(std::move(name));
    auto list = co_await ask_supervisor(client, "list", {}, 5s);
    if (!list) co_return pass_on(list);
    auto services = services_in(*list);
    if (!services) co_return pass_on(services);
    Beginning found;
    for (const auto& service : *services) {
        const auto name = text_of(service, "name");
        if (std::ranges::find(beginning, name) == beginning.end()) continue;
        if (text_of(service, "pattern") == "always")
            found.names.emplace_back(name);
        else if (text_of(service, "state") == "failed")
            found.failures.push_back(fmt::format("{}: {}", name, text_of(service, "cause")));
    }
    co_return found;
}

int report_refusal(const control::Reply& reply, bool json) {
    const bool is_file = reply.data && flag_of(*reply.data, "mistakes", false);
    if (json)
        print_out("{}\n", print_json(Value::object({{"success", false}, {"message", reply.message}})));
    else
        print_err(
            "{}{}{}Nothing was changed.\n", is_file ? "" : "tutti: ", reply.message,
            reply.message.ends_with('\n') ? "" : "\n"
        );
    return is_file ? Usage : Failure;
}

Task<int> reload_and_wait(ReloadOptions options) {
    auto client = co_await connect_supervisor(options.place.run_directory);
    if (!client) co_return co_await report_supervisor_error(client.error(), options.place, options.json);
    auto arguments = Value::object({{"dry_run", options.dry_run}});
    const auto reply = co_await client->call("reload", std::move(arguments), 30s);
    if (!reply) co_return co_await report_supervisor_error(reply.error(), options.place, options.json);
    if (!reply->success) co_return report_refusal(*reply, options.json);
    const auto plan = reply->data.value_or(Value());
    if (options.json)
        print_out("{}\n", print_json(plan));
    else
        put_out(describe(plan));
    if (options.dry_run) {
        if (!options.json) put_out("Nothing was done: this is what a reload would do.\n");
        co_return Success;
    }
    auto next = co_await meet_next(*client, options.place.run_directory);
    if (!next) co_return co_await report_supervisor_error(next.error(), options.place, options.json);
    if (options.patience == Patience::Leave) co_return Success;
    auto beginning = co_await find_beginning(*next, plan);
    if (!beginning)
        co_return co_await report_supervisor_error(beginning.error(), options.place, options.json);
    for (const auto& failure : beginning->failures) print_err("tutti: {}\n", failure);
    const int so_far = beginning->failures.empty() ? Success : Failure;
    if (beginning->names.empty()) co_return so_far;
    ServiceActionOptions waiting;
    waiting.place = options.place;
    waiting.services = std::move(beginning->names);
    waiting.timeout = options.timeout;
    waiting.is_told = true;
    waiting.json = options.json;
    const int waited = co_await act(std::move(waiting));
    co_return waited == Success ? so_far : waited;
}

/// It took the place of the one that had asked it, so there is none to go back to.
int report_end(const control::Reply& reply) {
    const auto data = reply.data.value_or(Value());
    print_err(
        "tutti: the new program took over and ended: nobody supervises. The services run on, and the log of "
        "the supervisor says why.\nPut {} of version {} back, and start it: `tutti up {}` goes on with all "
        "of "
        "them as they are.\n",
        text_of(data, "program"), text_of(data, "version"), text_of(data, "config")
    );
    return Failure;
}

Task<int> upgrade_and_wait(UpgradeOptions options) {
    auto client = co_await connect_supervisor(options.place.run_directory);
    if (!client) co_return co_await report_supervisor_error(client.error(), options.place, options.json);
    const auto reply = co_await client->call("upgrade", Value(), 60s);
    if (!reply) co_return co_await report_supervisor_error(reply.error(), options.place, options.json);
    if (!reply->success) co_return report_refusal(*reply, options.json);
    auto next = co_await meet_next(*client, options.place.run_directory);
    if (!next && next.error().code == ErrorCode::NotFound) co_return report_end(*reply);
    if (!next) co_return co_await report_supervisor_error(next.error(), options.place, options.json);
    const auto state = co_await ask_supervisor(*next, "get_state", {}, 10s);
    if (!state) co_return co_await report_supervisor_error(state.error(), options.place, options.json);
    const auto was = text_of(reply->data.value_or(Value()), "version");
    const auto now = text_of(state->data.value_or(Value()), "version");
    const auto pid = text_of(state->data.value_or(Value()), "pid");
    if (options.json)
        print_out("{}\n", print_json(Value::object({{"was", was}, {"version", now}, {"pid", pid}})));
    else
        print_out(
            "The supervisor is version {} now (it was {}), process {}. Services went on; `tutti restart` "
            "gives each its new program.\n",
            now, was, pid
        );
    co_return Success;
}

} // namespace

int reload(const ReloadOptions& options) {
    return run_task([&](asio::io_context&) { return reload_and_wait(options); });
}

int upgrade(const UpgradeOptions& options) {
    return run_task([&](asio::io_context&) { return upgrade_and_wait(options); });
}

} // namespace tutti::cli
