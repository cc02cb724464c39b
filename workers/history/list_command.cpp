#include "base/json.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "command/terminal.hpp"
#include "io/clock.hpp"
#include "workers/history/commands.hpp"
#include "workers/history/history_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unistd.h>
#include <utility>
#include <vector>

namespace tutti::history {

namespace {

Task<int> ask_and_list(const ListOptions& options) {
    auto client = co_await HistoryClient::connect(options.service);
    if (!client) co_return command::report_failure(client.error());
    const auto found = co_await client->series(options.filter);
    if (!found) co_return command::report_failure(found.error());
    if (options.json) {
        std::vector<Value> series;
        for (const auto& each : *found) series.push_back(each.said);
        const auto listed = Value::object({{"series", Value::array(std::move(series))}});
        command::print_out("{}\n", print_json(listed));
        co_return command::Success;
    }
    const double now = to_seconds(io::wall_now());
    command::Table table({"READING", "UNIT", "SINCE", "LAST"});
    for (const auto& series : *found)
        table.add(
            {{series.name()},
             {series.unit},
             {command::describe_seconds(std::max(0.0, now - series.first)) + " ago"},
             {command::describe_seconds(std::max(0.0, now - series.last)) + " ago"}}
        );
    if (!found->empty())
        command::put_out(table.print(command::colours_for(STDOUT_FILENO)));
    else
        command::print_err("nothing is kept that {} takes\n", options.filter);
    co_return command::Success;
}

} // namespace

int list(const ListOptions& options) {
    return command::run_task([&](asio::io_context&) { return ask_and_list(options); });
}

} // namespace tutti::history
