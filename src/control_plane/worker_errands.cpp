#include "control_plane/worker_errands.hpp"

#include "base/printable.hpp"
#include "control/worker_client.hpp"
#include "control_plane/control_answers.hpp"
#include "io/clock.hpp"
#include "worker/bus_question.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tutti::control_plane {

using governance::Fault;
using governance::Outcome;

namespace {

/// Words of a frame of a control socket: a parameter of that name cannot be said over it.
constexpr auto words_of_frames = std::to_array<std::string_view>({"type", "cmd", "msg_id"});

std::unexpected<Fault> failed(const Error& error) { return std::unexpected(governance::fault_of(error)); }

/// With the status of its code, where it is one of ours.
std::unexpected<Fault> refused(std::string_view code, std::string_view message) {
    const auto known = error_code_named(code).value_or(ErrorCode::Environment);
    auto fault = governance::fault_of({known, printable(message)});
    if (!code.empty()) fault.code = code;
    return std::unexpected(std::move(fault));
}

Outcome outcome_of(const Result<control::Reply>& reply) {
    if (!reply) return failed(reply.error());
    if (reply->success) return reply->data.value_or(Value());
    const auto* code = reply->data ? reply->data->find("code") : nullptr;
    return refused(code != nullptr && code->is_string() ? code->string() : "", reply->message);
}

Outcome outcome_of(Result<contract::CommandReply> reply) {
    if (!reply) return failed(reply.error());
    if (reply->error) return refused(reply->error->code, reply->error->message);
    return std::move(reply->data);
}

/// They ask control what comes to them over the bus: asked so, they would ask us what we ask them.
constexpr std::string_view director = "director";
constexpr auto relays = std::to_array<std::string_view>({"orchestrator", director});
constexpr std::string_view where_it_runs =
    "; where the file has no playlist and no gesture, a table [service.director] has it run";

/// It would be broken off by its own end, and never be told what became of it.
bool ends_control(const Errand& errand) {
    const auto* service = errand.params.find("service");
    return (errand.action == "stop_service" || errand.action == "restart_service") && service != nullptr
           && *service == Value("control");
}

bool can_be_framed(const Value& params) {
    return std::ranges::none_of(words_of_frames, [&](std::string_view word) {
        return params.find(word) != nullptr;
    });
}

SteadyClock::duration until(SteadyTime deadline) {
    return std::max<SteadyClock::duration>(deadline - io::steady_now(), milliseconds(1));
}

Task<Outcome> ask_over_bus(worker::Worker& worker, std::string target, Errand errand) {
    if (!worker.bus_connected())
        co_return failed(
            {ErrorCode::Unavailable,
             fmt::format(
                 "{} has no control socket here, and the bus is away: `tutti status` shows both", target
             )}
        );
    auto reply = co_await worker::ask_over_bus(
        worker, std::move(target), std::move(errand.action), std::move(errand.params), errand.deadline
    );
    co_return outcome_of(std::move(reply));
}

Task<Outcome> carry_out_elsewhere(worker::Worker& worker, std::string prefix, Errand errand) {
    const auto target = prefix + errand.target;
    if (ends_control(errand))
        co_return failed(
            {ErrorCode::Conflict,
             "control would end before it had answered: `tutti stop control` and `tutti restart control` do "
             "that"}
        );
    if (can_be_framed(errand.params)) {
        auto client = co_await control::connect_to_worker(target);
        if (client) {
            const auto reply = co_await client->call(
                std::move(errand.action), std::move(errand.params), until(errand.deadline)
            );
            co_return outcome_of(reply);
        }
        if (errand.is_secret || std::ranges::find(relays, errand.target) != relays.end())
            co_return failed(
                {ErrorCode::Unavailable,
                 fmt::format(
                     "{} is away ({}): `tutti status` says why{}", target, client.error().message,
                     errand.target == director ? where_it_runs : ""
                 )}
            );
    }
    if (errand.is_secret)
        co_return failed(
            {ErrorCode::InvalidInput, "a parameter has a name that a control socket does not take"}
        );
    auto outcome = co_await ask_over_bus(worker, target, std::move(errand));
    co_return outcome;
}

} // namespace

Errands worker_errands(worker::Worker& worker, std::string prefix) {
    return [&worker, prefix = std::move(prefix)](Errand errand) {
        return carry_out_elsewhere(worker, prefix, std::move(errand));
    };
}

} // namespace tutti::control_plane
