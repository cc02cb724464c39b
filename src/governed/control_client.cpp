#include "governed/control_client.hpp"

#include "base/printable.hpp"
#include "governance/run_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::governed {

namespace {

/// Of whoever says nothing: control itself knows how long its commands may take.
constexpr microseconds longest_patience = std::chrono::minutes(10);
constexpr microseconds note_patience = seconds(30);

std::unexpected<Error> is_away(const Error& why) {
    return fail(
        ErrorCode::Unavailable,
        fmt::format(
            "control is away, and nothing is changed without it ({}): `tutti logs control` may say why",
            why.message
        )
    );
}

std::unexpected<Error> is_lost(const Error& why) {
    return fail(
        why.code,
        fmt::format(
            "control did not answer ({}). It may still come about: look at what holds, or ask again "
            "with the same idempotency key",
            why.message
        )
    );
}

/// It does not fit into a frame, and was not sent.
std::unexpected<Error> is_too_large(const Error& why) {
    return fail(
        ErrorCode::InvalidInput,
        fmt::format("the command is too large for control's socket, and nothing is done ({})", why.message)
    );
}

} // namespace

Task<Result<governance::Answer>>
run_on(control::Client& control, governance::Request request, microseconds margin) {
    const auto patience = request.patience.value_or(longest_patience) + margin;
    auto reply = co_await control.call("run", governance::run_parameters(request), patience);
    // Its answers are never that: what is too long of what comes ends the connection.
    if (!reply && reply.error().code == ErrorCode::LimitExceeded) co_return is_too_large(reply.error());
    if (!reply) co_return is_lost(reply.error());
    if (!reply->success) co_return fail(ErrorCode::Unavailable, printable(reply->message));
    auto answer = governance::read_run_answer(reply->data.value_or(Value()));
    co_return answer;
}

Task<governance::Answer> ControlClient::run(governance::Request request) {
    auto answer = co_await ask(std::move(request));
    if (answer) co_return std::move(*answer);
    auto fault = governance::fault_of(answer.error());
    if (answer.error().code == ErrorCode::Unavailable) fault.code = control_away;
    if (answer.error().code == ErrorCode::LimitExceeded)
        fault = {.status = 503, .code = "busy", .message = fault.message};
    co_return governance::answer_of(std::unexpected(std::move(fault)));
}

Task<Result<governance::Answer>> ControlClient::ask(governance::Request request) {
    auto line = co_await free_line();
    if (!line) co_return pass_on(line);
    auto answer = co_await run_on((*line)->client, std::move(request), options_.margin);
    // On a socket that is still busy with what nobody waits for any more, others would have to.
    if (!answer && answer.error().code == ErrorCode::Timeout) (*line)->client.close();
    release(**line);
    co_return answer;
}

Task<Result<void>> ControlClient::note_refusals(std::vector<governance::Refusal> refusals) {
    auto line = co_await free_line();
    if (!line) co_return pass_on(line);
    const auto reply = co_await (*line)->client.call(
        std::string(governance::note_refusals), governance::refusals_value(refusals), note_patience
    );
    if (!reply && reply.error().code == ErrorCode::Timeout) (*line)->client.close();
    release(**line);
    if (!reply) co_return std::unexpected(reply.error());
    if (reply->success) co_return Result<void>();
    const auto* code = reply->data ? reply->data->find("code") : nullptr;
    const bool is_none = code != nullptr && *code == Value(std::string(name(ErrorCode::InvalidInput)));
    co_return fail(is_none ? ErrorCode::InvalidInput : ErrorCode::Unavailable, printable(reply->message));
}

Task<Result<std::shared_ptr<ControlClient::Line>>> ControlClient::free_line() {
    std::erase_if(lines_, [](const auto& line) { return !line->client.connected(); });
    const auto idle = std::ranges::find(lines_, false, [](const auto& line) { return line->is_busy; });
    if (idle != lines_.end()) {
        (*idle)->is_busy = true;
        co_return *idle;
    }
    if (is_closed_) co_return fail(ErrorCode::Unavailable, "this program ends");
    if (lines_.size() + connecting_ >= options_.connections)
        co_return fail(ErrorCode::LimitExceeded, "too many commands wait for their answers: ask again later");
    ++connecting_;
    auto client = co_await control::Client::connect(options_.socket);
    --connecting_;
    if (!client) co_return is_away(client.error());
    if (is_closed_) co_return fail(ErrorCode::Unavailable, "this program ends");
    auto line = std::make_shared<Line>(Line{std::move(*client)}); // owned by lines_ and by who asks on it
    lines_.push_back(line);
    const auto executor = co_await asio::this_coro::executor;
    if (!quiet_) quiet_.emplace(executor, options_.kept, [this] { drop_idle_lines(); });
    co_return line;
}

void ControlClient::release(const Line& line) {
    const auto found = std::ranges::find(lines_, &line, [](const auto& each) { return each.get(); });
    if (found == lines_.end()) return;
    (*found)->is_busy = false;
    if (!(*found)->client.connected()) lines_.erase(found);
}

void ControlClient::drop_idle_lines() {
    std::erase_if(lines_, [](const auto& line) { return !line->is_busy; });
    if (lines_.empty())
        quiet_.reset();
    else
        quiet_->restart(options_.kept);
}

void ControlClient::close() {
    is_closed_ = true;
    for (const auto& line : lines_) line->client.close();
    lines_.clear();
    quiet_.reset();
}

} // namespace tutti::governed
