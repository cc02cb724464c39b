#include "cli/reload.hpp"

#include "base/describe_count.hpp"
#include "base/json.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "io/clock.hpp"

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

/// The supervisor that goes on where the other one closed its socket.
Task<Result<control::Client>> meet_next(control::Client& last, std::filesystem::path run_directory) {
    constexpr auto patience = 20s;
    constexpr auto pause = 10ms;
    const auto deadline = io::steady_now() + patience;
    co_await last.closed();
    while (true) {
        auto next = co_await connect_supervisor(run_directory);
        if (next || io::steady_now() > deadline) co_return next;
        co_await io::sleep_for(pause);
    }
}

/// Of what begins, what is to become ready: what has its own time does so by itself.
Task<Result<std::vector<std::string>>> find_beginning(control::Client& client, Value plan) {
    auto beginning = names_in(plan, "started");
    for (auto& name : names_in(plan, "restarted")) beginning.push_back(std::move(name));
    auto list = co_await ask_supervisor(client, "list", {}, 5s);
    if (!list) co_return pass_on(list);
    auto services = services_in(*list);
    if (!services) co_return pass_on(services);
    std::erase_if(beginning, [&](const std::string& name) {
        const auto found =
            std::ranges::find_if(*services, [&](const Value& each) { return text_of(each, "name") == name; });
        return found == services->end() || text_of(*found, "pattern") != "always";
    });
    co_return beginning;
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
    if (beginning->empty()) co_return Success;
    ServiceActionOptions waiting;
    waiting.place = options.place;
    waiting.services = std::move(*beginning);
    waiting.timeout = options.timeout;
    waiting.is_told = true;
    waiting.json = options.json;
    co_return co_await act(std::move(waiting));
}

Task<int> upgrade_and_wait(UpgradeOptions options) {
    auto client = co_await connect_supervisor(options.place.run_directory);
    if (!client) co_return co_await report_supervisor_error(client.error(), options.place, options.json);
    const auto reply = co_await client->call("upgrade", Value(), 60s);
    if (!reply) co_return co_await report_supervisor_error(reply.error(), options.place, options.json);
    if (!reply->success) co_return report_refusal(*reply, options.json);
    auto next = co_await meet_next(*client, options.place.run_directory);
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
