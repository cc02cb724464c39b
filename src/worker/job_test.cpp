// What a worker does with jobs: a control that has a queue stands beside it, on a bus of this process.
#include "base/json.hpp"
#include "governance/jobs/job_queue.hpp"
#include "governance/jobs/worker_commands.hpp"
#include "io/clock.hpp"
#include "worker/job.hpp"
#include "worker/job_task.hpp"
#include "worker/stage_testing.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace tutti::worker {
namespace {

namespace jobs = governance::jobs;

Result<Value> result_of(const jobs::Verdict<Value>& said) {
    if (said) return *said;
    return fail(
        said.error().status == 409 ? ErrorCode::Conflict : ErrorCode::InvalidInput, said.error().message
    );
}

/// What control is of it for a worker: its queue, with nothing kept.
class JobDesk {
public:
    explicit JobDesk(Worker& control) {
        on_command_task(control, "job.take", [this](Value params) { return take(std::move(params)); });
        control.on_command("job.renew", [this](const Value& params) -> Result<Value> {
            ++renewals;
            auto renewed = queue.renew(jobs::renewal_from(params), now());
            if (!renewed) return result_of(std::unexpected(renewed.error()));
            return jobs::value_of(*renewed);
        });
        control.on_command("job.complete", [this](const Value& params) -> Result<Value> {
            if (refuses-- > 0) return fail(ErrorCode::Unavailable, "not now");
            auto said = queue.complete(jobs::completion_from(params), now());
            return said ? Result<Value>(Value::object({})) : result_of(std::unexpected(said.error()));
        });
        control.on_command("job.fail", [this](const Value& params) -> Result<Value> {
            auto said = queue.fail_attempt(jobs::failure_from(params), now());
            return said ? Result<Value>(Value::object({})) : result_of(std::unexpected(said.error()));
        });
    }

    static jobs::Now now() { return {io::steady_now(), io::wall_now()}; }
    std::string enqueue(Value params = Value::object({}), std::string kind = "copy") {
        const auto queued = queue.enqueue({.kind = std::move(kind), .params = std::move(params)}, now());
        EXPECT_TRUE(queued);
        wake();
        return queued->id;
    }
    /// Whoever waits looks again.
    void wake() {
        for (auto* each : waiting_) each->cancel();
    }
    const jobs::Job& job(const std::string& id) const { return *queue.find(id); }
    bool is(const std::string& id, jobs::JobState state) const { return job(id).state == state; }

private:
    Task<Result<Value>> take(Value params) {
        const auto number = ++takers;
        const auto taken = queue.take(jobs::take_question_from(params, number, now().steady), now());
        if (!taken) co_return result_of(std::unexpected(taken.error()));
        asio::steady_timer woken(co_await asio::this_coro::executor);
        waiting_.insert(&woken);
        while (true) {
            settle();
            if (auto answer = answers_.extract(number)) {
                waiting_.erase(&woken);
                co_return jobs::value_of(answer.mapped());
            }
            woken.expires_at(io::to_asio(queue.next_deadline().value_or(SteadyTime::max())));
            [[maybe_unused]] const auto [over] = co_await woken.async_wait(no_throw);
            const auto state = co_await asio::this_coro::cancellation_state;
            if (state.cancelled() == asio::cancellation_type::none) continue;
            waiting_.erase(&woken);
            co_return fail(ErrorCode::Unavailable, "it ends");
        }
    }
    /// Whoever is given something, or is to wait no more, hears of it.
    void settle() {
        queue.advance(now());
        auto given = queue.take_turn(now()).given;
        for (auto& each : given) answers_.insert_or_assign(each.number, std::move(each.jobs));
        if (!given.empty()) wake();
    }

