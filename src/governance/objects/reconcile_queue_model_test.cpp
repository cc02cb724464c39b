// A queue that is asked at random, told of good ends and bad ones, and shown clocks that jump, beside an
// oracle that remembers only what was promised. TUTTI_MODEL_STEPS says how many steps there are.
#include "governance/objects/reconcile_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <map>
#include <string>

namespace tutti::governance::objects {
namespace {

QueueOptions small_queue() {
    QueueOptions options;
    options.retries_a_second = 4;
    options.retries_at_once = 6;
    options.most_at_once = 5;
    options.round = seconds(100);
    options.longest_pause = seconds(60);
    return options;
}

class Model {
public:
    explicit Model(std::uint64_t seed) : random_(seed), chance_(seed + 1), queue_(options_, random_) {}

    void run(int steps) {
        for (int step = 0; step < steps && !testing::Test::HasFailure(); ++step) {
            now_ += jump();
            tokens_ = std::min(
                options_.retries_at_once, tokens_ + to_seconds(now_ - filled_) * options_.retries_a_second
            );
            filled_ = now_;
            one_event();
            drain();
        }
        EXPECT_GT(looks_, steps / 50);
        EXPECT_GT(retries_, steps / 200);
        EXPECT_GT(rounds_, steps / 1000);
    }

private:
    struct Known {
        bool is_running = false;
        bool is_asked = false; ///< since it was begun
        SteadyTime asked = {};
        SteadyTime begun = SteadyTime::min();
        SteadyTime ended = {};
        microseconds again = {};
        std::uint32_t failures = 0;
        bool is_forgotten = false;
    };

    microseconds jump() {
        switch (chance_.next() % 8) {
        case 0:
            return seconds(chance_.next() % 120);
        case 1:
        case 2:
            return milliseconds(chance_.next() % 900);
        case 3:
            return microseconds(0);
        default:
            return microseconds(chance_.next() % 9000);
        }
    }

    void one_event() {
        const ObjectKey key{"k", std::to_string(chance_.next() % 12)};
        switch (chance_.next() % 10) {
        case 0:
        case 1:
        case 2: {
            const int times = 1 + static_cast<int>(chance_.next() % 3);
            for (int each = 0; each < times; ++each) queue_.add(key, now_);
            auto& known = known_[key];
            if (!known.is_asked) known.asked = now_;
            known.is_asked = true;
            known.is_forgotten = false;
            return;
        }
        case 3:
            if (chance_.next() % 4 != 0) return;
            queue_.forget(key);
            forget(key);
            return;
        default:
            end_one();
        }
    }

    void forget(const ObjectKey& key) {
        const auto found = known_.find(key);
        if (found == known_.end()) return;
        found->second.is_asked = false;
        found->second.is_forgotten = true;
        if (!found->second.is_running) known_.erase(found);
    }

    void end_one() {
        const auto running = std::count_if(known_.begin(), known_.end(), [](const auto& each) {
            return each.second.is_running;
        });
        ASSERT_EQ(queue_.running(), static_cast<std::size_t>(running));
        if (running == 0) return;
        auto skip = static_cast<long>(chance_.next() % static_cast<std::uint64_t>(running));
        const auto found = std::find_if(known_.begin(), known_.end(), [&](const auto& each) {
            return each.second.is_running && skip-- == 0;
        });
        const auto key = found->first;
        auto& known = found->second;
        known.is_running = false;
        known.ended = now_;
        if (chance_.next() % 2 == 0) {
            known.failures = 0;
            known.again =
                chance_.next() % 4 == 0 ? seconds(1 + chance_.next() % 20) : microseconds(options_.round);
            queue_.succeeded(
                key, now_, known.again < options_.round ? std::optional(known.again) : std::nullopt
            );
        } else {
            ++known.failures;
            queue_.failed(key, now_);
        }
        if (known.is_forgotten) known_.erase(found);
    }

    microseconds full_pause(std::uint32_t failures) const {
        const auto doubled = static_cast<double>(options_.first_pause.count()) * std::exp2(failures - 1.0);
        return microseconds(static_cast<microseconds::rep>(
            std::min(doubled, static_cast<double>(options_.longest_pause.count()))
        ));
    }

    void drain() {
        while (const auto key = queue_.take(now_)) began(*key);
        const bool is_full = queue_.running() == options_.most_at_once;
        ASSERT_LE(queue_.running(), options_.most_at_once);
        ASSERT_EQ(queue_.size(), known_.size());
        const auto next = queue_.next(now_);
        if (is_full) return;
        if (next) ASSERT_GT(*next, now_) << "it says that there is one, and has none";
        for (const auto& [key, known] : known_) check_waiting(key, known, next);
    }

    void began(const ObjectKey& key) {
        ++looks_;
        const auto found = known_.find(key);
        ASSERT_NE(found, known_.end()) << "nobody asked for it, or it was forgotten";
        auto& known = found->second;
        ASSERT_FALSE(known.is_running) << "twice at once";
        if (known.is_asked) {
            ASSERT_GE(now_, known.asked);
        } else if (known.failures > 0) {
            ++retries_;
            ASSERT_GE(now_ - known.ended, full_pause(known.failures) / 2) << "too early";
            tokens_ -= 1;
            ASSERT_GE(tokens_, -1e-6) << "too many retries";
        } else {
            ++rounds_;
            ASSERT_GE(now_ - known.ended, std::min(known.again, options_.round / 2)) << "not due";
        }
        known.is_running = true;
        known.is_asked = false;
        known.begun = now_;
    }

    /// Nothing is lost: what waits is due later, and the queue knows when.
    void check_waiting(const ObjectKey& key, const Known& known, std::optional<SteadyTime> next) {
        if (known.is_running) return;
        ASSERT_TRUE(next) << text(key) << " waits for nothing";
        if (known.is_asked) {
            const auto settled =
                known.begun == SteadyTime::min() ? now_ : known.begun + options_.longest_settle;
            ASSERT_LT(now_, std::max(known.asked, settled)) << text(key) << " is lost";
        } else if (known.failures > 0) {
            if (tokens_ >= 1)
                ASSERT_LT(now_ - known.ended, full_pause(known.failures)) << text(key) << " is lost";
        } else {
            ASSERT_LT(now_ - known.ended, known.again) << text(key) << " is lost";
        }
    }

    QueueOptions options_ = small_queue();
    SeededRandom random_;
    SeededRandom chance_;
    ReconcileQueue queue_;
    std::map<ObjectKey, Known> known_;
    SteadyTime now_{seconds(1000)};
    SteadyTime filled_ = now_;
    double tokens_ = options_.retries_at_once;
    int looks_ = 0;
    int retries_ = 0;
    int rounds_ = 0;
};

int steps() {
    const auto* said = std::getenv("TUTTI_MODEL_STEPS"); // NOLINT(concurrency-mt-unsafe)
    return said != nullptr ? std::atoi(said) : 60'000;   // NOLINT(cert-err34-c)
}

TEST(ReconcileQueueModel, NeverTwiceAtOnceNothingLostNothingTooEarlyNothingTooOften) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) Model(seed).run(steps() / 4);
}

} // namespace
} // namespace tutti::governance::objects
