// Jobs on a disk that fails, in a process that dies, on clocks that jump, with workers that are late: played
// at random against what must hold. TUTTI_MODEL_STEPS says how long.
#include "governance/jobs/stage_testing.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tutti::governance::jobs {
namespace {

std::size_t steps_of_model() {
    const char* said = std::getenv("TUTTI_MODEL_STEPS"); // NOLINT(concurrency-mt-unsafe)
    return said != nullptr ? std::strtoull(said, nullptr, 10) : 60'000;
}

/// What became of a write.
enum class Fate : std::uint8_t {
    Kept,    ///< and whoever waits was answered
    Refused, ///< nothing of it is kept
    Died,    ///< with the process, before anything was written
    Unheard, ///< kept, and the process died before it had answered
};

/// What was answered of a job, which must stay so.
struct Known {
    std::set<std::string> completed_by; ///< tokens whose completion was answered, since it was last replayed
    bool is_over = false;               ///< it was answered, or seen on the disk, to be so
};

struct Held {
    std::string id;
    std::string kind;
    std::string token;
};

class JobWorld {
public:
    explicit JobWorld(std::uint64_t seed) : chance_(seed), queue_(queue_chance_, kinds_, limits_) {}

    void play(std::size_t steps) {
        for (std::size_t step = 0; step < steps && !::testing::Test::HasFailure(); ++step) {
            one_step();
            if (step % 64 == 0) check();
        }
        drain();
    }
    std::map<std::string, std::size_t> counts;

private:
    std::uint64_t below(std::uint64_t most) { return chance_.next() % most; }
    template <typename List>
    const auto& one_of(const List& list) {
        return list[below(list.size())];
    }
    Now now() const { return {steady_, wall_}; }

    void one_step() {
        const auto what = below(100);
        if (what < 22) return enqueue();
        if (what < 48) return take();
        if (what < 64) return complete();
        if (what < 72) return fail_one();
        if (what < 77) return renew();
        if (what < 81) return late_word();
        if (what < 85) return cancel();
        if (what < 88) return replay();
        if (what < 90) return forget();
        if (what < 98) return pass(milliseconds(below(4000)));
        if (what < 99) return jump();
        restart();
    }

    // ---- the disk ----

    Fate write() {
        auto turn = queue_.take_turn(now());
        const auto dice = below(1000);
        const auto fate = dice < 970   ? Fate::Kept
                          : dice < 980 ? Fate::Refused
                          : dice < 990 ? Fate::Died
                                       : Fate::Unheard;
        ++counts[fate == Fate::Kept ? "kept" : "not answered"];
        if (fate == Fate::Kept || fate == Fate::Unheard)
            for (auto& [id, value] : turn.rows) {
                if (value) {
                    note_end(id, *value);
                    rows_[id] = std::move(*value);
                } else {
                    rows_.erase(id);
                }
            }
        if (fate == Fate::Kept) return deliver(std::move(turn)), fate;
        if (fate == Fate::Refused)
            load();
        else
            restart();
        return fate;
    }

    /// One that is over may go with the oldest, by a clock that may have been set, at any time.
    void note_end(const std::string& id, const std::string& row) {
        const auto known = known_.find(id);
        if (known == known_.end()) return;
        const auto job = parse_job(id, row);
        known->second.is_over = job && is_over(job->state);
    }

    void deliver(Turn turn) {
        for (auto& given : turn.given)
            for (auto& job : given.jobs) held_.push_back({job.id, job.kind, job.token});
    }

    void load() {
        std::vector<Job> kept;
        for (const auto& [id, text] : rows_) {
            auto job = parse_job(id, text);
            ASSERT_TRUE(job) << job.error().message;
            kept.push_back(std::move(*job));
        }
        queue_.load(std::move(kept), now());
        told_.clear(); // they are told again
    }