    SeededRandom random_{3};
    std::set<asio::steady_timer*> waiting_;
    std::map<std::uint64_t, std::vector<jobs::Assignment>> answers_;

public:
    std::uint64_t takers = 0; ///< questions so far
    jobs::JobQueue queue{random_, {{.name = "copy", .first_pause = milliseconds(1)}, {.name = "move"}}};
    int renewals = 0;
    int refuses = 0; ///< completions, before it takes one
};

class JobTest : public Stage {
protected:
    JobTest() : desk(control_) {}
    void SetUp() override { bring_up(control_); }

private:
    Worker& control_ = add("control");

protected:
    JobDesk desk;
};

TEST_F(JobTest, IsDoneOnAThreadWithWhatItIsToDoAndItsResultIsTold) {
    Worker& hand = add("hand");
    on_job(hand, "copy", [](Job& job, const Value& params) -> Result<Value> {
        EXPECT_EQ(job.kind(), "copy");
        EXPECT_EQ(job.attempt(), 1U);
        return Value::object({{"copied", *params.find("from")}});
    });
    bring_up(hand);
    const auto id = desk.enqueue(Value::object({{"from", "here"}}));
    until([&] { return desk.is(id, jobs::JobState::Succeeded); });
    EXPECT_EQ(desk.job(id).result, Value::object({{"copied", "here"}}));
    EXPECT_EQ(desk.job(id).worker, "hand");
}

TEST_F(JobTest, AnErrorIsTriedAgainAndWhatIsWrongWithItIsNot) {
    Worker& hand = add("hand");
    std::atomic<int> tries{0};
    on_job(hand, "copy", [&](Job&, const Value& params) -> Result<Value> {
        if (params.find("wrong") != nullptr) return fail(ErrorCode::InvalidInput, "no such folder");
        if (++tries < 3) return fail(ErrorCode::Unavailable, "no disk");
        return Value(tries.load());
    });
    bring_up(hand);
    const auto id = desk.enqueue();
    until([&] { return desk.is(id, jobs::JobState::Succeeded); });
    EXPECT_EQ(desk.job(id).result, Value(3));
    const auto wrong = desk.enqueue(Value::object({{"wrong", true}}));
    until([&] { return desk.is(wrong, jobs::JobState::Failed); });
    EXPECT_EQ(desk.job(wrong).message, "no such folder");
    EXPECT_EQ(desk.job(wrong).attempt, 1U);
}

TEST_F(JobTest, SaysHowFarItIsAndThatItGoesOn) {
    Worker& hand = add("hand");
    std::atomic<bool> may_end{false};
    on_job(hand, "copy", [&](Job& job, const Value&) -> Result<Value> {
        job.progress(0.5, "half");
        may_end.wait(false);
        return Value();
    });
    bring_up(hand);
    const auto id = desk.enqueue();
    until([&] { return desk.job(id).progress == 0.5; });
    EXPECT_EQ(desk.job(id).message, "half");
    may_end = true;
    may_end.notify_all();
    until([&] { return desk.is(id, jobs::JobState::Succeeded); });
}

TEST_F(JobTest, WhoDoesOneThatIsCancelledIsToldAndItIsCancelled) {
    Worker& hand = add("hand");
    on_job_task(
        hand, "copy",
        [](Job job) -> Task<Result<Value>> {
            asio::steady_timer timer(co_await asio::this_coro::executor);
            while (!job.is_cancelled()) {
                timer.expires_after(milliseconds(5));
                co_await timer.async_wait(asio::use_awaitable);
            }
            co_return fail(ErrorCode::Unavailable, "stopped");
        },
        {.lease = seconds(1)}
    );
    bring_up(hand);
    const auto id = desk.enqueue();
    until([&] { return desk.is(id, jobs::JobState::Running); });
    ASSERT_TRUE(desk.queue.cancel(id, JobDesk::now()));
    until([&] { return desk.is(id, jobs::JobState::Cancelled); });
}

TEST_F(JobTest, AsManyAsItSaysAreDoneBesideEachOther) {
    Worker& hand = add("hand");
    std::atomic<int> present{0};
    std::atomic<int> most{0};
    on_job(
        hand, "copy",
        [&](Job&, const Value&) -> Result<Value> {
            const int now = ++present;
            for (int known = most; known < now && !most.compare_exchange_weak(known, now);) {
            }
            while (most < 2) std::this_thread::yield();
            --present;
            return Value();
        },
        {.at_once = 2}
    );
    bring_up(hand);
    std::vector<std::string> ids;
    for (int i = 0; i < 6; ++i) ids.push_back(desk.enqueue());
    until([&] {
        return std::ranges::all_of(ids, [&](const auto& id) {
            return desk.is(id, jobs::JobState::Succeeded);
        });
    });
    EXPECT_EQ(most, 2);
}

/// Control takes another process of one name for the next one of a worker, and sends those before it away.
TEST_F(JobTest, SeveralKindsOfOneWorkerWaitBesideEachOther) {
    Worker& hand = add("hand");
    const auto do_it = [](Job&, const Value&) -> Result<Value> { return Value(1); };
    on_job(hand, "copy", do_it);
    on_job(hand, "move", do_it);
    bring_up(hand);
    for (const auto* kind : {"copy", "move", "copy"}) {
        const auto id = desk.enqueue(Value::object({}), kind);
        until([&] { return desk.is(id, jobs::JobState::Succeeded); });
    }
    EXPECT_LT(desk.takers, 10U);
}

TEST_F(JobTest, WhatCameOfItIsSaidUntilControlKnows) {
    Worker& hand = add("hand");
    on_job(hand, "copy", [](Job&, const Value&) -> Result<Value> { return Value(1); });
    bring_up(hand);
    desk.refuses = 2;
    const auto id = desk.enqueue();
    until([&] { return desk.is(id, jobs::JobState::Succeeded); });
    EXPECT_EQ(desk.job(id).attempt, 1U);
}

TEST_F(JobTest, WhoHasLostItIsToStopAndSaysNothingOfIt) {
    Worker& hand = add("hand");
    std::atomic<bool> has_stopped{false};
    on_job(
        hand, "copy",
        [&](Job& job, const Value&) -> Result<Value> {
            while (!job.is_cancelled()) std::this_thread::yield();
            has_stopped = true;
            return Value("late");
        },
        {.lease = seconds(1)}
    );
    bring_up(hand);
    const auto id = desk.enqueue();
    until([&] { return desk.is(id, jobs::JobState::Running); });
    auto far = JobDesk::now();
    far.steady += std::chrono::hours(1);
    desk.queue.advance(far);
    ASSERT_TRUE(desk.is(id, jobs::JobState::Queued));
    until([&] { return has_stopped.load(); });
    EXPECT_TRUE(desk.job(id).result.is_null());
}

TEST_F(JobTest, AWorkerThatEndsGivesBackWhatItHas) {
    Worker& hand = add("hand");
    on_job_task(
        hand, "copy",
        [](Job) -> Task<Result<Value>> {
            co_await io::sleep_until(SteadyTime::max());
            co_return Value();
        },
        {.grace = milliseconds(10)}
    );
    bring_up(hand);
    const auto id = desk.enqueue();
    until([&] { return desk.is(id, jobs::JobState::Running); });
    EXPECT_EQ(end(hand), 0);
    EXPECT_EQ(desk.job(id).state, jobs::JobState::Queued);
    EXPECT_EQ(desk.job(id).attempts.at(0).outcome, "given back");
}

TEST_F(JobTest, WhatComesToItsEndWhileTheWorkerEndsIsDone) {
    Worker& hand = add("hand");
    on_job(hand, "copy", [](Job& job, const Value&) -> Result<Value> {
        while (!job.is_cancelled()) std::this_thread::yield();
        return Value("whole");
    });
    bring_up(hand);
    const auto id = desk.enqueue();
    until([&] { return desk.is(id, jobs::JobState::Running); });
    EXPECT_EQ(end(hand), 0);
    EXPECT_EQ(desk.job(id).state, jobs::JobState::Succeeded);
}

} // namespace
} // namespace tutti::worker
