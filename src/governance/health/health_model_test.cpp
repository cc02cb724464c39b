// Components that speak, fall silent, go and flap at random, and a book of them held against what must be so.
// TUTTI_MODEL_STEPS says how many steps.
#include "base/random.hpp"
#include "governance/health/health_book.hpp"
#include "governance/health/health_rules.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

namespace tutti::governance::health {
namespace {

using contract::HealthLevel;
using contract::Presence;
using contract::ServicePhase;

class World {
public:
    explicit World(std::uint64_t seed) : random_(seed) {}

    void run(std::size_t steps) {
        for (std::size_t i = 0; i < steps && !testing::Test::HasFailure(); ++i) {
            act();
            check_book();
            check_changes();
            check_rules();
        }
    }

    std::size_t changes = 0;
    std::size_t firings = 0;

private:
    std::string any_name() { return fmt::format("c{}", random_.next() % 12); }

    void act() {
        const auto name = any_name();
        switch (random_.next() % 8) {
        case 0:
        case 1:
        case 2:
            return say(name);
        case 3: {
            contract::ServiceState state;
            state.state = static_cast<ServicePhase>(random_.next() % 10);
            state.required = random_.next() % 2 == 0;
            book_.stand(name, state, now_);
            return;
        }
        case 4:
            book_.be(name, random_.next() % 2 == 0 ? Presence::Online : Presence::Offline, now_);
            return;
        case 5:
            if (random_.next() % 8 == 0) book_.clear(name, now_);
            if (random_.next() % 40 == 0) book_.come_back(now_);
            return;
        default:
            now_ += microseconds(random_.next() % (random_.next() % 10 == 0 ? 90'000'000 : 1'000'000));
            book_.advance(now_);
            // Past the book's own deadlines there is always the next.
            EXPECT_TRUE(!book_.next_deadline() || *book_.next_deadline() > now_);
        }
    }

    void say(const std::string& name) {
        contract::Health health;
        health.level = static_cast<HealthLevel>(random_.next() % 3);
        health.expires_in = microseconds(1 + random_.next() % 60'000'000);
        book_.say(name, health, now_ + health.expires_in, now_);
    }

    void check_book() {
        auto worst = Level::Ok;
        bool is_ready = true;
        for (const auto& [name, component] : book_.components()) {
            const auto& damper = component.damper;
            EXPECT_FALSE(is_worse(damper.seen(), damper.counted()))
                << name << ": what is worse counts at once";
            if (component.heard == HealthBook::Heard::Now && component.expires && *component.expires <= now_)
                EXPECT_LT(now_ - *component.expires, seconds(91)) << name << " is stale";
            if (!component.is_required) continue;
            worst = std::max(worst, component.counted().level);
            is_ready = is_ready && component.counted().is_ready;
        }
        EXPECT_EQ(book_.level(), worst);
        EXPECT_EQ(book_.is_ready(), is_ready);
        EXPECT_EQ(book_.unready().empty(), is_ready);
        EXPECT_LE(book_.components().size(), 40U);
    }

    /// Each change begins where the one before ended.
    void check_changes() {
        for (const auto& change : book_.take_changes()) {
            ++changes;
            auto& known = told_[change.component];
            EXPECT_EQ(change.from, known) << change.component;
            EXPECT_NE(change.from, change.to) << change.component;
            known = change.to;
        }
    }

    void check_rules() {
        for (const auto& firing : rules_.advance(book_, now_, wall())) {
            ++firings;
            const auto component = book_.components().find(firing.rule->component);
            ASSERT_NE(component, book_.components().end());
            EXPECT_GE(component->second.counted().level, firing.rule->level);
            if (!firing.is_within_limit) continue;
            auto& times = fired_[firing.rule->name];
            std::erase_if(times, [&](SteadyTime time) { return time + firing.rule->at_most.within <= now_; });
            times.push_back(now_);
            EXPECT_LE(times.size(), firing.rule->at_most.times);
        }
    }

    WallTime wall() const { return WallTime(now_.time_since_epoch()); }

    SeededRandom random_;
    SteadyTime now_{};
    HealthBook book_{
        {.required = {"c0", "c1", "service/c2", "worker/c3"},
         .damping = {seconds(1), seconds(60)},
         .most_components = 40},
        SteadyTime{}
    };
    HealthRules rules_{
        {{.name = "a", .component = "c0", .lasts = seconds(1), .at_most = {2, std::chrono::minutes(10)}},
         {.name = "b", .component = "service/c2", .level = Level::Warn, .lasts = microseconds(0)}}
    };
    std::map<std::string, Level> told_;
    std::map<std::string, std::vector<SteadyTime>> fired_;
};

TEST(HealthModel, HoldsWhateverIsSaid) {
    const char* const wanted = std::getenv("TUTTI_MODEL_STEPS");
    const std::size_t steps = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 40'000;
    std::size_t changes = 0;
    std::size_t firings = 0;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        World world(seed);
        world.run(steps / 8);
        changes += world.changes;
        firings += world.firings;
    }
    EXPECT_GT(changes, steps / 1000) << "nothing would have been seen";
    EXPECT_GT(firings, 10U);
}

} // namespace
} // namespace tutti::governance::health
