#include "governance/jobs/job_queue.hpp"

#include "base/json.hpp"
#include "base/name.hpp"
#include "base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace tutti::governance::jobs {

namespace {

/// What a job takes besides its parameters, about.
constexpr std::size_t bytes_of_job = 512;

Fault not_there(std::string_view id) {
    return {
        .status = 404,
        .code = name(ErrorCode::NotFound),
        .message = fmt::format("there is no job '{}': `tutti job list` has those that are", id),
        .field = "id"
    };
}

Fault conflict(std::string message) {
    return {.status = 409, .code = name(ErrorCode::Conflict), .message = std::move(message)};
}

Fault too_many(std::string message) {
    return {.status = 429, .code = name(ErrorCode::LimitExceeded), .message = std::move(message)};
}

Fault wrong(std::string_view field, std::string message) {
    return {
        .status = 400,
        .code = name(ErrorCode::InvalidInput),
        .message = std::move(message),
        .field = std::string(field)
    };
}

} // namespace

JobQueue::JobQueue(RandomSource& random, std::vector<JobKind> kinds, Limits limits)
    : random_(random), limits_(limits), ids_(random) {
    for (auto& each : kinds) declared_.insert_or_assign(each.name, each);
}

// ---- what is kept ----

void JobQueue::load(std::vector<Job> kept, Now now) {
    entries_.clear();
    lines_.clear();
    leases_.clear();
    ended_.clear();
    by_word_.clear();
    own_.clear();
    takers_.clear();
    changed_.clear();
    seen_.clear();
    erased_.clear();
    events_.clear();
    given_.clear();
    bytes_ = ended_bytes_ = 0;
    for (auto& [name, use] : uses_) use.running = 0;
    std::ranges::sort(kept, {}, [](const Job& job) { return std::tie(job.since, job.id); });
    for (auto& job : kept) take_in(std::move(job), now);
    trims_at_ = now.steady;
    may_give_ = true;
}

void JobQueue::take_in(Job job, Now now) {
    if (is_job_id(job.id)) ids_.begin_after(job.id);
    const auto bytes = bytes_of_job + print_json(job.params).size() + print_json(job.result).size();
    auto& entry = entries_.try_emplace(job.id).first->second;
    entry.job = std::move(job);
    entry.bytes = bytes;
    bytes_ += bytes;
    if (is_over(entry.job.state)) {
        note_end(entry);
        return;
    }
    count_own(entry.job, 1);
    if (!entry.job.dedup.empty()) by_word_.insert_or_assign(word_of(entry.job), entry.job.id);
    if (entry.job.state == JobState::Running) {
        const auto of = kind(entry.job.kind);
        entry.lease = of.lease;
        hold(entry, of.lease, now); // of one that is cancelled: whoever has it is told again
        ++uses_[entry.job.kind].running;
        return;
    }
    // Where the clock was set back meanwhile, it waits for no longer than was said.
    const auto longest = std::max(entry.job.not_before - entry.job.since, microseconds(0));
    const auto wait = std::min(entry.job.not_before - now.wall, longest);
    line_up(entry, now.steady + wait, now);
}

/// It may be taken from `came` on, which may be past.
void JobQueue::line_up(Entry& entry, SteadyTime came, Now now) {
    entry.due = came;
    entry.rank = rank_of(came, entry.job.priority);
    if (came > now.steady) return lines_.wait(came, entry.job.id);
    lines_.stand(entry.job.kind, entry.rank, entry.job.id);
    may_give_ = true;
}

void JobQueue::hold(Entry& entry, microseconds lease, Now now) {
    entry.lease_until = now.steady + lease;
    leases_.emplace(entry.lease_until, entry.job.id);
}

JobKind JobQueue::kind(std::string_view name) const {
    const auto found = declared_.find(name);
    return found != declared_.end() ? found->second : JobKind{.name = std::string(name)};
}

bool JobQueue::is_known(std::string_view kind) const {
    if (declared_.contains(kind)) return true;
    const auto use = uses_.find(kind);
    return use != uses_.end() && !use->second.workers.empty();
}

