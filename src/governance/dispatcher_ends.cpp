// The ends of requests: what was carried out or withdrawn is written down, once more where the store could
// not; and what an earlier process began.
#include "governance/asked_values.hpp"
#include "governance/dispatcher.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::governance {

namespace {

Fault not_recorded(const Error& why) {
    return {
        .status = 500,
        .code = "not_recorded",
        .message = fmt::format(
            "what became of it could not be kept ({}): look at what holds, and ask again with the same key",
            why.message
        )
    };
}

} // namespace

Fault interrupted_fault() {
    return {
        .status = 409,
        .code = "interrupted",
        .message =
            "it was begun, and nobody knows how far it came: look at what holds, then ask with another "
            "key"
    };
}

/// With the answer that it has.
void Dispatcher::end(RequestNumber number, Job& job, WallTime until, AuditLine line) {
    job.until = until;
    job.line = std::move(line);
    effects_.push_back(End{number, job.ticket.key, kept_answer(job), job.until, job.line});
}

/// In the place of an answer that may hold a secret, as a new recovery key is one, stands that it was.
std::string Dispatcher::kept_answer(const Job& job) {
    const bool is_secret = job.type != nullptr && job.type->contents == Contents::Secret;
    if (!is_secret || job.answer.status != 200) return pack(job.answer);
    return pack(answer_of(std::unexpected(Fault{
        .status = 409,
        .code = "answer_not_kept",
        .message =
            "a command was carried out under this key, and neither what it held nor its answer is kept: "
            "look at what holds, and ask with another key"
    })));
}

void Dispatcher::carried_out(RequestNumber number, Outcome outcome, Moment moment) {
    const auto found = jobs_.find(number);
    // A question that nobody waits for any more.
    if (found == jobs_.end()) return;
    auto& job = found->second;
    step(job, Turn::Done);
    if (job.phase == Phase::Over) {
        auto answer = answer_of(outcome);
        answer.is_stale = job.type->scope == Scope::Led && !leads(resource_of(job), moment.boot);
        return finish(found, answer);
    }
    auto conclusion = conclude(job.ticket, outcome, moment.wall);
    job.answer = std::move(conclusion.answer);
    end(number, job, job.ticket.is_keyed ? job.ticket.until : moment.wall, std::move(conclusion.line));
}

/// Until it is written, it is under way: whoever asks again with the key waits for it.
void Dispatcher::ended(RequestNumber number, Result<void> written, Moment) {
    const auto found = jobs_.find(number);
    invariant(found != jobs_.end(), "a request that is not under way has ended");
    auto& job = found->second;
    step(job, written ? Turn::Stored : Turn::NotStored);
    if (written) return finish(found, job.answer);
    tell(job, answer_of(std::unexpected(not_recorded(written.error()))));
}

std::size_t Dispatcher::unkept() const noexcept {
    return static_cast<std::size_t>(std::ranges::count_if(jobs_, [](const auto& each) {
        return each.second.phase == Phase::Unkept;
    }));
}

void Dispatcher::try_again(Moment) {
    for (auto& [number, job] : jobs_) {
        if (job.phase != Phase::Unkept) continue;
        step(job, Turn::Retry);
        effects_.push_back(End{number, job.ticket.key, kept_answer(job), job.until, job.line, true});
    }
}

void Dispatcher::recover(const std::vector<std::pair<RequestKey, KeptCommand>>& unfinished, Moment moment) {
    for (const auto& [key, kept] : unfinished) {
        const RequestNumber number{++last_number_};
        const auto* type = table_.find(kept.command);
        Ticket ticket;
        ticket.key = key;
        ticket.is_keyed = !key.key.starts_with(mark_of_unkeyed);
        ticket.command = kept.command;
        ticket.body = kept.body;
        // Lines of audit of one command are found by its key, or else by its decision.
        ticket.decision_id = ticket.is_keyed ? fmt::format("{:016x}", random_.next()) : key.key.substr(1);
        ticket.begun = kept.begun;
        ticket.until = std::max(kept.until, moment.wall + options_.answers_kept);
        auto params = params_in(kept.body).value_or(Value::object({}));
        ticket.parameters = names_of(params);
        if (type != nullptr) ticket.values = values_of(*type, params);
        Job job{type, std::move(params), std::move(ticket), Phase::Received, {}};
        const bool is_repeatable = type != nullptr && is_carried_out_again(*type) && params_in(kept.body)
                                   && !why_not_now(job, moment.boot);
        auto& begun = jobs_.emplace(number, std::move(job)).first->second;
        if (begun.ticket.is_keyed) by_key_[key] = number;
        step(begun, Turn::Begin);
        if (is_repeatable) {
            effects_.push_back(Audit{audit_line(begun.ticket, "begun_again", nullptr, moment.wall)});
            step(begun, Turn::Stored);
            carry_out(number, begun);
            continue;
        }
        // Its answer from now on, for whoever asks under that key.
        step(begun, Turn::Withdraw);
        const auto fault = interrupted_fault();
        begun.answer = answer_of(std::unexpected(fault));
        end(number, begun, begun.ticket.is_keyed ? begun.ticket.until : moment.wall,
            audit_line(begun.ticket, fault.code, &fault, moment.wall));
    }
}

} // namespace tutti::governance
