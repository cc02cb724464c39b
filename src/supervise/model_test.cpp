// Random events in a random order, as a hostile world would send them, against what must always hold. What is
// played: people, groups, schedules, users of services on demand, processes that start, speak, hang, crash
// and end, gates that open, close and are forgotten, clocks that are set, machines that sleep, and
// supervisors that are killed. TUTTI_MODEL_STEPS says how many events (docs: bench/README.md).
#include "supervise/model_services_testing.hpp"
#include "supervise/supervision.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <string>
#include <utility>

namespace tutti::supervise {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

using Arrows = std::set<std::pair<State, State>>;

/// Whether the table has a way from the one to the other.
bool is_drawn(State from, State to) {
    for (std::size_t event = 0; event < event_count; ++event)
        if (may_lead_to(reaction(from, static_cast<Event>(event)), from, to)) return true;
    return false;
}

class Model {
public:
    explicit Model(std::uint64_t seed)
        : groups_(groups(seed)), random_(seed), all_(*Supervision::of(services(), random_, groups_)) {
        begin();
    }

    void run(int steps) {
        for (int step = 0; step < steps && !testing::Test::HasFailure(); ++step) {
            const bool long_pause = random_.next() % 50 == 0;
            now_ += milliseconds(random_.next() % (long_pause ? 3'000'000 : 3000));
            for (std::uint32_t i = 0; i < service_count; ++i)
                crashes_[i] = all_.service({i}).memory().restart.crashes;
            ends_.fill(0);
            look();
            one_event();
            settle();
            check();
            check_gates();
        }
    }

    /// From which state to which services went.
    const Arrows& seen() const { return seen_; }

    /// Every wait ends: with people who want everything and processes that do as they should, everything is
    /// as it should be after a while; and what is used by nobody any more rests.
    void come_to_order() {
        for (std::uint32_t i = 0; i < service_count; ++i) {
            const bool on_demand = all_.service({i}).spec().pattern == Pattern::Demand;
            if (!on_demand || plays_[i].kept_down || all_.service({i}).state() == State::Failed)
                ask(i, Request::Start);
            else
                use(i, seconds(10));
            if (i >= first_gated) open(i, std::nullopt);
        }
        constexpr int patience = 600; // seconds
        int waited = 0;
        while (!in_order() && ++waited < patience) behave();
        EXPECT_LT(waited, patience) << describe();
        all_.stop_all("down", now_);
        settle();
        for (int round = 0; round < 10; ++round)
            for (std::uint32_t i = 0; i < service_count; ++i)
                if (plays_[i].live) end(i, {});
        EXPECT_TRUE(all_.all_stopped());
        EXPECT_FALSE(all_.next_deadline());
    }

private:
    /// What the world knows of a service.
    struct Play {
        bool live = false;
        bool executed = false;
        bool asked_to_end = false;
        bool kept_down = false;    ///< a person stopped it, and has not wanted it since
        bool may_run_once = false; ///< … but for one run
        SteadyTime started_at;
        std::optional<Probe> question = {}; ///< that waits for its answer
        std::uint32_t failures = 0;         ///< of `live`, in a row, in this run
        std::uint64_t token = 0;            ///< that this run was launched by
        bool was_killed = false;
    };

    /// What was said of a gate last.
    struct Said {
        bool is_open = false;
        std::uint64_t token = 0;
        std::optional<BootTime> until = {}; ///< what runs is gone by then
        bool is_presumed = false;           ///< nobody has said anything to this supervisor
    };

