// Jobs from bytes that nobody vouches for: rows of them, schedules, and a day of what workers say: each line
// an action and its parameters. A queue that reads its own rows again has the same jobs.
#include "base/json.hpp"
#include "base/random.hpp"
#include "base/scan.hpp"
#include "governance/jobs/job_queue.hpp"
#include "governance/jobs/schedule.hpp"
#include "governance/jobs/worker_commands.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace tutti;
using namespace tutti::governance::jobs;

const Now begin{SteadyTime(seconds(1000)), WallTime(seconds(1'800'000'000))};

/// Of far times a row has not every microsecond.
Job without_times(Job job) {
    job.queued = job.since = job.not_before = {};
    for (auto& attempt : job.attempts) attempt.began = attempt.ended = {};
    return job;
}

void row(std::string_view text) {
    const auto value = parse_json(text);
    const auto* id = value ? value->find("id") : nullptr;
    if (id == nullptr || !id->is_string()) return;
    const auto read = parse_job(id->string(), text);
    if (!read) return;
    const auto again = parse_job(read->id, print_job(*read));
    if (!again || without_times(*again) != without_times(*read)) std::abort();
    SeededRandom random(1);
    JobQueue queue(random, {{.name = read->kind, .attempts = 2}});
    queue.load({*read}, begin);
    const Now later{begin.steady + std::chrono::hours(2), begin.wall + std::chrono::hours(2)};
    queue.advance(later);
    static_cast<void>(queue.take_turn(later));
    if (const auto next = queue.next_deadline(); next && *next <= begin.steady) std::abort();
}

void schedule(std::string_view text) {
    const auto spec = parse_json(text);
    if (!spec || !spec->is_object()) return;
    const auto read = read_schedule("nightly", *spec);
    if (!read && read.error().message.empty()) std::abort();
}

/// The queue of a process, with the rows that it has written.
class Day {
public:
    Day() { queue_.load({}, now_); }

    void say(std::string_view line) {
        const auto action = line.substr(0, line.find(' '));
        const auto params = parse_json(line.substr(std::min(action.size() + 1, line.size())));
        if (!params || !params->is_object()) return;
        if (action == "enqueue") {
            NewJob job{.kind = "copy", .params = *params};
            if (const auto* dedup = params->find("dedup"); dedup != nullptr && dedup->is_string())
                job.dedup = dedup->string();
            static_cast<void>(queue_.enqueue(std::move(job), now_));
        } else if (const auto* type = worker_command("job." + std::string(action))) {
            if (mistake_in(*type, *params)) return;
            work(type->action, *params);
        }
        pass();
    }

    void restart() {
        std::vector<Job> kept;
        for (const auto& [id, text] : rows_) {
            auto job = parse_job(id, text);
            if (!job) std::abort();
            kept.push_back(std::move(*job));
        }
        const auto count = queue_.size();
        queue_.load(std::move(kept), now_);
        if (queue_.size() != count) std::abort();
        token_.clear();
    }

private:
    /// What names no token has that of the last job that was given.
    Value with_token(const Value& params) const {
        std::vector<Member> members;
        for (const auto& member : params.members())
            if (member.key != "id" && member.key != "token") members.push_back(member);
        members.push_back({"id", id_});
        members.push_back({"token", token_});
        return Value::object(std::move(members));
    }
    void work(std::string_view action, const Value& params) {
        if (action == "job.take") {
            static_cast<void>(queue_.take(take_question_from(params, ++takers_, now_.steady), now_));
            return;
        }
        const auto said = token_.empty() ? params : with_token(params);
        if (action == "job.renew")
            static_cast<void>(queue_.renew(renewal_from(said), now_));
        else if (action == "job.complete")
            static_cast<void>(queue_.complete(completion_from(said), now_));
        else
            static_cast<void>(queue_.fail_attempt(failure_from(said), now_));
    }
    void pass() {
        now_.steady += seconds(1);
        now_.wall += seconds(1);
        queue_.advance(now_);
        const auto turn = queue_.take_turn(now_);
        for (const auto& [id, value] : turn.rows)
            if (value)
                rows_.insert_or_assign(id, *value);
            else
                rows_.erase(id);
        for (const auto& given : turn.given)
            for (const auto& job : given.jobs) std::tie(id_, token_) = std::pair(job.id, job.token);
        if (queue_.waiting() + queue_.running() > queue_.size()) std::abort();
        if (const auto next = queue_.next_deadline(); next && *next < now_.steady) std::abort();
    }

    SeededRandom random_{1};
    JobQueue queue_{random_, {{.name = "copy", .concurrency = 2, .lease = seconds(3)}}};
    Now now_ = begin;
    std::map<std::string, std::string> rows_;
    std::uint64_t takers_ = 0;
    std::string id_;
    std::string token_;
};

void day(std::string_view text) {
    Day day;
    while (!text.empty()) day.say(take_line(text));
    day.restart();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0]) {
    case 'r':
        row(text);
        break;
    case 's':
        schedule(text);
        break;
    default:
        day(text);
    }
    return 0;
}
