#include "control_plane/service_question.hpp"

#include "command/run_task.hpp"
#include "control/worker_client.hpp"

#include <utility>

namespace tutti::control_plane {

namespace {

using Answered = std::optional<Result<control::Reply>>;

Task<void>
ask_service(std::string service, std::string command, Value params, microseconds patience, Answered* answer) {
    auto client = co_await control::connect_to_worker(std::move(service));
    if (client) *answer = co_await client->call(std::move(command), std::move(params), patience);
}

} // namespace

Answered answer_of(
    const std::string& service, const std::string& command, const Value& params, microseconds patience
) {
    Answered answer;
    command::run_part([&](asio::io_context&) {
        return ask_service(service, command, params, patience, &answer);
    });
    return answer;
}

} // namespace tutti::control_plane
