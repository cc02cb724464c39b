// ControlService: what it is asked, by whichever way.
#include "control_plane/control_answers.hpp"
#include "control_plane/control_service.hpp"
#include "control_plane/refusal_notes.hpp"
#include "governance/jobs/worker_commands.hpp"
#include "governance/run_message.hpp"
#include "governed/bus_relay.hpp"
#include "io/account.hpp"

#include <utility>

namespace tutti::control_plane {

namespace {

Error not_open() {
    return {ErrorCode::Unavailable, "the control store is not open now: ask again in a moment"};
}

contract::CommandReply refusal(std::string request_id, const Error& why) {
    return {std::move(request_id), {}, contract::CommandError{name(why.code), why.message}};
}

} // namespace

/// Whoever is at the control socket may do all, under the name that he has on this machine: our user, or
/// root. It is looked for once.
governance::Request ControlService::user_at_socket(std::uint32_t user) {
    auto& known = users_[user];
    if (known.empty()) known = io::name_of_user(user);
    governance::Request usual;
    usual.via = governance::Via::Control;
    usual.subject = {known, governance::UserRole::Admin};
    return usual;
}

bool ControlService::takes(std::string_view action) const {
    return action == "run" || table_.find_action(own_target, action) != nullptr
           || governance::jobs::worker_command(action) != nullptr;
}

/// Who says that somebody else asks is believed.
Task<Result<Value>> ControlService::run_as_asked(Value params, governance::Request usual) {
    auto request = governance::read_run_parameters(params, usual);
    if (!request) co_return pass_on(request);
    const auto answer = co_await run(std::move(*request));
    co_return governance::run_answer(answer);
}

Task<Result<Value>> ControlService::note_refusals(Value params) {
    if (!writer_) co_return std::unexpected(not_open());
    auto kept = co_await keep_refusals(*writer_, std::move(params));
    co_return kept;
}

Task<Result<Value>>
ControlService::run_action(std::string command, Value params, governance::Request request) {
    request.command = std::move(command);
    request.params = std::move(params);
    const auto answer = co_await run(std::move(request));
    co_return result_of(answer);
}

/// Over the bus nobody is believed to be somebody else.
Task<contract::CommandReply> ControlService::answer_bus(contract::Command command) {
    if (governance::jobs::worker_command(command.action) != nullptr) {
        const auto answer = co_await ask_jobs(
            std::move(command.action), std::move(command.params), {"bus", options_.bus_role}
        );
        co_return governed::reply_of(answer, command.request_id);
    }
    governance::Request request;
    request.id = command.request_id;
    request.idempotency_key = command.idempotency_key.value_or("");
    const auto* type = table_.find_action(own_target, command.action);
    if (type != nullptr) {
        request.command = type->name;
        request.params = std::move(command.params);
    } else {
        auto read = governance::read_run_parameters(command.params, request);
        if (!read) co_return refusal(command.request_id, read.error());
        request = std::move(*read);
    }
    request.subject = {"bus", options_.bus_role};
    request.via = governance::Via::Bus;
    const auto answer = co_await run(std::move(request));
    if (type != nullptr) co_return governed::reply_of(answer, command.request_id);
    co_return contract::CommandReply{command.request_id, governance::run_answer(answer), {}};
}

/// What workers ask of jobs is no command: the jobs' own history is its record.
Task<governance::Answer>
ControlService::ask_jobs(std::string action, Value params, governance::Subject subject) {
    if (!jobs_) co_return governance::answer_of(std::unexpected(governance::fault_of(not_open())));
    const auto outcome =
        co_await jobs_->keeper().answer(std::move(action), std::move(params), std::move(subject));
    if (quiet_) quiet_->is_disturbed();
    co_return governance::answer_of(outcome);
}

Task<Result<Value>> ControlService::ask_jobs_at_socket(std::string action, Value params, std::uint32_t user) {
    auto subject = user_at_socket(user).subject;
    const auto answer = co_await ask_jobs(std::move(action), std::move(params), std::move(subject));
    co_return result_of(answer);
}

/// A command that comes before the worker is up, or when it ends, finds no desk.
Task<governance::Answer> ControlService::run(governance::Request request) {
    if (!desk_) co_return governance::answer_of(std::unexpected(governance::fault_of(not_open())));
    auto answer = co_await desk_->run(std::move(request));
    if (quiet_) quiet_->is_disturbed();
    co_return answer;
}

} // namespace tutti::control_plane