bool JobQueue::has_room(std::string_view kind) const {
    const auto declared = declared_.find(kind);
    if (declared == declared_.end() || declared->second.concurrency == 0) return true;
    const auto use = uses_.find(kind);
    return use == uses_.end() || use->second.running < declared->second.concurrency;
}

std::string JobQueue::word_of(std::string_view kind, std::string_view dedup) {
    return fmt::format("{}\n{}", kind, dedup);
}

bool JobQueue::is_under_way(std::string_view kind, std::string_view dedup) const {
    return !dedup.empty() && by_word_.contains(word_of(kind, dedup));
}

// ---- by people ----

std::optional<Fault> JobQueue::why_not_taken(const NewJob& job, std::size_t bytes) const {
    if (!is_known(job.kind))
        return wrong(
            "kind", fmt::format(
                        "nobody takes jobs of the kind '{0}': start a worker that does, or declare it in the "
                        "file with [job.{0}]; `tutti job kinds` has those that are known",
                        job.kind
                    )
        );
    if (!job.params.is_object()) return wrong("params", "must be an object");
    if (bytes > limits_.most_params)
        return wrong("params", fmt::format("have {} bytes, of at most {}", bytes, limits_.most_params));
    if (waiting() + running() >= limits_.most)
        return too_many(fmt::format(
            "{} jobs wait or run, which is as many as there may be: ask again when some are over",
            limits_.most
        ));
    if (bytes_ + bytes + bytes_of_job > limits_.most_bytes)
        return too_many("what jobs are to do has no more room: ask again when some are over, or "
                        "`tutti job forget` some that are");
    return std::nullopt;
}

Verdict<Enqueued> JobQueue::enqueue(NewJob wanted, Now now) {
    const auto bytes = print_json(wanted.params).size();
    if (!wanted.dedup.empty()) {
        const auto known = by_word_.find(word_of(wanted.kind, wanted.dedup));
        if (known != by_word_.end()) return Enqueued{known->second, true};
    }
    if (auto fault = why_not_taken(wanted, bytes)) return std::unexpected(std::move(*fault));
    Job job;
    job.id = ids_.next(now.wall);
    job.kind = std::move(wanted.kind);
    job.params = std::move(wanted.params);
    job.by = std::move(wanted.by);
    job.dedup = std::move(wanted.dedup);
    job.priority = std::clamp(wanted.priority, -100, 100);
    job.queued = job.since = now.wall;
    job.not_before = now.wall + std::max(wanted.delay, microseconds(0));
    job.allowed = job.last_attempt = std::max(wanted.attempts.value_or(kind(job.kind).attempts), 1U);
    auto& entry = entries_.try_emplace(job.id).first->second;
    entry.job = std::move(job);
    entry.bytes = bytes + bytes_of_job;
    bytes_ += entry.bytes;
    count_own(entry.job, 1);
    if (!entry.job.dedup.empty()) by_word_.insert_or_assign(word_of(entry.job), entry.job.id);
    line_up(entry, now.steady + (entry.job.not_before - now.wall), now);
    change(entry);
    say("job.queued", entry, {{"priority", entry.job.priority}, {"by", entry.job.by}});
    return Enqueued{entry.job.id, false};
}

Verdict<JobState> JobQueue::cancel(std::string_view id, Now now) {
    auto found = there(id);
    if (!found) return std::unexpected(std::move(found.error()));
    auto& entry = **found;
    if (entry.job.state == JobState::Cancelled || entry.job.cancelling) return entry.job.state;
    if (is_over(entry.job.state))
        return std::unexpected(
            conflict(fmt::format("the job {} is over: it has {}", id, name(entry.job.state)))
        );
    if (entry.job.state == JobState::Queued) {
        lines_.leave(entry.job.kind, entry.rank, entry.due, entry.job.id);
        end(entry, JobState::Cancelled, now);
        say("job.cancelled", entry);
        return entry.job.state;
    }
    entry.job.cancelling = true;
    entry.is_told_to_stop = false; // until then it has its lease
    change(entry);
    return entry.job.state;
}

