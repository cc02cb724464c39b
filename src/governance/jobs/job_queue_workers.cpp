// What workers ask of the queue, and what time does.
#include "base/json.hpp"
#include "governance/jobs/job_queue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::governance::jobs {

namespace {

constexpr std::size_t most_kinds_asked = 64;
constexpr std::size_t most_kinds_known = 256;
constexpr std::size_t most_workers_known = 64;
constexpr std::size_t longest_worker_name = 128;
/// Who has not asked for so long takes no jobs of that kind any more, as far as is told.
constexpr auto worker_is_there_for = std::chrono::minutes(10);

std::unexpected<Fault> invalid(std::string_view field, std::string message) {
    return std::unexpected(Fault{
        .status = 400,
        .code = name(ErrorCode::InvalidInput),
        .message = std::move(message),
        .field = std::string(field)
    });
}

std::unexpected<Fault> stale(std::string_view id) {
    return std::unexpected(Fault{
        .status = 409,
        .code = "stale_attempt",
        .message = fmt::format("the job {} is not that attempt's any more: stop, and say nothing of it", id)
    });
}

} // namespace

// ---- taking ----

void JobQueue::note_worker(const TakeQuestion& question, Now now) {
    for (const auto& kind : question.kinds) {
        if (!uses_.contains(kind) && uses_.size() >= most_kinds_known)
            std::erase_if(uses_, [&](const auto& use) {
                return use.second.running == 0 && workers_of(use.second, now.steady).empty();
            });
        if (!uses_.contains(kind) && uses_.size() >= most_kinds_known) continue;
        auto& workers = uses_[kind].workers;
        if (workers.size() >= most_workers_known && !workers.contains(question.worker)) {
            const auto oldest =
                std::ranges::min_element(workers, {}, [](const auto& each) { return each.second; });
            workers.erase(oldest);
        }
        workers.insert_or_assign(question.worker, now.steady);
    }
}

Verdict<void> JobQueue::take(TakeQuestion question, Now now) {
    if (question.worker.empty() || question.worker.size() > longest_worker_name)
        return invalid("worker", "must say who takes jobs");
    if (question.kinds.empty() || question.kinds.size() > most_kinds_asked)
        return invalid("kinds", fmt::format("must name 1 to {} kinds of jobs", most_kinds_asked));
    if (takers_.size() >= limits_.most_takers)
        return std::unexpected(Fault{
            .status = 429,
            .code = name(ErrorCode::LimitExceeded),
            .message = "too many wait for jobs: ask again in a while"
        });
    note_worker(question, now);
    // A process of that name that is no more waits for none.
    std::erase_if(takers_, [&](const TakeQuestion& each) {
        if (each.worker != question.worker || each.instance == question.instance) return false;
        given_.push_back({each.number, {}});
        return true;
    });
    question.most = std::clamp<std::size_t>(question.most, 1, limits_.most_given);
    takers_.push_back(std::move(question));
    may_give_ = true;
    return {};
}

void JobQueue::leave(std::uint64_t number) {
    std::erase_if(takers_, [number](const TakeQuestion& each) { return each.number == number; });
}

void JobQueue::hand_out(Now now) {
    if (!std::exchange(may_give_, false)) return;
    const auto may_run = [this](std::string_view kind) { return has_room(kind); };
    for (auto taker = takers_.begin(); taker != takers_.end() && lines_.is_anybody_ready();) {
        Given given{taker->number, {}};
        std::size_t bytes = 0;
        while (given.jobs.size() < taker->most && bytes < limits_.most_given_bytes) {
            const auto id = lines_.next(taker->kinds, may_run);
            if (!id) break;
            auto& next = entries_.find(*id)->second;
            if (bytes > 0 && bytes + next.bytes > limits_.most_given_bytes) break;
            bytes += next.bytes;
            begin(next, *taker, now);
            given.jobs.push_back(
                {next.job.id, next.job.kind, next.job.params, next.job.attempt, next.job.token, next.lease}
            );
        }
        if (given.jobs.empty()) {
            ++taker;
            continue;
        }
        given_.push_back(std::move(given));
        taker = takers_.erase(taker);
    }
}

// ---- having ----

/// Of one that is under way by this token.
Verdict<JobQueue::Entry*> JobQueue::held(std::string_view id, std::string_view token) {
    auto* found = entry(id);
    if (found == nullptr || found->job.state != JobState::Running || found->job.token != token)
        return stale(id);
    return found;
}

Verdict<Renewed> JobQueue::renew(Renewal renewal, Now now) {
    auto found = held(renewal.id, renewal.token);
    if (!found) return std::unexpected(std::move(found.error()));
    auto& entry = **found;
    auto& job = entry.job;
    auto message = renewal.message ? shortened(std::move(*renewal.message)) : job.message;
    const auto progress = renewal.progress ? std::clamp(*renewal.progress, 0.0, 1.0) : job.progress;
    if (message != job.message || progress != job.progress) seen_.insert(job.id);
    job.message = std::move(message);
    job.progress = progress;
    // Its grace begins with the answer that tells it, and is not made longer.
    const bool was_told = job.cancelling && std::exchange(entry.is_told_to_stop, true);
    if (was_told) return Renewed{true, entry.lease_until - now.steady};
    const auto time = job.cancelling ? kind(job.kind).grace : entry.lease;
    leases_.erase({entry.lease_until, job.id});
    hold(entry, time, now);
    return Renewed{job.cancelling, time};
}