    /// Those who have jobs live on: only control has died.
    void restart() {
        ++counts["restarts"];
        const auto away = milliseconds(below(20'000));
        steady_ += away;
        wall_ += away;
        load();
    }

    // ---- what happens ----

    void enqueue() {
        NewJob job;
        job.kind = one_of(kinds_).name;
        job.priority = static_cast<int>(below(21)) - 10;
        if (below(4) == 0) job.delay = milliseconds(below(30'000));
        if (below(5) == 0) job.dedup = "word" + std::to_string(below(3));
        if (below(8) == 0) job.attempts = static_cast<unsigned>(1 + below(4));
        const auto word = job.dedup.empty() ? "" : job.kind + "/" + job.dedup;
        const auto under_way = active_under(word);
        const auto active = queue_.waiting() + queue_.running();
        const auto queued = queue_.enqueue(std::move(job), now());
        if (!queued) {
            EXPECT_EQ(queued.error().status, 429U) << queued.error().message;
            EXPECT_GE(active, limits_.most);
            return;
        }
        EXPECT_EQ(queued->is_deduplicated, under_way.has_value());
        if (under_way) {
            EXPECT_EQ(queued->id, *under_way);
        }
        EXPECT_LE(queue_.waiting() + queue_.running(), limits_.most);
        const auto fate = write();
        if (fate == Fate::Kept) {
            ++counts["queued"];
            known_[queued->id];
        } else if (!under_way && fate != Fate::Unheard) {
            EXPECT_EQ(queue_.find(queued->id), nullptr) << "what was refused is there";
        }
    }

    std::optional<std::string> active_under(const std::string& word) const {
        if (word.empty()) return std::nullopt;
        for (const auto* job : queue_.list({.most = SIZE_MAX}))
            if (!is_over(job->state) && job->kind + "/" + job->dedup == word) return job->id;
        return std::nullopt;
    }

    void take() {
        TakeQuestion question;
        question.number = ++takers_;
        question.worker = "worker" + std::to_string(below(4));
        question.instance = question.worker;
        for (const auto& kind : kinds_)
            if (below(2) == 0) question.kinds.push_back(kind.name);
        if (question.kinds.empty()) return;
        question.most = 1 + below(4);
        if (below(3) == 0) question.lease = seconds(1 + below(20));
        question.until = steady_;
        ASSERT_TRUE(queue_.take(question, now()));
        queue_.advance(now());
        const auto before = held_.size();
        write();
        counts["taken"] += held_.size() - before;
    }

    std::optional<Held> some_held() {
        if (held_.empty()) return std::nullopt;
        const auto index = below(held_.size());
        auto held = held_[index];
        if (below(4) > 0) { // else it comes again with it, later
            held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(index));
            if (below(2) == 0) late_.push_back(held);
            if (late_.size() > 50) late_.erase(late_.begin());
        }
        return held;
    }
    bool has_it(const Held& held) const {
        const auto* job = queue_.find(held.id);
        return job != nullptr && job->state == JobState::Running && job->token == held.token;
    }
    bool completed_it(const Held& held) const {
        const auto* job = queue_.find(held.id);
        return job != nullptr && job->state == JobState::Succeeded && job->token == held.token;
    }

    void complete() {
        const auto held = some_held();
        if (held) say_complete(*held);
    }
    void say_complete(const Held& held) {
        const bool is_first = has_it(held);
        const bool is_again = completed_it(held);
        const auto said = queue_.complete({held.id, held.token, Value(held.token)}, now());
        EXPECT_EQ(said.has_value(), is_first || is_again) << "a late completion was taken, or a good one not";
        if (!said) {
            EXPECT_EQ(said.error().code, "stale_attempt");
            ++counts["late ones refused"];
            return;
        }
        if (write() != Fate::Kept) return;
        auto& known = known_[held.id];
        known.completed_by.insert(held.token);
        known.is_over = true;
        EXPECT_EQ(known.completed_by.size(), 1U) << held.id << " was completed twice";
        ++counts["completed"];
    }

    void fail_one() {
        const auto held = some_held();
        if (!held) return;
        const bool is_theirs = has_it(*held);
        const Failure failure{held->id, held->token, "no", below(5) > 0, below(6) == 0};
        const auto said = queue_.fail_attempt(failure, now());
        if (is_theirs) {
            EXPECT_TRUE(said);
        }
        if (said) write();
    }

    void renew() {
        if (held_.empty()) return;
        const auto& held = one_of(held_);
        const bool is_theirs = has_it(held);
        const auto renewed = queue_.renew({held.id, held.token, 0.5, "half"}, now());
        EXPECT_EQ(renewed.has_value(), is_theirs);
        if (!renewed) return;
        EXPECT_EQ(renewed->is_cancelling, queue_.find(held.id)->cancelling);
        if (!renewed->is_cancelling) return;
        const auto kind = std::ranges::find(kinds_, held.kind, &JobKind::name);
        const auto [told, is_first] = told_.try_emplace(held.token, steady_ + kind->grace);
        EXPECT_EQ(steady_ + renewed->lease, told->second) << "a grace is from the first telling on";
        if (is_first) ++counts["told to stop"];
    }

    /// Of somebody who had a job long ago.
    void late_word() {
        if (late_.empty()) return;
        say_complete(one_of(late_));
    }

    const Job* some_job() {
        const auto all = queue_.list({.most = SIZE_MAX});
        return all.empty() ? nullptr : one_of(all);
    }
    void cancel() {
        const auto* job = some_job();
        if (job == nullptr) return;
        const auto said = queue_.cancel(job->id, now());
        if (said) write();
    }
    void replay() {
        const auto* job = some_job();
        if (job == nullptr) return;
        const auto id = job->id;
        const bool may_be = job->state == JobState::Failed || job->state == JobState::Cancelled;
        const auto said = queue_.replay(id, now());
        EXPECT_TRUE(may_be || !said);
        if (!said) return;
        const auto fate = write();
        if (fate == Fate::Kept || fate == Fate::Unheard) known_[id] = {};
    }
    void forget() {
        const auto* job = some_job();
        if (job == nullptr) return;
        const auto id = job->id;
        const bool was_over = is_over(job->state);
        EXPECT_EQ(queue_.forget(id).has_value(), was_over);
        const auto fate = was_over ? write() : Fate::Refused;
        if (fate == Fate::Kept || fate == Fate::Unheard) known_.erase(id);
    }
    void pass(microseconds time) {
        steady_ += time;
        wall_ += time;
        queue_.advance(now());
        write();
    }
    /// Somebody sets the clock. No lease and no pause of who runs goes by it.
    void jump() {
        ++counts["jumps"];
        const auto running = queue_.running();
        wall_ += below(2) == 0 ? seconds(below(86'400)) : -seconds(below(86'400));
        queue_.advance(now());
        EXPECT_EQ(queue_.running(), running);
    }

    // ---- what must hold ----

    void check() {
        std::map<std::string, std::size_t> running;
        std::set<std::string> words;
        for (const auto* job : queue_.list({.most = SIZE_MAX})) {
            if (job->state == JobState::Running) {
                ++running[job->kind];
                if (const auto told = told_.find(job->token); told != told_.end()) {
                    EXPECT_LT(steady_, told->second) << "it was told, and did not stop in time";
                }
            }
            if (!is_over(job->state) && !job->dedup.empty()) {
                EXPECT_TRUE(words.insert(job->kind + "/" + job->dedup).second);
            }
            EXPECT_LE(job->attempts.size(), most_attempts_kept);
        }
        for (const auto& kind : kinds_)
            if (kind.concurrency > 0) {
                EXPECT_LE(running[kind.name], kind.concurrency);
            }
        EXPECT_LE(queue_.size() - queue_.waiting() - queue_.running(), limits_.kept + limits_.kept / 8 + 1);
        // Nothing that was answered is lost: it is there, or was over and has gone with the oldest.
        for (auto known = known_.begin(); known != known_.end();) {
            const auto* job = queue_.find(known->first);
            if (job == nullptr) {
                EXPECT_TRUE(known->second.is_over) << known->first << " is lost";
                known = known_.erase(known);
                continue;
            }
            if (!known->second.completed_by.empty()) {
                EXPECT_EQ(job->state, JobState::Succeeded)
                    << print_job(*job) << *known->second.completed_by.begin();
                EXPECT_EQ(job->result, Value(*known->second.completed_by.begin()));
            }
            known->second.is_over = is_over(job->state);
            ++known;
        }
        // What is in memory is what is on the disk.
        ASSERT_EQ(queue_.size(), rows_.size());
        for (const auto& [id, text] : rows_) {
            const auto kept = parse_job(id, text);
            const auto* job = queue_.find(id);
            ASSERT_TRUE(kept && job != nullptr);
            EXPECT_EQ(kept->state, job->state);
            EXPECT_EQ(kept->token, job->token);
            EXPECT_EQ(kept->attempt, job->attempt);
        }
    }

    /// With somebody who does all of them, all come to an end.
    void drain() {
        for (int round = 0; round < 20'000 && queue_.waiting() + queue_.running() > 0; ++round) {
            TakeQuestion question;
            question.number = ++takers_;
            question.worker = "good";
            for (const auto& kind : kinds_) question.kinds.push_back(kind.name);
            question.most = 10;
            question.until = steady_;
            ASSERT_TRUE(queue_.take(question, now()));
            queue_.advance(now());
            held_.clear();
            if (write() == Fate::Kept)
                for (const auto& held : std::exchange(held_, {})) say_complete(held);
            pass(seconds(1));
        }
        EXPECT_EQ(queue_.waiting() + queue_.running(), 0U) << "some never come to an end";
        check();
    }

    SeededRandom chance_;
    SeededRandom queue_chance_{5};
    std::vector<JobKind> kinds_ = {
        {.name = "one", .concurrency = 1, .attempts = 2, .lease = seconds(5), .longest_pause = seconds(8)},
        {.name = "few", .concurrency = 3, .attempts = 3, .lease = seconds(8), .longest_pause = seconds(8)},
        {.name = "any", .attempts = 1, .lease = seconds(3), .grace = seconds(2)}
    };
    JobQueue::Limits limits_{.most = 40, .kept = 64};
    SteadyTime steady_{seconds(1000)};
    WallTime wall_{seconds(1'800'000'000)};
    JobQueue queue_;
    std::map<std::string, std::string> rows_;
    std::map<std::string, Known> known_;
    std::vector<Held> held_;
    std::vector<Held> late_;
    std::map<std::string, SteadyTime> told_; ///< by token: to stop, and until when
    std::uint64_t takers_ = 0;
};

TEST(JobModel, NothingIsLostAndNothingIsCompletedTwice) {
    constexpr std::size_t worlds = 6;
    std::map<std::string, std::size_t> counts;
    for (std::uint64_t seed = 1; seed <= worlds && !HasFailure(); ++seed) {
        SCOPED_TRACE(seed);
        JobWorld world(seed);
        world.play(steps_of_model() / worlds);
        for (const auto& [what, count] : world.counts) counts[what] += count;
    }
    for (const auto* what :
         {"queued", "taken", "completed", "late ones refused", "told to stop", "restarts", "jumps",
          "not answered"})
        EXPECT_GT(counts[what], 5U) << what;
}

/// Who is next, by looking at everybody who waits.
TEST(JobModel, TheNextIsWhomAnOracleThatLooksAtEverybodySays) {
    JobStage stage;
    SeededRandom chance(11);
    struct Waiting {
        std::string id;
        int priority;
        SteadyTime came;
    };
    std::vector<Waiting> waiting;
    const auto worth = [&](const Waiting& each) {
        return each.priority * 60'000'000LL + (stage.steady - each.came).count();
    };
    std::size_t taken = 0;
    for (int step = 0; step < 4000; ++step) {
        stage.pass(milliseconds(chance.next() % 90'000));
        const auto priority = static_cast<int>(chance.next() % 201) - 100;
        const auto id = stage.enqueue({.priority = priority});
        waiting.push_back({id, priority, stage.steady});
        if (chance.next() % 2 == 0 && waiting.size() < 200) continue;
        const auto next = std::ranges::max_element(waiting, {}, worth); // the first of equals
        const auto jobs = stage.take();
        ASSERT_EQ(jobs.size(), 1U);
        ASSERT_EQ(jobs[0].id, next->id);
        ASSERT_TRUE(stage.queue.complete({jobs[0].id, jobs[0].token, {}}, stage.now()));
        waiting.erase(next);
        ++taken;
    }
    EXPECT_GT(taken, 1000U);
}

TEST(JobModel, HoweverManyUrgentOnesComeTheLeastUrgentHasItsTurn) {
    JobStage stage({{.name = "copy"}}, {.kept = 8});
    const auto idle = stage.enqueue({.priority = -100});
    int minute = 0;
    for (; minute < 500; ++minute) {
        stage.enqueue({.priority = 100});
        stage.enqueue({.priority = 100});
        const auto job = stage.take().at(0);
        if (job.id == idle) break;
        ASSERT_TRUE(stage.queue.complete({job.id, job.token, {}}, stage.now()));
        stage.turn();
        stage.pass(minutes(1));
    }
    // Of two that come one is taken: its turn is when those are that were wanted 200 minutes after it.
    EXPECT_GT(minute, 390);
    EXPECT_LE(minute, 402);
}

} // namespace
} // namespace tutti::governance::jobs
