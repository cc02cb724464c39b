#include "cli/ask_control.hpp"

#include "cli/supervisor_client.hpp"
#include "command/print.hpp"
#include "control/discovery.hpp"
#include "governed/control_client.hpp"

#include <algorithm>
#include <utility>

namespace tutti::cli {

std::optional<std::filesystem::path> control_socket(const std::filesystem::path& run_directory) {
    for (auto& found : control::discover(run_directory))
        if (found.worker == control_service || found.worker.ends_with(".control")) return found.socket;
    return std::nullopt;
}

namespace {

Task<bool> supervises_control(std::filesystem::path run_directory) {
    auto supervisor = co_await control::Client::connect(run_directory / "supervisor.sock");
    if (!supervisor) co_return false;
    const auto list = co_await ask_supervisor(*supervisor, "list", {}, seconds(5));
    if (!list) co_return false;
    const auto services = services_in(*list);
    co_return services&& std::ranges::any_of(*services, [](const Value& service) {
        return text_of(service, "name") == control_service;
    });
}

} // namespace

Task<std::optional<std::filesystem::path>>
find_control(std::filesystem::path run_directory, std::optional<bool> has_control) {
    const auto socket = control_socket(run_directory);
    std::string why = "it does not run";
    if (socket && has_control.value_or(true)) {
        const auto client = co_await control::Client::connect(*socket);
        if (client) co_return socket;
        why = client.error().message;
    }
    if (!has_control && !socket) has_control = co_await supervises_control(run_directory);
    if (has_control.value_or(true))
        command::print_err(
            "tutti: control does not answer ({}): this goes the direct way, and is not written down\n", why
        );
    co_return std::nullopt;
}

Task<governance::Answer> ask_control(std::filesystem::path control, governance::Request request) {
    governed::ControlClient client({.socket = std::move(control)});
    auto answer = co_await client.run(std::move(request));
    client.close();
    co_return answer;
}

governance::Request request_here(std::string command, Value params, std::string key) {
    governance::Request request;
    request.via = governance::Via::Control;
    request.command = std::move(command);
    request.params = std::move(params);
    request.idempotency_key = std::move(key);
    return request;
}

} // namespace tutti::cli
