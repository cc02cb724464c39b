#include "cli/listeners.hpp"

#include "command/describe_service.hpp"
#include "command/print.hpp"
#include "control/client.hpp"

#include <fmt/format.h>

namespace tutti::cli {

using namespace command;

Task<std::vector<Value>> listeners_of(std::filesystem::path run_directory, std::string service) {
    auto client = co_await control::Client::connect(run_directory / (service + ".sock"));
    if (!client) co_return std::vector<Value>();
    const auto reply = co_await client->call("get_state", {}, seconds(1));
    if (!reply || !reply->data) co_return std::vector<Value>();
    const auto listeners = items_in(*reply->data, "listeners");
    co_return std::vector<Value>(listeners.begin(), listeners.end());
}

std::string describe_listeners(std::span<const Value> listeners, Colours colours) {
    Table table({"LISTENER", "AT", "PROTOCOL", "STATE", "ANONYMOUS", "USERS", "CLIENTS"});
    for (const auto& listener : listeners) {
        const auto state = text_of(listener, "state");
        auto clients = text_of(listener, "clients");
        if (const auto most = text_of(listener, "max_clients"); !most.empty())
            clients += fmt::format(" of {}", most);
        table.add(
            {{text_of(listener, "name"), Tone::Strong},
             {text_of(listener, "at")},
             {text_of(listener, "protocol")},
             {state, state == "open" ? Tone::Good : Tone::Bad},
             {text_of(listener, "anonymous")},
             {flag_of(listener, "users", false) ? "yes" : "no"},
             {std::move(clients)}}
        );
    }
    return table.print(colours);
}

} // namespace tutti::cli