Verdict<void> JobQueue::complete(Completion completion, Now now) {
    const auto* known = entry(completion.id);
    if (known != nullptr && known->job.state == JobState::Succeeded && known->job.token == completion.token)
        return {};
    auto found = held(completion.id, completion.token);
    if (!found) return std::unexpected(std::move(found.error()));
    const auto bytes = print_json(completion.result).size();
    if (bytes > limits_.most_result)
        return invalid("result", fmt::format("has {} bytes, of at most {}", bytes, limits_.most_result));
    auto& entry = **found;
    end_attempt(entry, "succeeded", "", now); // how far it was is over: the result says what came of it
    entry.job.result = std::move(completion.result);
    entry.bytes += bytes;
    bytes_ += bytes;
    if (entry.job.progress) entry.job.progress = 1.0;
    end(entry, JobState::Succeeded, now);
    say("job.succeeded", entry);
    return {};
}

Verdict<void> JobQueue::fail_attempt(Failure failure, Now now) {
    const auto* known = entry(failure.id);
    const bool is_said = known != nullptr && known->job.token == failure.token && !known->job.attempts.empty()
                         && known->job.state != JobState::Running
                         && known->job.attempts.back().number == known->job.attempt
                         && (known->job.attempts.back().outcome == "failed"
                             || known->job.attempts.back().outcome == "given back");
    if (is_said) return {};
    auto found = held(failure.id, failure.token);
    if (!found) return std::unexpected(std::move(found.error()));
    auto& entry = **found;
    if (failure.is_given_back && !entry.job.cancelling) {
        end_attempt(entry, "given back", std::move(failure.message), now);
        give_back(entry, now);
        return {};
    }
    end_attempt(entry, "failed", std::move(failure.message), now);
    if (!failure.may_be_retried) entry.job.last_attempt = entry.job.attempt;
    try_again(entry, now);
    return {};
}

// ---- time ----

void JobQueue::advance(Now now) {
    while (!leases_.empty() && leases_.begin()->first <= now.steady) {
        const auto id = leases_.begin()->second;
        lose(*entry(id), now);
    }
    while (const auto id = lines_.take_due(now.steady)) {
        const auto& due = *entry(*id);
        lines_.stand(due.job.kind, due.rank, *id);
        may_give_ = true;
    }
    if (trims_at_ && *trims_at_ <= now.steady) trim(now);
    hand_out(now); // also to who does not wait
    std::erase_if(takers_, [&](const TakeQuestion& each) {
        if (each.until > now.steady) return false;
        given_.push_back({each.number, {}});
        return true;
    });
}

std::optional<SteadyTime> JobQueue::next_deadline() const {
    auto next = lines_.next_due();
    const auto consider = [&](SteadyTime time) {
        if (!next || time < *next) next = time;
    };
    if (!leases_.empty()) consider(leases_.begin()->first);
    if (trims_at_) consider(*trims_at_);
    for (const auto& taker : takers_) consider(taker.until);
    return next;
}

bool JobQueue::has_turn() const noexcept {
    return may_give_ || !seen_.empty() || !events_.empty() || !given_.empty();
}

Turn JobQueue::take_turn(Now now) {
    hand_out(now);
    if (trims_at_ && *trims_at_ <= now.steady) trim(now);
    Turn turn;
    for (const auto& id : std::exchange(changed_, {})) turn.rows.push_back({id, print_job(entry(id)->job)});
    for (auto& id : std::exchange(erased_, {})) turn.rows.push_back({std::move(id), std::nullopt});
    turn.events = std::exchange(events_, {});
    turn.given = std::exchange(given_, {});
    const auto seen = std::exchange(seen_, {});
    turn.seen.assign(seen.begin(), seen.end());
    return turn;
}

// ---- looked at ----

const Job* JobQueue::find(std::string_view id) const {
    const auto found = entries_.find(id);
    return found != entries_.end() ? &found->second.job : nullptr;
}

std::size_t JobQueue::under_way_of(std::string_view by) const {
    const auto found = own_.find(by);
    return found != own_.end() ? found->second : 0;
}

std::vector<const Job*> JobQueue::list(const JobFilter& filter) const {
    std::vector<const Job*> found;
    auto end = filter.before.empty() ? entries_.end() : entries_.lower_bound(filter.before);
    while (end != entries_.begin() && found.size() < filter.most) {
        const auto& job = std::prev(end)->second.job;
        --end;
        if (filter.state && job.state != *filter.state) continue;
        if (!filter.kind.empty() && job.kind != filter.kind) continue;
        found.push_back(&job);
    }
    return found;
}

std::vector<std::string_view> JobQueue::workers_of(const Use& use, SteadyTime now) const {
    std::vector<std::string_view> workers;
    for (const auto& [worker, asked] : use.workers)
        if (now - asked < worker_is_there_for) workers.push_back(worker);
    return workers;
}

Value JobQueue::kinds(Now now) const {
    std::map<std::string_view, std::size_t> waiting;
    for (const auto& [id, entry] : entries_)
        if (entry.job.state == JobState::Queued) ++waiting[entry.job.kind];
    std::set<std::string_view> names;
    for (const auto& [name, kind] : declared_) names.insert(name);
    for (const auto& [name, use] : uses_) names.insert(name);
    for (const auto& [name, count] : waiting) names.insert(name);
    std::vector<Value> all;
    for (const auto name : names) {
        const auto of = kind(name);
        const auto use = uses_.find(name);
        std::vector<Value> workers;
        if (use != uses_.end())
            for (const auto worker : workers_of(use->second, now.steady)) workers.emplace_back(worker);
        all.push_back(Value::object(
            {{"kind", name},
             {"about", of.about},
             {"waiting", waiting[name]},
             {"running", use != uses_.end() ? use->second.running : 0},
             {"concurrency", of.concurrency},
             {"attempts", of.attempts},
             {"lease", to_seconds(of.lease)},
             {"workers", Value::array(std::move(workers))}}
        ));
    }
    return Value::object({{"kinds", Value::array(std::move(all))}});
}

} // namespace tutti::governance::jobs
