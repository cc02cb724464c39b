#include "base/json.hpp"
#include "base/printable.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "command/terminal.hpp"
#include "control/worker_client.hpp"
#include "workers/osc/commands.hpp"

#include <initializer_list>
#include <unistd.h>

namespace tutti::osc_router {

using command::print_err;
using command::print_out;
using command::Table;

namespace {

std::string text_at(const Value& object, std::string_view key) {
    const auto* value = object.find(key);
    if (value == nullptr) return {};
    return value->is_string() ? printable(value->string()) : print_json(*value);
}

std::string joined(const Value& object, std::string_view key) {
    const auto* list = object.find(key);
    std::string all;
    for (const auto& each : list != nullptr ? list->items() : std::span<const Value>())
        all += (all.empty() ? "" : ", ") + std::string(each.string());
    return printable(all);
}

Table table_of_routes(const Value& routes) {
    Table table({"ROUTE", "MATCH", "TO", "TAKEN"});
    for (const auto& route : routes.items()) {
        auto to = route.find("drop") != nullptr ? "(dropped)" : joined(route, "to");
        if (const auto rename = text_at(route, "rename"); !rename.empty()) to += " as " + rename;
        table.add({{text_at(route, "name")}, {joined(route, "match")}, {to}, {text_at(route, "taken")}});
    }
    return table;
}

Table table_of(const Value& objects, std::initializer_list<std::string_view> keys, Table table) {
    for (const auto& each : objects.items()) {
        std::vector<Table::Cell> row;
        for (const auto key : keys) row.push_back({text_at(each, key)});
        table.add(std::move(row));
    }
    return table;
}

void print_routes(const Value& routes, const Value& addresses) {
    const auto* listen = routes.find("listen");
    print_out(
        "hears {}\n", listen->is_string() ? printable(listen->string()) : "nothing: [osc] has no `listen`"
    );
    if (const auto trouble = text_at(routes, "trouble"); !trouble.empty())
        print_out("trouble: {}\n", trouble);
    const auto colours = command::colours_for(STDOUT_FILENO);
    const Table destinations({"DESTINATION", "SENT", "DROPPED", "REFUSALS", "TROUBLE"});
    const Table heard({"ADDRESS", "TYPES", "COUNT", "RATE", "FROM", "LAST"});
    print_out(
        "\n{}\n{}\n{}", table_of_routes(*routes.find("routes")).print(colours),
        table_of(*routes.find("destinations"), {"to", "sent", "dropped", "refusals", "trouble"}, destinations)
            .print(colours),
        table_of(*addresses.find("addresses"), {"address", "types", "count", "rate", "source", "args"}, heard)
            .print(colours)
    );
}

Task<int> ask_and_show(const RouteOptions& options) {
    auto client = co_await control::connect_to_worker(options.router);
    if (!client) {
        print_err("tutti: no OSC router runs here: it does where [osc] has `listen`, `query` or a route\n");
        co_return command::NotRunning;
    }
    auto routes = co_await control::ask(*client, "get_routes", Value());
    if (!routes) co_return command::report_failure(routes.error());
    auto addresses = co_await control::ask(*client, "get_addresses", Value());
    if (!addresses) co_return command::report_failure(addresses.error());
    if (options.json)
        print_out("{}\n", print_json(Value::object({{"router", *routes}, {"heard", *addresses}})));
    else
        print_routes(*routes, *addresses);
    co_return command::Success;
}

} // namespace

int show_routes(const RouteOptions& options) {
    return command::run_task([&](asio::io_context&) { return ask_and_show(options); });
}

} // namespace tutti::osc_router
