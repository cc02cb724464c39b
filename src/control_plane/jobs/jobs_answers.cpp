// What JobsKeeper is asked: the commands `job.…` at the desk, and what workers ask.
#include "base/json.hpp"
#include "control_plane/control_answers.hpp"
#include "control_plane/jobs/jobs_keeper.hpp"
#include "governance/jobs/worker_commands.hpp"
#include "governance/quota.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::control_plane {

namespace jobs = governance::jobs;
using governance::Fault;
using governance::Outcome;

namespace {

std::string id_in(const Value& params) { return std::string(params.find("id")->string()); }

PreparedCommand refused_command(Fault fault) {
    return {
        [fault = std::move(fault)](store::ControlTransaction&, const Value&, const governance::Ticket&)
            -> Outcome { return std::unexpected(fault); }
    };
}

std::unexpected<Fault> perhaps_not_kept() {
    return std::unexpected(governance::fault_of(
        {ErrorCode::Unavailable, "whether that is kept is not known: say it again in a moment"}
    ));
}

} // namespace

void JobsKeeper::add_commands() {
    desk_.on_prepared("job.enqueue", [this](const Value& params, const governance::Ticket& ticket) {
        return prepare([&] { return change_of_enqueue(params, ticket); });
    });
    for (const std::string_view command : {"job.cancel", "job.replay", "job.forget"})
        desk_.on_prepared(command, [this, command](const Value& params, const governance::Ticket& ticket) {
            return prepare([&] { return change_of(command, id_in(params), ticket.subject); });
        });
    on_question("job.get", &JobsKeeper::job);
    on_question("job.list", &JobsKeeper::list);
    on_question("job.kinds", &JobsKeeper::kinds);
}

// ---- by people ----

PreparedCommand JobsKeeper::prepare(const std::function<jobs::Verdict<Answer>()>& change) {
    if (auto fault = why_not_now()) return refused_command(std::move(*fault));
    flush(); // what was asked before is written before
    auto answer = change();
    if (!answer) return refused_command(std::move(answer.error()));
    const auto page = std::make_shared<Page>(executor_);
    fill(*page);
    writing_.push_back(page);
    auto handler = [draft = page->draft,
                    answer = std::move(*answer
                    )](store::ControlTransaction& transaction, const Value&,
                       const governance::Ticket&) -> Outcome {
        if (auto done = write_draft(transaction, *draft); !done) return outcome_of_failure(done.error());
        auto said = answer(transaction);
        draft->has_stood = said.has_value();
        return said;
    };
    return {std::move(handler), [this, page](bool is_written) {
                written(page, is_written && page->draft->has_stood);
            }};
}

/// Those that are over count no more.
std::optional<governance::Fault> JobsKeeper::why_no_more(const governance::Subject& subject) const {
    return governance::why_no_more(*desk_.policy().set(), subject, "jobs", 1, [&] {
        governance::QuotaUse holding;
        holding.all = queue_.waiting() + queue_.running();
        holding.own = queue_.under_way_of(subject.name);
        return holding;
    });
}

jobs::Verdict<JobsKeeper::Answer>
JobsKeeper::change_of_enqueue(const Value& params, const governance::Ticket& ticket) {
    auto job = jobs::new_job_from(params, ticket.key.subject);
    // One that is there already is no further one.
    if (!queue_.is_under_way(job.kind, job.dedup))
        if (auto fault = why_no_more(ticket.subject)) return std::unexpected(std::move(*fault));
    auto queued = queue_.enqueue(std::move(job), now());
    if (!queued) return std::unexpected(std::move(queued.error()));
    return [queued = std::move(*queued)](store::ControlTransaction& transaction) -> Outcome {
        // One that was there already was written by a write before this one.
        const auto there = transaction.row("job", queued.id);
        if (!there) return outcome_of_failure(there.error());
        if (!*there) return outcome_of_failure({ErrorCode::Unavailable, "that job is not kept: ask again"});
        return Value::object({{"id", queued.id}, {"deduplicated", queued.is_deduplicated}});
    };
}

jobs::Verdict<JobsKeeper::Answer>
JobsKeeper::change_of(std::string_view command, const std::string& id, const governance::Subject& subject) {
    std::string_view state = "forgotten";
    if (command == "job.cancel") {
        const auto cancelled = queue_.cancel(id, now());
        if (!cancelled) return std::unexpected(cancelled.error());
        state = *cancelled == jobs::JobState::Running ? "cancelling" : name(*cancelled);
    } else if (command == "job.replay") {
        if (auto fault = why_no_more(subject)) return std::unexpected(std::move(*fault));
        if (auto replayed = queue_.replay(id, now()); !replayed) return std::unexpected(replayed.error());
        state = name(jobs::JobState::Queued);
    } else if (auto forgotten = queue_.forget(id); !forgotten) {
        return std::unexpected(forgotten.error());
    }
    return [id, state](store::ControlTransaction&) -> Outcome {
        return Value::object({{"id", id}, {"state", state}});
    };
}