Verdict<void> JobQueue::replay(std::string_view id, Now now) {
    auto found = there(id);
    if (!found) return std::unexpected(std::move(found.error()));
    auto& entry = **found;
    auto& job = entry.job;
    if (job.state != JobState::Failed && job.state != JobState::Cancelled)
        return std::unexpected(conflict(fmt::format(
            "the job {} is {}: only one that failed or was cancelled is tried again", id, name(job.state)
        )));
    if (const auto other = by_word_.find(word_of(job)); !job.dedup.empty() && other != by_word_.end())
        return std::unexpected(
            conflict(fmt::format("{} is under way for the same, '{}'", other->second, job.dedup))
        );
    if (waiting() + running() >= limits_.most)
        return std::unexpected(too_many("too many jobs wait or run: ask again when some are over"));
    ended_.erase(entry.end);
    ended_bytes_ -= entry.bytes;
    count_own(job, 1);
    job.state = JobState::Queued;
    job.since = job.not_before = now.wall;
    job.last_attempt = job.attempt + job.allowed;
    job.cancelling = false;
    job.progress.reset();
    job.message.clear();
    if (!job.dedup.empty()) by_word_.insert_or_assign(word_of(job), job.id);
    line_up(entry, now.steady, now);
    change(entry);
    say("job.queued", entry, {{"priority", job.priority}, {"by", job.by}, {"replayed", true}});
    return {};
}

Verdict<void> JobQueue::forget(std::string_view id) {
    auto found = there(id);
    if (!found) return std::unexpected(std::move(found.error()));
    if (!is_over((*found)->job.state))
        return std::unexpected(conflict(
            fmt::format("the job {} is {}: `tutti job cancel {}` first", id, name((*found)->job.state), id)
        ));
    erase(id);
    return {};
}

// ---- what becomes of them ----

JobQueue::Entry* JobQueue::entry(std::string_view id) {
    const auto found = entries_.find(id);
    return found != entries_.end() ? &found->second : nullptr;
}

Verdict<JobQueue::Entry*> JobQueue::there(std::string_view id) {
    auto* found = entry(id);
    if (found == nullptr) return std::unexpected(not_there(id));
    return found;
}

void JobQueue::begin(Entry& entry, const TakeQuestion& question, Now now) {
    auto& job = entry.job;
    lines_.leave(job.kind, entry.rank, entry.due, job.id);
    job.state = JobState::Running;
    job.since = now.wall;
    ++job.attempt;
    job.token = fmt::format("{}-{:016x}", job.attempt, random_.next());
    job.worker = question.worker;
    job.progress.reset();
    job.message.clear();
    const auto asked = question.lease.value_or(kind(job.kind).lease);
    entry.lease = std::clamp(asked, limits_.least_lease, limits_.longest_lease);
    hold(entry, entry.lease, now);
    ++uses_[job.kind].running;
    change(entry);
    say("job.started", entry, {{"worker", job.worker}});
}

/// Nobody has it any more.
void JobQueue::end_attempt(Entry& entry, std::string_view outcome, std::string message, Now now) {
    auto& job = entry.job;
    leases_.erase({entry.lease_until, job.id});
    --uses_[job.kind].running;
    may_give_ = true; // another of its kind, perhaps
    job.message = shortened(std::move(message));
    job.attempts.push_back({job.attempt, job.worker, job.since, now.wall, std::string(outcome), job.message});
    if (job.attempts.size() > most_attempts_kept) job.attempts.erase(job.attempts.begin());
}

void JobQueue::end(Entry& entry, JobState state, Now now) {
    auto& job = entry.job;
    job.state = state;
    job.since = now.wall;
    job.cancelling = false;
    count_own(job, -1);
    if (!job.dedup.empty()) by_word_.erase(word_of(job));
    note_end(entry);
    if (are_too_many_over() || !trims_at_) trims_at_ = now.steady;
    change(entry);
}

void JobQueue::count_own(const Job& job, int more) {
    auto& count = own_[job.by];
    count += static_cast<std::size_t>(more);
    if (count == 0) own_.erase(job.by);
}

/// By the order of the ends, and not by a clock that may be set meanwhile.
void JobQueue::note_end(Entry& entry) {
    entry.end = ++last_end_;
    ended_.emplace(entry.end, entry.job.id);
    ended_bytes_ += entry.bytes;
}

