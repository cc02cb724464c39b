#include "governance/jobs/job.hpp"

#include "base/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace tutti::governance::jobs {

namespace {

constexpr std::array<std::string_view, 5> state_names = {
    "queued", "running", "succeeded", "failed", "cancelled"
};
constexpr std::int64_t most_count = 1'000'000'000;
constexpr double latest_time = 253402300799.0; // the end of the year 9999

Value value_of(const Attempt& attempt) {
    return Value::object(
        {{"attempt", attempt.number},
         {"worker", attempt.worker},
         {"began", to_seconds(attempt.began)},
         {"ended", to_seconds(attempt.ended)},
         {"outcome", attempt.outcome},
         {"message", attempt.message}}
    );
}

std::vector<Member> summary_members(const Job& job) {
    std::vector<Member> members = {
        {"id", job.id},
        {"kind", job.kind},
        {"state", name(job.state)},
        {"since", to_seconds(job.since)},
        {"queued", to_seconds(job.queued)},
        {"priority", job.priority},
        {"by", job.by},
        {"attempt", job.attempt},
        {"attempts", job.last_attempt}
    };
    if (job.state == JobState::Queued && job.not_before > job.since)
        members.push_back({"not_before", to_seconds(job.not_before)});
    if (!job.dedup.empty()) members.push_back({"dedup", job.dedup});
    if (!job.worker.empty()) members.push_back({"worker", job.worker});
    if (job.cancelling) members.push_back({"cancelling", true});
    if (job.progress) members.push_back({"progress", *job.progress});
    if (!job.message.empty()) members.push_back({"message", job.message});
    return members;
}

std::vector<Member> members_of(const Job& job) {
    auto members = summary_members(job);
    members.push_back({"params", job.params});
    if (!job.result.is_null()) members.push_back({"result", job.result});
    std::vector<Value> attempts;
    for (const auto& attempt : job.attempts) attempts.push_back(value_of(attempt));
    members.push_back({"history", Value::array(std::move(attempts))});
    return members;
}

/// What of a row is not as it was written is said once, by its name.
class RowReader {
public:
    explicit RowReader(const Value& row) : row_(row) {}

    std::string text(std::string_view key) {
        const auto* found = row_.find(key);
        if (found == nullptr) return {};
        if (found->is_string()) return std::string(found->string());
        wrong(key);
        return {};
    }
    std::int64_t whole(std::string_view key, std::int64_t least, std::int64_t most) {
        const auto* found = row_.find(key);
        if (found != nullptr && found->is_integer() && found->integer() >= least && found->integer() <= most)
            return found->integer();
        wrong(key);
        return least;
    }
    std::optional<double> number(std::string_view key, double least, double most) {
        const auto* found = row_.find(key);
        if (found == nullptr) return std::nullopt;
        if (found->is_number() && found->number() >= least && found->number() <= most) return found->number();
        wrong(key);
        return std::nullopt;
    }
    std::optional<WallTime> time(std::string_view key) {
        const auto seconds = number(key, 0, latest_time);
        if (!seconds) return std::nullopt;
        return wall_time_from_seconds(*seconds);
    }
    WallTime needed_time(std::string_view key) {
        if (row_.find(key) == nullptr) wrong(key);
        return time(key).value_or(WallTime{});
    }
    bool flag(std::string_view key) {
        const auto* found = row_.find(key);
        if (found == nullptr) return false;
        if (found->is_bool()) return found->boolean();
        wrong(key);
        return false;
    }
    Value any(std::string_view key) const {
        const auto* found = row_.find(key);
        return found != nullptr ? *found : Value();
    }
    void wrong(std::string_view key) {
        if (wrong_.empty()) wrong_ = key;
    }
    const std::string& first_wrong() const noexcept { return wrong_; }

private:
    const Value& row_;
    std::string wrong_;
};

Attempt attempt_from(RowReader fields, RowReader& row) {
    Attempt attempt;
    attempt.number = static_cast<unsigned>(fields.whole("attempt", 1, most_count));
    attempt.worker = fields.text("worker");
    attempt.began = fields.needed_time("began");
    attempt.ended = fields.needed_time("ended");
    attempt.outcome = fields.text("outcome");
    attempt.message = fields.text("message");
    if (!fields.first_wrong().empty()) row.wrong("history");
    return attempt;
}

std::vector<Attempt> attempts_from(const Value& row, RowReader& fields) {
    std::vector<Attempt> attempts;
    const auto* list = row.find("history");
    if (list == nullptr || !list->is_array() || list->items().size() > most_attempts_kept) {
        fields.wrong("history");
        return attempts;
    }
    for (const auto& each : list->items()) attempts.push_back(attempt_from(RowReader(each), fields));
    return attempts;
}

} // namespace

std::string_view name(JobState state) noexcept { return state_names[static_cast<std::size_t>(state)]; }

std::optional<JobState> job_state_from(std::string_view name) noexcept {
    const auto found = std::ranges::find(state_names, name);
    if (found == state_names.end()) return std::nullopt;
    return static_cast<JobState>(found - state_names.begin());
}

bool is_over(JobState state) noexcept { return state != JobState::Queued && state != JobState::Running; }

Value summary_of(const Job& job) { return Value::object(summary_members(job)); }

Value to_value(const Job& job) { return Value::object(members_of(job)); }

std::string print_job(const Job& job) {
    auto members = members_of(job);
    members.push_back({"allowed", job.allowed});
    if (!job.token.empty()) members.push_back({"token", job.token});
    return print_json(Value::object(std::move(members)));
}

Result<Job> parse_job(std::string_view id, std::string_view text) {
    const auto row = parse_json(text);
    if (!row) return std::unexpected(row.error());
    RowReader fields(*row);
    Job job;
    job.id = fields.text("id");
    job.kind = fields.text("kind");
    job.params = fields.any("params");
    job.by = fields.text("by");
    job.dedup = fields.text("dedup");
    job.priority = static_cast<int>(fields.whole("priority", -100, 100));
    job.queued = fields.needed_time("queued");
    job.since = fields.needed_time("since");
    job.not_before = fields.time("not_before").value_or(job.since);
    job.attempt = static_cast<unsigned>(fields.whole("attempt", 0, most_count));
    job.last_attempt = static_cast<unsigned>(fields.whole("attempts", 1, most_count));
    job.allowed = static_cast<unsigned>(fields.whole("allowed", 1, most_count));
    job.token = fields.text("token");
    job.worker = fields.text("worker");
    job.cancelling = fields.flag("cancelling");
    job.progress = fields.number("progress", 0, 1);
    job.message = fields.text("message");
    job.result = fields.any("result");
    job.attempts = attempts_from(*row, fields);
    const auto state = job_state_from(fields.text("state"));
    if (!state) fields.wrong("state");
    job.state = state.value_or(JobState::Failed);
    if (job.id != id) fields.wrong("id");
    if (!job.params.is_object()) fields.wrong("params");
    if (!fields.first_wrong().empty())
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("the row of the job {} is not as it was written: {}", id, fields.first_wrong())
        );
    return job;
}

} // namespace tutti::governance::jobs
