#include "console/stories_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::console {
namespace {

TEST(GovernedPopups, WhatBecameWorseIsAskedOfControlAndShownWithItsReason) {
    ConsoleRig rig({120, 24});
    rig.services_run({"hub", "control"});
    rig.press("h");
    const auto asked = rig.all_asked<Ask>().back();
    EXPECT_EQ(asked.worker, "control");
    EXPECT_EQ(print_json(asked.arguments), R"({"command":"health.history","params":{"most":200}})");
    rig.answer(
        asked.tag,
        of_control(
            R"({"changes":[{"number":4,"at":1732149990,"component":"render","from":"ok","to":"error","reason":"no display answers"}]})"
        )
    );
    EXPECT_TRUE(rig.shows("render: no display answers")) << rig.text();
    EXPECT_TRUE(rig.shows("ok      > error")) << rig.text();
}

TEST(GovernedPopups, OfObjectsThoseAreShownThatAreNotAsTheyAreToBe) {
    ConsoleRig rig({120, 24});
    rig.services_run({"hub", "control"});
    rig.press("c");
    const auto asked = rig.all_asked<Ask>().back();
    rig.answer(asked.tag, of_control(R"({"objects":[
        {"kind":"playlist","name":"fine","status":{"observed_generation":1,"conditions":[{"type":"Ready","status":"true","reason":"AsWanted","message":"","since":1},{"type":"Drifted","status":"false","reason":"AsWanted","message":"","since":1}]}},
        {"kind":"service","name":"lamp","status":{"observed_generation":1,"conditions":[{"type":"Ready","status":"false","reason":"ServiceFails","message":"it ended with 1","since":1732149990}]}},
        {"kind":"config","name":"matrix","status":{"observed_generation":1,"conditions":[{"type":"Drifted","status":"true","reason":"ChangedElsewhere","message":"it was 100","since":1732149990}]}},
        {"kind":"user","name":"anna"}]})"));
    const auto text = rig.text();
    EXPECT_EQ(text.find("playlist/fine"), std::string::npos) << text;
    for (const std::string_view words :
         {"service/lamp", "ServiceFails it ended with 1", "config/matrix", "it was 100", "user/anna",
          "nobody has looked yet"})
        EXPECT_NE(text.find(words), std::string::npos) << words << '\n' << text;
}

TEST(GovernedPopups, WithoutControlNobodyIsAsked) {
    ConsoleRig rig({120, 24});
    rig.home_comes();
    rig.press("hc");
    EXPECT_TRUE(rig.all_asked<Ask>().empty());
    EXPECT_TRUE(rig.shows("control knows that, and does not run here")) << rig.text();
}

TEST(GovernedPopups, WhereAllIsAsItIsToBeThatIsSaid) {
    ConsoleRig rig({120, 24});
    rig.services_run({"control"});
    rig.press("c");
    rig.answer(rig.all_asked<Ask>().back().tag, of_control(R"({"objects":[]})"));
    EXPECT_TRUE(rig.shows("Nothing: all of it is as it is to be.")) << rig.text();
}

} // namespace
} // namespace tutti::console