bool JobQueue::are_too_many_over() const noexcept {
    return ended_.size() > limits_.kept + limits_.kept / 8
           || ended_bytes_ > limits_.kept_bytes + limits_.kept_bytes / 8;
}

/// After a pause, or never.
void JobQueue::try_again(Entry& entry, Now now) {
    auto& job = entry.job;
    if (job.cancelling) {
        end(entry, JobState::Cancelled, now);
        return say("job.cancelled", entry);
    }
    if (job.attempt >= job.last_attempt) {
        end(entry, JobState::Failed, now);
        return say("job.failed", entry, {{"message", job.message}});
    }
    const auto failures = job.allowed - (job.last_attempt - job.attempt);
    const auto pause = pause_after(kind(job.kind), failures, random_);
    job.state = JobState::Queued;
    job.since = now.wall;
    job.not_before = now.wall + pause;
    job.progress.reset();
    line_up(entry, now.steady + pause, now);
    change(entry);
    say("job.retried", entry, {{"message", job.message}, {"not_before", to_seconds(job.not_before)}});
}

/// As if it had not been taken.
void JobQueue::give_back(Entry& entry, Now now) {
    auto& job = entry.job;
    ++job.last_attempt;
    job.state = JobState::Queued;
    job.since = job.not_before = now.wall;
    job.progress.reset();
    line_up(entry, now.steady, now);
    change(entry);
    say("job.retried", entry, {{"message", job.message}, {"not_before", to_seconds(job.not_before)}});
}

/// Its lease, or its grace, is over.
void JobQueue::lose(Entry& entry, Now now) {
    const auto& job = entry.job;
    auto why = job.cancelling && entry.is_told_to_stop
                   ? fmt::format("{} did not stop in time: the job was taken away from it", job.worker)
                   : fmt::format(
                         "{} said nothing for {:.15g} s: the job was taken away from it", job.worker,
                         to_seconds(entry.lease)
                     );
    end_attempt(entry, "lost", std::move(why), now);
    try_again(entry, now);
}

void JobQueue::erase(std::string_view id) {
    const auto found = entries_.find(id);
    const auto& job = found->second.job;
    ended_.erase(found->second.end);
    bytes_ -= found->second.bytes;
    ended_bytes_ -= found->second.bytes;
    changed_.erase(job.id);
    seen_.insert(job.id);
    erased_.push_back(job.id);
    entries_.erase(found);
}

/// Those that are over go when there are too many, some at once; or when they are too old.
void JobQueue::trim(Now now) {
    constexpr std::size_t most_at_once = 200;
    trims_at_.reset();
    const bool are_too_many = are_too_many_over();
    for (std::size_t count = 0; count < most_at_once && !ended_.empty(); ++count) {
        const auto id = ended_.begin()->second;
        const auto since = entry(id)->job.since;
        const bool is_old = since + limits_.kept_for < now.wall;
        const bool is_one_too_many =
            are_too_many && (ended_.size() > limits_.kept || ended_bytes_ > limits_.kept_bytes);
        if (!is_old && !is_one_too_many) {
            trims_at_ = now.steady + std::chrono::hours(1);
            return;
        }
        erase(id);
    }
    if (!ended_.empty()) trims_at_ = are_too_many ? now.steady : now.steady + seconds(1);
}

void JobQueue::change(Entry& entry) {
    changed_.insert(entry.job.id);
    seen_.insert(entry.job.id);
}

void JobQueue::say(std::string_view type, const Entry& entry, std::vector<Member> more) {
    std::vector<Member> members = {{"id", entry.job.id}, {"kind", entry.job.kind}};
    if (entry.job.attempt > 0) members.push_back({"attempt", entry.job.attempt});
    std::ranges::move(more, std::back_inserter(members));
    events_.push_back({type, print_json(Value::object(std::move(members)))});
}

std::string JobQueue::shortened(std::string text) const {
    text.resize(first_characters(text, limits_.most_message).size());
    return text;
}

} // namespace tutti::governance::jobs