void JobsKeeper::on_question(std::string_view command, Question question) {
    desk_.on_own(command, [this, question](Value params, const governance::Subject&) {
        return look(question, std::move(params));
    });
}

/// What is under way is on the disk before it is told.
Task<Outcome> JobsKeeper::look(Question question, Value params) {
    if (!writing_.empty()) {
        [[maybe_unused]] const bool is_kept = co_await kept(writing_.back());
    }
    if (!is_read_)
        co_return outcome_of_failure({ErrorCode::Unavailable, "what is kept of jobs is being read: ask again"}
        );
    co_return (this->*question)(params);
}

Outcome JobsKeeper::job(const Value& params) const {
    const auto id = id_in(params);
    const auto* found = queue_.find(id);
    if (found == nullptr)
        return outcome_of_failure(
            {ErrorCode::NotFound, fmt::format("there is no job '{}': `tutti job list`", id)}
        );
    return to_value(*found);
}

Outcome JobsKeeper::list(const Value& params) const {
    auto filter = jobs::filter_from(params);
    const auto most = filter.most++;
    const auto found = queue_.list(filter);
    std::vector<Value> shown;
    std::size_t size = 0;
    for (const auto* job : found) {
        if (shown.size() == most || size > most_of_answer) break;
        auto summary = summary_of(*job);
        size += print_json(summary).size();
        shown.push_back(std::move(summary));
    }
    std::vector<Member> members;
    if (shown.size() < found.size()) members.push_back({"next", found[shown.size() - 1]->id});
    members.push_back({"jobs", Value::array(std::move(shown))});
    return Value::object(std::move(members));
}

Outcome JobsKeeper::kinds(const Value&) const { return queue_.kinds(now()); }

// ---- by workers ----

Task<Outcome> JobsKeeper::answer(std::string action, Value params, governance::Subject subject) {
    if (subject.role < governance::UserRole::Operator)
        co_return outcome_of_failure(
            {ErrorCode::PermissionDenied,
             fmt::format("{} is for operators: [control] bus_role says who asks over the bus", action)}
        );
    const auto* type = jobs::worker_command(action);
    invariant(type != nullptr, "what workers ask is one of their commands");
    if (const auto mistake = mistake_in(*type, params)) {
        auto fault = governance::fault_of({ErrorCode::InvalidInput, mistake->message});
        fault.field = mistake->field;
        co_return std::unexpected(std::move(fault));
    }
    if (auto fault = why_not_now()) co_return std::unexpected(std::move(*fault));
    if (action == "job.renew") co_return renew(params);
    if (action != "job.take") {
        auto ended = co_await end_attempt(std::move(action), std::move(params));
        co_return ended;
    }
    auto given = co_await take(std::move(params));
    co_return given;
}

Task<Outcome> JobsKeeper::take(Value params) {
    const auto number = ++last_taker_;
    const auto taken = queue_.take(jobs::take_question_from(params, number, now().steady), now());
    if (!taken) co_return std::unexpected(taken.error());
    const auto taker = std::make_shared<Taker>(executor_);
    takers_.emplace(number, taker);
    wake();
    [[maybe_unused]] const auto [answered] = co_await taker->answered.async_wait(no_throw);
    takers_.erase(number);
    if (taker->jobs) co_return value_of(*taker->jobs);
    queue_.leave(number);
    co_return outcome_of_failure({ErrorCode::Unavailable, "what is kept of jobs is read anew: ask again"});
}

/// How far it is is not kept: who has a job says it again.
Outcome JobsKeeper::renew(const Value& params) {
    auto renewed = queue_.renew(jobs::renewal_from(params), now());
    if (!renewed) return std::unexpected(std::move(renewed.error()));
    wake();
    return value_of(*renewed);
}

Task<Outcome> JobsKeeper::end_attempt(std::string action, Value params) {
    const auto said = action == "job.complete" ? queue_.complete(jobs::completion_from(params), now())
                                               : queue_.fail_attempt(jobs::failure_from(params), now());
    if (!said) co_return std::unexpected(said.error());
    const bool is_kept = co_await kept(open_page());
    if (!is_kept) co_return perhaps_not_kept();
    co_return Value::object({});
}

} // namespace tutti::control_plane