    BootTime boot() const { return BootTime(now_.time_since_epoch() + asleep_); }
    void look() { all_.set_boot_clock(boot(), now_); }
    void say(std::uint32_t i, const Gate& gate) {
        auto& said = said_.at(i - first_gated);
        const bool stays = !gate.is_open && !gate.until;
        said = {gate.is_open, gate.token, stays ? said.until : gate.until};
        all_.set_gate({i}, gate, now_);
        settle();
    }
    void open(std::uint32_t i, std::optional<microseconds> left) {
        say(i, {.is_open = true,
                .until = left ? std::optional(boot() + *left) : std::nullopt,
                .token = i == first_gated ? tokens_ : 0});
    }
    void move_gate(std::uint32_t i) {
        const bool is_led = i == first_gated;
        switch (random_.next() % 6) {
        case 0:
        case 1:
            return open(i, is_led ? std::optional(milliseconds(random_.next() % 20'000)) : std::nullopt);
        case 2:
            ++tokens_; // led anew
            return open(i, is_led ? std::optional(seconds(10)) : std::nullopt);
        case 3:
            return say(i, {.why = "closed"});
        case 4:
            return say(i, {.why = "lost", .until = boot() + milliseconds(random_.next() % 2000)});
        default:
            for (auto& said : said_)
                if (said.is_open)
                    said.until = std::min(said.until.value_or(BootTime::max()), boot() + seconds(20));
            return all_.gates_unheard(now_);
        }
    }

    void begin() {
        look();
        set_clock();
        all_.start_all(now_);
        settle();
    }
    void set_clock() {
        all_.set_clock(WallTime{hours(24 * 20'000)} + clock_ + now_.time_since_epoch(), now_);
    }

    void settle() {
        for (auto actions = all_.take_actions(); !actions.empty(); actions = all_.take_actions())
            for (const auto& action : actions) play(action);
    }

    void play(const Action& action) {
        if (const auto* launch = std::get_if<Spawn>(&action)) {
            auto& play = plays_[launch->service.value];
            EXPECT_FALSE(play.live) << "two live runs of " << name_of(launch->service.value);
            EXPECT_TRUE(!play.kept_down || play.may_run_once)
                << name_of(launch->service.value) << " was stopped by a person";
            if (const auto i = launch->service.value; i >= first_gated) {
                const auto& said = said_.at(i - first_gated);
                EXPECT_TRUE(said.is_open) << "launched behind a closed gate: " << name_of(i);
                EXPECT_LT(boot(), said.until.value_or(BootTime::max())) << name_of(i);
                play.token = said.token;
            }
            play.live = true;
            play.executed = play.asked_to_end = play.may_run_once = play.was_killed = false;
            play.started_at = now_;
            play.failures = 0;
        }
        if (const auto* probe = std::get_if<Probe>(&action)) {
            auto& play = plays_[probe->service.value];
            EXPECT_TRUE(play.live) << "what does not run is asked: " << name_of(probe->service.value);
            EXPECT_TRUE(probe->is_live || all_.service(probe->service).spec().ready == Readiness::Probe);
            if (play.question) EXPECT_LT(play.question->number, probe->number);
            play.question = *probe;
        }
        if (const auto* change = std::get_if<Transition>(&action); change != nullptr && !is_taking_over_) {
            EXPECT_TRUE(is_drawn(change->from, change->to))
                << name(change->from) << " to " << name(change->to) << ": " << change->cause;
            seen_.emplace(change->from, change->to);
        }
        if (const auto* kill = std::get_if<KillTree>(&action))
            plays_[kill->service.value].asked_to_end = plays_[kill->service.value].was_killed = true;
        if (const auto* signal = std::get_if<SendSignal>(&action))
            plays_[signal->service.value].asked_to_end = true;
    }

    void ask(std::uint32_t i, Request request) {
        auto& play = plays_[i];
        const auto state = all_.service({i}).state();
        // Before it is carried out: what it asks for may be launched at once.
        const auto before = play;
        if (request == Request::Stop) play.kept_down = true, play.may_run_once = false;
        if (request == Request::Start || request == Request::Restart) play.kept_down = false;
        if (request == Request::Trigger) play.may_run_once = state != State::Waiting || play.may_run_once;
        const auto asked = all_.request({i}, request, "asked", now_);
        // What waits at its gate is wanted all the same.
        if (!asked && asked.error().code != ErrorCode::Unavailable) play = before;
        settle();
    }

    void use(std::uint32_t i, microseconds lease) {
        const bool barred = plays_[i].kept_down && lease > microseconds(0)
                            && all_.service({i}).spec().pattern == Pattern::Demand;
        const auto state = all_.service({i}).state();
        const auto used = all_.use({i}, lease, "used", now_);
        if (barred) {
            EXPECT_FALSE(used) << "a use is no wish of a person";
        }
        if (lease > microseconds(0) && (state == State::Backoff || state == State::CrashLoop)) {
            EXPECT_EQ(all_.service({i}).state(), state) << "a use cuts no delay short";
        }
        settle();
    }

    void end(std::uint32_t i, const RunEnd& how) {
        plays_[i].live = false;
        ++ends_[i];
        all_.ended({i}, how, now_);
        settle();
    }

    /// Answers come late, too, and to questions of a run that is over.
    void answer(std::uint32_t i, bool is_good) {
        auto& play = plays_[i];
        if (!play.question) return;
        const auto question = *std::exchange(play.question, std::nullopt);
        const auto& service = all_.service({i});
        const bool was_up = service.state() == State::Ready || service.state() == State::Unhealthy;
        all_.probed({i}, question.number, {is_good, "told"}, now_);
        const bool is_up = service.state() == State::Ready || service.state() == State::Unhealthy;
        if (question.is_live) play.failures = is_good ? 0 : play.failures + 1;
        if (was_up && !is_up) EXPECT_GE(play.failures, service.spec().live->failures) << describe();
        if (is_good) EXPECT_TRUE(!was_up || is_up) << "a good answer ends nothing: " << describe();
        settle();
    }

    void execute(std::uint32_t i) {
        plays_[i].executed = true;
        all_.executed({i}, 100 + i, now_);
        settle();
    }

    /// The next supervisor finds what lives, and hears of what ended meanwhile.
    void replace_supervisor() {
        std::vector<ServiceMemory> memories;
        for (std::uint32_t i = 0; i < service_count; ++i) memories.push_back(all_.service({i}).memory());
        const auto before = std::exchange(all_, *Supervision::of(services(), random_, groups_));
        for (auto& play : plays_) play.question.reset();           // who asked is gone
        std::array<std::optional<BootTime>, service_count> limits; // what their shims were told last
        for (std::uint32_t i = 0; i < service_count; ++i) limits.at(i) = before.limit_of({i});
        now_ += milliseconds(random_.next() % 100'000);
        look();
        for (std::uint32_t i = first_gated; i < service_count; ++i) {
            // A shim kills by itself what it was told to.
            if (plays_[i].live && limits.at(i) && *limits.at(i) <= boot()) plays_[i].was_killed = true;
            said_.at(i - first_gated) = {
                .until = limits.at(i).value_or(boot() + seconds(20)), .is_presumed = true
            };
        }
        std::vector<std::uint32_t> gone;
        for (std::uint32_t i = 0; i < service_count; ++i) {
            all_.restore({i}, memories[i]);
            if (plays_[i].live && random_.next() % 4 == 0)
                gone.push_back(i);
            else if (plays_[i].live)
                all_.adopted(
                    {i},
                    {.pid = 100,
                     .started_at = plays_[i].started_at,
                     .executed = plays_[i].executed,
                     .limit = limits.at(i).value_or(BootTime{})},
                    now_
                );
        }
        is_taking_over_ = true; // what is found goes on in whatever state it is
        begin();
        is_taking_over_ = false;
        for (const auto i : gone) {
            if (random_.next() % 2 == 0) all_.vanished({i}, now_); // not known at once
            end(i, {RunEnd::Kind::Lost, 0, {}});
        }
    }

    void one_event() {
        const auto i = static_cast<std::uint32_t>(random_.next() % service_count);
        const ServiceId id{i};
        constexpr std::array requests = {Request::Start, Request::Stop, Request::Restart, Request::Trigger};
        constexpr std::array sayings = {
            Saying::Stopping, Saying::Reloading, Saying::Reloaded, Saying::Trigger
        };
        switch (random_.next() % 28) {
        case 0:
        case 1:
            return ask(i, requests.at(random_.next() % requests.size()));
        case 2:
        case 3:
        case 4:
            if (plays_[i].live) execute(i);
            return;
        case 5:
            return all_.announced(id, now_);
        case 6:
            return all_.registered(id, now_);
        case 7:
            return all_.heartbeat(id, now_);
        case 8:
            return all_.pinged(id, now_);
        case 9:
        case 10:
        case 11:
            if (plays_[i].live) end(i, {RunEnd::Kind::Exited, static_cast<int>(random_.next() % 2), {}});
            return;
        case 12:
        case 13:
            return use(6 + static_cast<std::uint32_t>(random_.next() % 2), seconds(random_.next() % 30));
        case 14:
            if (plays_[i].live) all_.said(id, sayings.at(random_.next() % sayings.size()), now_);
            return;
        case 15:
            if (random_.next() % 10 != 0) return;
            clock_ += minutes(static_cast<int>(random_.next() % 2000) - 1000);
            return set_clock();
        case 16:
            if (random_.next() % 10 == 0) replace_supervisor();
            return;
        case 17:
        case 18:
        case 19:
            return answer(8 + static_cast<std::uint32_t>(random_.next() % 2), random_.next() % 3 != 0);
        case 20:
        case 21:
        case 22:
            return move_gate(first_gated + static_cast<std::uint32_t>(random_.next() % 2));
        case 23:
            if (random_.next() % 5 != 0) return;
            asleep_ += seconds(random_.next() % 100);
            look();
            return all_.advance(now_);
        default:
            return all_.advance(now_);
        }
    }

    /// What may not run is asked to end at once, and killed by the time that was said: with whatever comes
    /// first.
    void check_gates() {
        all_.heartbeat({0}, now_);
        settle();
        for (std::uint32_t i = first_gated; i < service_count; ++i) {
            const auto& play = plays_[i];
            const auto& said = said_.at(i - first_gated);
            if (!play.live) continue;
            const bool may = said.is_presumed || (said.is_open && said.token == play.token);
            const bool ends = play.asked_to_end || all_.service({i}).state() == State::Stopping;
            if (!may) EXPECT_TRUE(ends) << describe();
            if (said.until && boot() >= *said.until) EXPECT_TRUE(play.was_killed) << describe();
        }
    }

    void check() {
        for (std::uint32_t i = 0; i < service_count; ++i) {
            const auto& service = all_.service({i});
            const auto& memory = service.memory();
            EXPECT_EQ(memory.live, plays_[i].live) << name_of(i);
            const bool rests = memory.state != State::Starting && memory.state != State::Ready
                               && memory.state != State::Unhealthy && memory.state != State::Stopping;
            EXPECT_EQ(rests, !memory.live) << describe();
            EXPECT_LE(memory.restart.recent.size(), 5u) << name_of(i);
            EXPECT_LE(memory.restart.crashes, crashes_[i] + ends_[i])
                << "a crash counts once: " << name_of(i);
            if (plays_[i].kept_down) EXPECT_FALSE(memory.wanted) << name_of(i);
            if (service.spec().pattern != Pattern::Demand) continue;
            if (memory.wanted) EXPECT_TRUE(memory.held || memory.lease) << "for ever: " << name_of(i);
            if (!memory.wanted) EXPECT_TRUE(rests || memory.state == State::Stopping) << describe();
        }
    }

    /// A second in which each process does what is asked of it.
    void behave() {
        now_ += seconds(1);
        for (std::uint32_t i = 0; i < service_count; ++i) {
            auto& play = plays_[i];
            if (!play.live) continue;
            const bool is_over = all_.service({i}).spec().pattern == Pattern::Ephemeral && play.executed;
            if (play.asked_to_end || is_over) {
                end(i, {});
                continue;
            }
            execute(i);
            all_.announced({i}, now_);
            all_.registered({i}, now_);
            all_.pinged({i}, now_);
            settle();
            answer(i, true);
        }
        all_.advance(now_);
        settle();
    }

    bool in_order() const {
        for (std::uint32_t i = 0; i < service_count; ++i) {
            const auto& service = all_.service({i});
            const auto& memory = service.memory();
            switch (service.spec().pattern) {
            case Pattern::Always:
                // "once" may have ended well before we looked.
                if (memory.state != State::Ready && !(i == 4 && memory.state == State::Completed))
                    return false;
                break;
            case Pattern::Ephemeral:
                if (memory.live || !memory.due) return false; // between two ticks
                break;
            case Pattern::Demand:
                if (memory.state == State::Failed && service.spec().restart.when == RestartWhen::Never) break;
                if (memory.held ? memory.state != State::Ready : memory.live) return false;
                break;
            }
        }
        return true;
    }

    std::string name_of(std::uint32_t i) const { return all_.service({i}).spec().name; }
    std::string describe() const {
        std::string text;
        for (std::uint32_t i = 0; i < service_count; ++i)
            text += name_of(i) + " " + name(all_.service({i}).state()) + " ("
                    + all_.service({i}).memory().cause + ")\n";
        return text;
    }

    std::vector<Group> groups_;
    SeededRandom random_;
    Supervision all_;
    SteadyTime now_{seconds(1000)};
    microseconds clock_{0}; ///< how far the time of day was set
    std::array<Play, service_count> plays_{};
    std::array<std::uint32_t, service_count> crashes_{};
    std::array<std::uint32_t, service_count> ends_{};
    Arrows seen_;
    bool is_taking_over_ = false;
    microseconds asleep_{seconds(60)}; ///< how far the clock of leases is ahead
    std::uint64_t tokens_ = 1;
    std::array<Said, service_count - first_gated> said_{};
};

int steps_wanted() {
    const char* said = std::getenv("TUTTI_MODEL_STEPS");
    return said != nullptr ? std::atoi(said) : 60'000;
}

TEST(Model, HoldsWhatItPromisesInAnyStormOfEvents) {
    constexpr int steps_of_a_storm = 400;
    const int storms = (steps_wanted() + steps_of_a_storm - 1) / steps_of_a_storm;
    Arrows seen;
    for (int seed = 1; seed <= storms; ++seed) {
        Model model(static_cast<std::uint64_t>(seed));
        model.run(steps_of_a_storm);
        if (!testing::Test::HasFailure()) model.come_to_order();
        if (testing::Test::HasFailure()) FAIL() << "seed " << seed;
        seen.insert(model.seen().begin(), model.seen().end());
    }
    EXPECT_GT(seen.size(), 15U) << "too few ways were gone to say something of what is drawn";
}

} // namespace
} // namespace tutti::supervise
