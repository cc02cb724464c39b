// A queue of jobs for tests, with a clock that the test moves and rows that it can load again.
#pragma once

#include "governance/jobs/job_queue.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::governance::jobs {

using std::chrono::hours;
using std::chrono::minutes;

class JobStage {
public:
    explicit JobStage(std::vector<JobKind> kinds = {{.name = "copy"}}, JobQueue::Limits limits = {})
        : kinds_(std::move(kinds)), limits_(limits), queue(random_, kinds_, limits) {}

    Now now() const { return {steady, wall}; }
    void pass(microseconds time) {
        steady += time;
        wall += time;
        queue.advance(now());
    }
    /// Everything is written down, and given.
    Turn turn() {
        auto turn = queue.take_turn(now());
        for (const auto& [id, value] : turn.rows) {
            if (value)
                rows[id] = *value;
            else
                rows.erase(id);
        }
        for (const auto& event : turn.events) events.emplace_back(event.type);
        return turn;
    }
    std::string enqueue(NewJob job) {
        if (job.kind.empty()) job.kind = "copy";
        auto queued = queue.enqueue(std::move(job), now());
        EXPECT_TRUE(queued) << (queued ? "" : queued.error().message);
        turn();
        return queued ? queued->id : "";
    }
    /// What somebody who takes jobs is given at once.
    std::vector<Assignment>
    take(std::string worker = "hand", std::size_t most = 1, std::string kind = "copy") {
        TakeQuestion question;
        question.number = ++takers_;
        question.worker = std::move(worker);
        question.kinds = {std::move(kind)};
        question.most = most;
        question.until = steady;
        EXPECT_TRUE(queue.take(std::move(question), now()));
        auto given = turn().given;
        queue.leave(takers_);
        return given.empty() ? std::vector<Assignment>() : std::move(given.front().jobs);
    }
    /// The process ends, and another reads what is kept.
    void restart(microseconds away = {}) {
        steady += away;
        wall += away;
        std::vector<Job> kept;
        for (const auto& [id, text] : rows) {
            auto job = parse_job(id, text);
            ASSERT_TRUE(job) << job.error().message;
            kept.push_back(std::move(*job));
        }
        queue.load(std::move(kept), now());
    }
    JobState state(std::string_view id) const { return queue.find(id)->state; }

private:
    SeededRandom random_{1};
    std::vector<JobKind> kinds_;
    JobQueue::Limits limits_;
    std::uint64_t takers_ = 0;

public:
    SteadyTime steady{seconds(1000)};
    WallTime wall{seconds(1'800'000'000)};
    JobQueue queue;
    std::map<std::string, std::string> rows;
    std::vector<std::string> events;
};

} // namespace tutti::governance::jobs
