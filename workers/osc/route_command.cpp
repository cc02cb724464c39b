#include "base/json.hpp"
#include "base/printable.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "workers/osc/commands.hpp"
#include "workers/osc/router_client.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::osc_router {

using command::print_err;
using command::print_out;

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

/// Rows in columns that are as wide as what stands in them; numbers are to the right.
class Table {
public:
    using Row = std::vector<std::string>;
    explicit Table(Row heads, std::string_view numbers = {}) : numbers_(numbers) { add(std::move(heads)); }

    void add(Row row) {
        widths_.resize(std::max(widths_.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths_[i] = std::max(widths_[i], row[i].size());
        rows_.push_back(std::move(row));
    }
    std::string text() const {
        std::string all;
        for (const auto& row : rows_) {
            std::string line;
            for (std::size_t i = 0; i < row.size(); ++i)
                line += is_number(i) ? fmt::format("{:>{}}  ", row[i], widths_[i])
                                     : fmt::format("{:<{}}  ", row[i], widths_[i]);
            line.erase(line.find_last_not_of(' ') + 1);
            all.append(line).append("\n");
        }
        return all;
    }

private:
    bool is_number(std::size_t column) const { return column < numbers_.size() && numbers_[column] == '9'; }

    std::string_view numbers_; ///< "x9": the second column is one of numbers
    std::vector<std::size_t> widths_;
    std::vector<Row> rows_;
};

Table table_of_routes(const Value& routes) {
    Table table({"route", "match", "to", "taken"}, "xxx9");
    for (const auto& route : routes.items()) {
        auto to = route.find("drop") != nullptr ? "(dropped)" : joined(route, "to");
        if (const auto rename = text_at(route, "rename"); !rename.empty()) to += " as " + rename;
        table.add({text_at(route, "name"), joined(route, "match"), to, text_at(route, "taken")});
    }
    return table;
}

Table table_of(const Value& objects, Table::Row keys, Table table) {
    for (const auto& each : objects.items()) {
        Table::Row row;
        for (const auto& key : keys) row.push_back(text_at(each, key));
        table.add(std::move(row));
    }
    return table;
}

void print_routes(const Value& routes, const Value& addresses) {
    print_out("hears {}\n", text_at(routes, "listen"));
    if (const auto trouble = text_at(routes, "trouble"); !trouble.empty())
        print_out("trouble: {}\n", trouble);
    const Table destinations({"destination", "sent", "dropped", "refusals", ""}, "x999x");
    const Table heard({"address", "types", "count", "rate", "from", "last"}, "xx99xx");
    print_out(
        "\n{}\n{}\n{}", table_of_routes(*routes.find("routes")).text(),
        table_of(*routes.find("destinations"), {"to", "sent", "dropped", "refusals", "trouble"}, destinations)
            .text(),
        table_of(*addresses.find("addresses"), {"address", "types", "count", "rate", "source", "args"}, heard)
            .text()
    );
}

Task<int> ask_and_show(const RouteOptions& options) {
    auto client = co_await connect_to_router(options.router);
    if (!client) {
        print_err("tutti: no OSC router runs here: it does where [osc] has `listen`, `query` or a route\n");
        co_return command::NotRunning;
    }
    auto routes = co_await ask(*client, "get_routes", Value());
    if (!routes) co_return command::report_failure(routes.error());
    auto addresses = co_await ask(*client, "get_addresses", Value());
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
