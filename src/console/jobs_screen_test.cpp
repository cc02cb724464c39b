#include "console/stories_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::console {
namespace {

/// The commands that control was asked to run, with their parameters, but for the list.
std::vector<std::string> orders(const ConsoleRig& rig) {
    std::vector<std::string> found;
    for (const auto& ask : rig.all_asked<Ask>())
        if (ask.worker == "control" && ask.tag != "list") found.push_back(print_json(ask.arguments));
    return found;
}

ConsoleRig told() {
    ConsoleRig rig({120, 24}, 'J');
    rig.bus_comes();
    tell_jobs(rig);
    return rig;
}

TEST(JobsScreen, WhatRunsStandsFirstAsFarAsTheBusSaysItIs) {
    const auto text = told().text();
    EXPECT_LT(text.find("490 of 980 chunks"), text.find("render-clip")) << text;
    EXPECT_LT(text.find("render-clip"), text.find("the target refused")) << text;
    EXPECT_LT(text.find("the target refused"), text.find("14 files")) << text;
    EXPECT_NE(text.find("50 %"), std::string::npos) << text;
}

TEST(JobsScreen, WhatRunsIsCancelledOnceSomebodyIsSure) {
    auto rig = told();
    rig.press("x");
    EXPECT_TRUE(rig.shows("Cancel export?")) << rig.text();
    EXPECT_TRUE(orders(rig).empty());
    rig.press("n");
    EXPECT_TRUE(orders(rig).empty());
    rig.press("xy");
    EXPECT_EQ(orders(rig), std::vector<std::string>{R"({"command":"job.cancel","params":{"id":"01B"}})"});
    rig.answer("export is to stop", of_control("{}"));
    EXPECT_TRUE(rig.shows("export is to stop")) << rig.text();
}

TEST(JobsScreen, WhatWaitsIsCancelledAtOnceAndWhatIsOverIsNot) {
    auto rig = told();
    rig.press("jx");
    EXPECT_EQ(orders(rig), std::vector<std::string>{R"({"command":"job.cancel","params":{"id":"01A"}})"});
    rig.press("Gx");
    EXPECT_TRUE(rig.shows("it is over already")) << rig.text();
    EXPECT_EQ(orders(rig).size(), 1U);
}

TEST(JobsScreen, WhatFailedIsTriedAgainAndWhatIsOverForgotten) {
    auto rig = told();
    rig.press("r");
    EXPECT_TRUE(rig.shows("only what failed is tried again")) << rig.text();
    rig.press("d");
    EXPECT_TRUE(rig.shows("only what is over is forgotten")) << rig.text();
    rig.press("jjrd");
    EXPECT_EQ(
        orders(rig), (std::vector<std::string>{
                         R"({"command":"job.replay","params":{"id":"019"}})",
                         R"({"command":"job.forget","params":{"id":"019"}})"
                     })
    );
}

TEST(JobsScreen, AllOfAJobIsAskedForAndShown) {
    auto rig = told();
    rig.press(Key::Code::Enter);
    EXPECT_EQ(orders(rig), std::vector<std::string>{R"({"command":"job.get","params":{"id":"01B"}})"});
    rig.answer("get", of_control(R"({"id":"01B","kind":"export","params":{"to":"cold"},"history":[]})"));
    EXPECT_TRUE(rig.shows("\"to\": \"cold\"") || rig.shows("to")) << rig.text();
}

TEST(JobsScreen, WhyControlRefusesIsSaid) {
    auto rig = told();
    rig.press("jx");
    rig.answer(
        "render-clip is cancelled",
        R"({"status":409,"body":"{\"error\":{\"code\":\"not_leader\",\"message\":\"cellar leads\"}}"})"
    );
    EXPECT_TRUE(rig.shows("cellar leads")) << rig.text();
}

TEST(JobsScreen, WithoutAJobItSaysHowOneComes) {
    ConsoleRig rig({120, 24}, 'J');
    rig.services_run({"control"});
    EXPECT_TRUE(rig.shows("asking control")) << rig.text();
    rig.answer("list", of_control(R"({"jobs":[]})"));
    EXPECT_TRUE(rig.shows("tutti job run KIND")) << rig.text();
}

} // namespace
} // namespace tutti::console
