// Objects and jobs as control joins them, in a hostile world: people who want something else all the time,
// looks that fail, things that change behind our back, workers that are late, a disk that fails at any call,
// processes that die, power that goes, clocks that are set, a rival who leads. TUTTI_MODEL_STEPS says how
// many steps there are.
#include "base/json.hpp"
#include "control_plane/platform_model_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace tutti::control_plane {

void PlatformModel::run(int steps) {
    for (int step = 0; step < steps && !testing::Test::HasFailure(); ++step) {
        pass(microseconds(random_.next() % (chance(50) ? 6'000'000 : 300'000)));
        if (chance(60)) wall_ += seconds(random_.next() % 240) - seconds(120);
        if (chance(500)) wall_ += std::chrono::hours(30);
        one_event();
        begin_looks();
    }
}

void PlatformModel::one_event() {
    switch (random_.next() % 16) {
    case 0:
    case 1:
        return change_objects();
    case 2:
    case 3:
    case 4:
        return end_a_look();
    case 5:
    case 6:
    case 7:
    case 8:
        return use_jobs();
    case 9:
        return drift();
    case 10:
        return say_events([](const auto&) {});
    case 11:
        if (files_.has_failed() && chance(3)) files_.live(); // there is room again
        if (chance(10)) trim(60);
        return;
    case 12:
        if (chance(12)) crash();
        // What waits to be written under this leadership is written before it is given up.
        else if (chance(8) && waiting_.empty())
            world_.hand_over();
        return hear();
    default:
        return commit();
    }
}

void PlatformModel::come_to_an_end() {
    files_.live();
    is_kind_ = true;
    bool is_settled = false;
    for (int round = 0; round < 6'000 && !is_settled && !testing::Test::HasFailure(); ++round) {
        pass(milliseconds(700));
        begin_looks();
        end_a_look();
        if (has_jobs_ && fence()) {
            take();
            if (!held_.empty()) end_an_attempt();
        }
        commit();
        fold_revisions();
        is_settled = leads_ && has_jobs_ && waiting_.empty() && looks_.empty() && outside_ == folded_
                     && book_.ready() == book_.size() && book_.size() == folded_.size() && held_.empty()
                     && jobs_->running() + jobs_->waiting() == 0;
    }
    EXPECT_TRUE(is_settled);
    verify();
    EXPECT_EQ(outside_, folded_) << "the world is not as it is to be";
    EXPECT_EQ(book_.ready(), book_.size());
    EXPECT_EQ(book_.size(), folded_.size()) << "what is gone is not forgotten";
    EXPECT_TRUE(has_jobs_ && jobs_->running() + jobs_->waiting() == 0) << "a job that nobody does";
}

namespace {

constexpr int steps_of_a_storm = 2000;

int storms() {
    const char* said = std::getenv("TUTTI_MODEL_STEPS");
    return (said != nullptr ? std::atoi(said) : 60'000) / steps_of_a_storm;
}

TEST(PlatformModel, WhatIsWantedComesAboutInAStorm) {
    store::UnsafeFiles files;
    PlatformModel::Counts all;
    for (int seed = 1; seed <= storms() && !HasFailure(); ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        PlatformModel model(static_cast<std::uint64_t>(seed), files);
        model.run(steps_of_a_storm);
        if (!HasFailure()) model.come_to_an_end();
        all += model.counted();
    }
    // It would be no storm without these.
    EXPECT_GT(all.changes, 20 * storms());
    EXPECT_GT(all.rollbacks, 2 * storms());
    EXPECT_GT(all.refused, 2 * storms());
    EXPECT_GT(all.looks, 50 * storms());
    EXPECT_GT(all.drifts, 2 * storms());
    EXPECT_GT(all.taken, 20 * storms());
    EXPECT_GT(all.succeeded, 10 * storms());
    EXPECT_GT(all.late, storms());
    EXPECT_GT(all.crashes, 4 * storms());
    EXPECT_GT(all.leaderships, 4 * storms());
    EXPECT_GT(all.in_doubt, storms() / 2);
}

} // namespace
} // namespace tutti::control_plane
