#include "base/json.hpp"
#include "supervise/read_group.hpp"
#include "supervise/supervision.hpp"
#include "toml/document.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::supervise {
namespace {

/// Three services in a group, up and ready; what is asked for is played at once.
class Trio {
public:
    explicit Trio(Strategy strategy, bool in_order = true) {
        std::vector<ServiceSpec> specs(3);
        for (std::size_t i = 0; i < specs.size(); ++i) {
            specs[i].name = names[i];
            if (i > 0 && in_order) specs[i].needs = {names[i - 1]};
        }
        const Group group{"stage", {"a", "b", "c"}, strategy};
        all.emplace(*Supervision::of(specs, random, {group}));
        all->start_all(now);
        play();
    }

    void crash(std::uint32_t service) {
        all->ended({service}, {RunEnd::Kind::Killed, 9}, now);
        play();
    }
    /// How often each was launched since the last time.
    std::string take_launched() {
        std::ranges::sort(launched);
        return std::exchange(launched, {});
    }
    State state(std::uint32_t service) const { return all->service({service}).state(); }

    SteadyTime now{seconds(1000)};
    std::optional<Supervision> all;

private:
    void play() {
        for (auto actions = all->take_actions(); !actions.empty(); actions = all->take_actions())
            for (const auto& action : actions) {
                if (const auto* launch = std::get_if<Spawn>(&action)) {
                    launched += names[launch->service.value];
                    all->executed(launch->service, 100, now);
                }
                if (const auto* signal = std::get_if<SendSignal>(&action))
                    all->ended(signal->service, {}, now);
            }
    }

    static constexpr const char* names[] = {"a", "b", "c"};
    SeededRandom random{1};
    std::string launched;
};

TEST(Group, OfOneForOneLeavesTheOthersAlone) {
    Trio trio(Strategy::OneForOne);
    EXPECT_EQ(trio.take_launched(), "abc");
    trio.now += seconds(20);
    trio.crash(0);
    EXPECT_EQ(trio.take_launched(), "a");
}

TEST(Group, OfRestForOneRestartsThoseBehind) {
    Trio trio(Strategy::RestForOne);
    trio.take_launched();
    trio.now += seconds(20);
    trio.crash(1);
    EXPECT_EQ(trio.take_launched(), "bc");
    EXPECT_EQ(trio.all->service({2}).memory().restarts, 0U) << "it did not crash";
    EXPECT_EQ(trio.all->service({2}).memory().last_end->cause, "b of its group has crashed");
}

TEST(Group, OfOneForAllRestartsAll) {
    Trio trio(Strategy::OneForAll);
    trio.take_launched();
    trio.now += seconds(20);
    trio.crash(2);
    EXPECT_EQ(trio.take_launched(), "abc");
    for (std::uint32_t i = 0; i < 3; ++i) EXPECT_EQ(trio.state(i), State::Ready) << i;
}

TEST(Group, WaitsForWhoComesBackLater) {
    Trio trio(Strategy::RestForOne);
    trio.take_launched();
    trio.crash(0); // not long up: it comes back after a delay
    EXPECT_EQ(trio.take_launched(), "");
    EXPECT_EQ(trio.state(0), State::Backoff);
    EXPECT_EQ(trio.state(1), State::Waiting);
    EXPECT_EQ(trio.state(2), State::Waiting);
}

TEST(Group, LeavesStoppedWhoWasStopped) {
    Trio trio(Strategy::OneForAll, false);
    ASSERT_TRUE(trio.all->request({1}, Request::Stop, "asked", trio.now));
    trio.all->ended({1}, {}, trio.now);
    trio.take_launched();
    trio.now += seconds(20);
    trio.crash(0);
    EXPECT_EQ(trio.take_launched(), "ac");
    EXPECT_EQ(trio.state(1), State::Stopped);
}

TEST(Group, RestartsNobodyForADeliberateStopOrRestart) {
    Trio trio(Strategy::OneForAll, false);
    trio.take_launched();
    ASSERT_TRUE(trio.all->request({0}, Request::Restart, "asked", trio.now));
    trio.all->ended({0}, {}, trio.now);
    EXPECT_EQ(trio.state(1), State::Ready);
    EXPECT_EQ(trio.state(2), State::Ready);
}

struct Outcome {
    std::vector<ServiceDefinition> services;
    std::vector<Group> groups;
    std::vector<std::string> mistakes;
};

Outcome read(std::string_view text) {
    Outcome outcome;
    for (const char* name : {"mixer", "camera", "lamp"}) outcome.services.emplace_back().name = name;
    outcome.services[1].pattern = Pattern::Demand;
    const auto review = toml::read_text(text, [&](toml::TableReader& table) {
        read_groups(table, outcome.services, outcome.groups);
    });
    for (const auto& mistake : review.mistakes)
        outcome.mistakes.push_back(mistake.key + ": " + mistake.reason);
    return outcome;
}

TEST(ReadGroups, OfSharedFateStartInTheirOrder) {
    const auto read_one =
        read("[stage]\nservices = [\"mixer\", \"camera\", \"lamp\"]\nstrategy = \"rest_for_one\"\n");
    EXPECT_TRUE(read_one.mistakes.empty());
    EXPECT_EQ(
        read_one.groups, (std::vector<Group>{{"stage", {"mixer", "camera", "lamp"}, Strategy::RestForOne}})
    );
    EXPECT_EQ(read_one.services[1].needs, (std::vector<std::string>{"mixer"}));
    EXPECT_EQ(read_one.services[2].needs, (std::vector<std::string>{"mixer"}))
        << "what runs on demand is waited for by nobody";
}

TEST(ReadGroups, SayWhatIsWrong) {
    const std::pair<const char*, const char*> cases[] = {
        {"[a]\nservices = [\"mixer\", \"lam\"]\n", "a.services: there is no service named `lam`"},
        {"[a]\nservices = [\"mixer\", \"mixer\"]\n", "a.services: `mixer` stands here twice"},
        {"[a]\nservices = [\"mixer\"]\n",
         "a.services: must name two services or more: those whose fate is shared"},
        {"[a]\nservices = [\"mixer\", \"lamp\"]\n[b]\nservices = [\"lamp\", \"camera\"]\n",
         "b.services: `lamp` is in group.a already"},
    };
    for (const auto& [text, mistake] : cases) {
        const auto outcome = read(text);
        ASSERT_EQ(outcome.mistakes.size(), 1U) << text;
        EXPECT_EQ(outcome.mistakes.front(), mistake);
    }
}

} // namespace
} // namespace tutti::supervise
