#include "cli/governed/desk.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "cli/ask_control.hpp"
#include "cli/supervisor_client.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "governed/control_client.hpp"

#include <algorithm>
#include <utility>

namespace tutti::cli {

using namespace command;

namespace {

/// Why nobody answers as control, and what to do about it.
Task<std::string> why_away(std::filesystem::path run_directory) {
    auto supervisor = co_await control::Client::connect(run_directory / "supervisor.sock");
    if (!supervisor && supervisor.error().code != ErrorCode::Unavailable)
        co_return supervisor.error().message; // something may run that is not ours to ask
    if (!supervisor) co_return std::string("nothing runs here: `tutti up FILE` starts an installation");
    const auto list = co_await ask_supervisor(*supervisor, "list", {}, seconds(5));
    const auto services = list ? services_in(*list) : std::unexpected(list.error());
    if (!services) co_return services.error().message;
    const auto found = std::ranges::find(*services, control_service, [](const Value& service) {
        return text_of(service, "name");
    });
    if (found == services->end())
        co_return std::string(
            "this installation keeps nothing: write a table [control] into its file, then `tutti reload`"
        );
    co_return fmt::format(
        "control does not answer; it is {}: `tutti start control`, or `tutti logs control`",
        text_of(*found, "state")
    );
}

governance::Fault fault_in(const governance::Answer& answer, const Value* error) {
    governance::Fault fault{.status = answer.status, .code = "internal", .message = "control says no more"};
    if (error == nullptr) return fault;
    fault.code = text_of(*error, "code");
    fault.message = printable(text_of(*error, "message"));
    fault.field = printable(text_of(*error, "field"));
    fault.decision_id = printable(text_of(*error, "decision_id"));
    fault.leader = printable(text_of(*error, "leader"));
    return fault;
}

Asked outcome_of(const governance::Answer& answer) {
    const auto body = parse_json(answer.body);
    if (!body) return std::unexpected(fault_in(answer, nullptr));
    if (const auto* data = body->find("data"); data != nullptr) return *data;
    return std::unexpected(fault_in(answer, body->find("error")));
}

int exit_code_of(const governance::Fault& fault) {
    if (fault.code == governed::control_away) return NotRunning;
    if (fault.status == 404) return NotFound;
    return fault.status == 400 ? Usage : Failure;
}

} // namespace

Task<Asked> ask_desk_later(DeskOptions options, std::string command, Value params, microseconds patience) {
    Asked asked;
    const auto socket = control_socket(options.run_directory);
    if (socket) {
        auto request = request_here(std::move(command), std::move(params));
        request.patience = patience;
        const auto answer = co_await ask_control(*socket, std::move(request));
        asked = outcome_of(answer);
    }
    if (socket && (asked || asked.error().code != governed::control_away)) co_return asked;
    auto why = co_await why_away(std::move(options.run_directory));
    co_return std::unexpected(governance::Fault{503, std::string(governed::control_away), std::move(why)});
}

namespace {

Task<void>
put_asked(DeskOptions options, std::string command, Value params, microseconds patience, Asked* to) {
    *to = co_await ask_desk_later(std::move(options), std::move(command), std::move(params), patience);
}

} // namespace

Asked ask_desk(const DeskOptions& options, std::string command, Value params, microseconds patience) {
    Asked asked;
    run_part([&](asio::io_context&) { return put_asked(options, command, params, patience, &asked); });
    return asked;
}

int report_fault(const DeskOptions& options, const governance::Fault& fault) {
    if (options.json) {
        std::vector<Member> error = {{"code", fault.code}, {"message", fault.message}};
        if (!fault.field.empty()) error.push_back({"field", fault.field});
        if (!fault.decision_id.empty()) error.push_back({"decision_id", fault.decision_id});
        print_out("{}\n", print_json(Value::object({{"error", Value::object(std::move(error))}})));
        return exit_code_of(fault);
    }
    auto text = fault.field.empty() ? fault.message : fmt::format("{}: {}", fault.field, fault.message);
    if (!fault.decision_id.empty()) text += fmt::format(" (decision {})", fault.decision_id);
    if (!fault.leader.empty()) text += fmt::format("; ask {}", fault.leader);
    print_err("tutti: {}\n", text);
    return exit_code_of(fault);
}

} // namespace tutti::cli
