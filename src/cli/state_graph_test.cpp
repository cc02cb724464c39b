#include "cli/state_graph.hpp"
#include "supervise/state.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::cli {
namespace {

using governance::Arrow;

TEST(StateGraph, EveryMachineIsDrawn) {
    EXPECT_EQ(machine_names(), (std::vector<std::string>{"service", "request", "vault", "leadership"}));
    for (const auto& name : machine_names()) {
        const auto diagram = diagram_of(name);
        ASSERT_TRUE(diagram) << name;
        EXPECT_GT(diagram->arrows.size(), 5U) << name;
    }
}

TEST(StateGraph, MachineThatThereIsNoneOfIsNamedWithTheOneThatWasMeant) {
    const auto diagram = diagram_of("valt");
    ASSERT_FALSE(diagram);
    EXPECT_EQ(
        diagram.error().message, "there is no machine valt. Did you mean `vault`? `tutti graph` lists them"
    );
}

TEST(StateGraph, ServiceHasAllItsStatesAndWhatItsTableSays) {
    const auto diagram = diagram_of("service").value();
    EXPECT_EQ(diagram.initial, "stopped");
    EXPECT_EQ(states_of(diagram).size(), supervise::state_count);
    const auto has = [&](const Arrow& arrow) { return std::ranges::count(diagram.arrows, arrow) == 1; };
    EXPECT_TRUE(has({"ready", "hung", "stopping", "replace"}));
    EXPECT_TRUE(has({"ready", "ended", "backoff", "judge"}));
    EXPECT_TRUE(has({"waiting", "needs met", "starting", "launch"}));
    EXPECT_FALSE(std::ranges::any_of(diagram.arrows, [](const Arrow& arrow) {
        return arrow.action == "nothing";
    }));
}

} // namespace
} // namespace tutti::cli
