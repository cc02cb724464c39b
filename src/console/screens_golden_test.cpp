// Further screens, as golden_test.cpp has the first ones.
#include "console/golden_testing.hpp"
#include "console/stories_testing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace tutti::console {
namespace {

TEST(ConsoleGolden, Osc) { compare("osc", '2', tell_osc); }

TEST(ConsoleGolden, Song) { compare("song", '3', tell_song); }

TEST(ConsoleGolden, Audio) { compare("audio", '5', tell_audio); }

TEST(ConsoleGolden, Playlists) { compare("playlists", '7', tell_playlists); }

TEST(ConsoleGolden, Light) { compare("light", '8', tell_light); }

TEST(ConsoleGolden, Alerts) { compare("alerts", '9', tell_alerts); }

TEST(ConsoleGolden, Inputs) { compare("inputs", '0', tell_inputs); }

TEST(ConsoleGolden, Jobs) { compare("jobs", 'J', tell_jobs); }

TEST(ConsoleScreens, WhereTheLightsWordsNeedTheRowItsBrightnessIsNotOnThem) {
    ConsoleRig rig({40, 10}, '8');
    rig.home_comes();
    tell_light(rig);
    EXPECT_TRUE(rig.shows("rain: Enter shows it")) << rig.text();
    EXPECT_FALSE(rig.shows("brightness")) << rig.text();
}

TEST(ConsoleScreens, OneWhoseServiceIsNotThereSaysHowToHaveIt) {
    const std::pair<char, std::string_view> tables[] = {
        {'2', "[service.debug]"}, {'3', "[service.now-playing]"},
        {'5', "[service.audio]"}, {'7', "[playlist.NAME]"},
        {'8', "[display.NAME]"},  {'9', "[service.alerts]"},
        {'0', "[input.NAME]"},    {'J', "[control]"},
    };
    for (const auto& [screen, table] : tables) {
        ConsoleRig rig({}, screen);
        rig.home_comes();
        rig.tick();
        EXPECT_TRUE(rig.shows(table)) << rig.text();
        EXPECT_TRUE(rig.all_asked<Ask>().empty()) << "nobody is asked who is not there";
    }
}

TEST(ConsoleScreens, APartOfAShowIsThereWhileTheShowRuns) {
    const std::pair<char, std::string_view> parts[] = {{'7', "director"}, {'8', "render"}, {'0', "input"}};
    for (const auto& [screen, part] : parts) {
        ConsoleRig rig({}, screen);
        rig.services_run({"hub", "show"});
        rig.tick();
        const auto asked = rig.all_asked<Ask>();
        ASSERT_FALSE(asked.empty()) << part;
        EXPECT_EQ(asked.front().worker, part) << "it answers at its own socket";
        rig.supervisor_says(
            R"({"services":[{"name":"show","state":"stopped","cause":"stopped by a user","pid":null}]})"
        );
        rig.tick();
        EXPECT_EQ(rig.all_asked<Ask>().size(), asked.size()) << "nobody is asked who does not run";
        if (screen != '0') EXPECT_TRUE(rig.shows("`:start show`")) << rig.text();
        EXPECT_TRUE(rig.shows("The service show does not run: it is stopped.")) << rig.text();
    }
}

TEST(ConsoleScreens, AToggleOfTheHearingIsAsked) {
    ConsoleRig rig({}, '5');
    rig.services_run({"audio"});
    rig.press("t");
    const auto asked = rig.all_asked<Ask>();
    ASSERT_FALSE(asked.empty());
    EXPECT_EQ(asked.back().worker, "audio");
    EXPECT_EQ(asked.back().arguments, Value::object({{"feature", "bpm"}}));
}

TEST(ConsoleScreens, AllOfTheHearingIsTurnedOnAndWhereItIsAllOnOff) {
    using Features = std::vector<Value>;
    const auto all_toggled = [](const std::string& switches) {
        ConsoleRig rig({}, '5');
        rig.services_run({"audio"});
        rig.answer("state", R"({"state":{"switches":)" + switches + "}}");
        rig.press("e");
        Features features;
        for (const auto& ask : rig.all_asked<Ask>())
            if (ask.command == "toggle") features.push_back(*ask.arguments.find("feature"));
        return features;
    };
    EXPECT_EQ(
        all_toggled(R"({"pitch":false,"bpm":true,"structure":false,"spectrum":true})"),
        (Features{"pitch", "structure"})
    );
    EXPECT_EQ(
        all_toggled(R"({"pitch":true,"bpm":true,"structure":true,"spectrum":true})"),
        (Features{"pitch", "bpm", "structure", "spectrum"})
    );
}

TEST(ConsoleScreens, APlaylistIsStartedAndAGestureIsNot) {
    ConsoleRig rig({}, '7');
    rig.services_run({"director"});
    rig.answer("playlists", R"({"playlists":[{"name":"banner","steps":[]}],"total":1})");
    rig.answer("gestures", R"({"peripherals":[{"name":"tap","kind":"double_tap"}],"total":1})");
    rig.press("s");
    EXPECT_EQ(rig.all_asked<Ask>().back().command, "playlist.start");
    const auto count = rig.all_asked<Ask>().size();
    rig.press("js");
    EXPECT_EQ(rig.all_asked<Ask>().size(), count);
    EXPECT_TRUE(rig.shows("only playlists are started"));
}

TEST(ConsoleScreens, RawValuesAreNoEventsToBeToldOf) {
    ConsoleRig rig({}, '7');
    rig.services_run({"director"});
    constexpr std::string_view events =
        R"({"events":[{"id":"b-1","type":"button.press","source":"board","timestamp":1732150000,"data":{}},
                      {"id":"a-1","type":"raw.audio.levels","source":"audio","timestamp":1732150001,"data":{}}]})";
    rig.press("e");
    rig.answer("events", events);
    EXPECT_TRUE(rig.shows("button.press"));
    EXPECT_FALSE(rig.shows("raw.audio.levels"));
    rig.press(Key::Code::Escape);
    rig.press("w");
    rig.answer("newest", events);
    const auto why = rig.all_asked<Ask>().back();
    EXPECT_EQ(why.command, "why");
    EXPECT_EQ(why.arguments.find("id")->string(), "b-1");
}

TEST(ConsoleScreens, TheRunsOfAPlaylistAreStoppedOnlyAfterAYes) {
    ConsoleRig rig({}, '7');
    rig.services_run({"director"});
    rig.answer("playlists", R"({"playlists":[{"name":"banner","steps":[]}],"total":1})");
    rig.answer("gestures", R"({"peripherals":[],"total":0})");
    const auto stops = [&rig] {
        return std::ranges::count(rig.all_asked<Ask>(), std::string("playlist.stop"), &Ask::command);
    };
    rig.press("x");
    EXPECT_TRUE(rig.shows("Stop all runs of banner?"));
    rig.press("n");
    EXPECT_EQ(stops(), 0);
    rig.press("xy");
    EXPECT_EQ(stops(), 1);
    rig.answer("banner", R"({"stopped":2})");
    EXPECT_TRUE(rig.shows("banner: 2 stopped"));
}

TEST(ConsoleScreens, AnAnswerToAnEarlierVisitAsksNothingMore) {
    ConsoleRig rig({}, '2');
    rig.services_run({"debug"});
    rig.tick();
    const auto messages = [&rig] {
        return std::ranges::count(rig.all_asked<Ask>(), std::string("messages"), &Ask::tag);
    };
    const auto all = rig.all_asked<Ask>();
    const auto asked = std::ranges::find(all, std::string("messages"), &Ask::tag);
    ASSERT_NE(asked, all.end());
    const auto early = *asked;
    rig.press("1");
    rig.press("2");
    EXPECT_EQ(messages(), 2);
    rig.take(Answered{'2', "messages", *parse_json(R"({"messages":[],"next":7})"), early.visit});
    EXPECT_EQ(messages(), 2) << "the question of the visit before would be asked beside the other for ever";
    rig.answer("messages", R"({"messages":[],"next":8})");
    EXPECT_EQ(messages(), 3);
}

TEST(ConsoleScreens, DefinitionsThatComeInPiecesAreNotAskedForTwiceAtOnce) {
    ConsoleRig rig({}, '7');
    rig.services_run({"director"});
    const auto begun = [&rig] {
        return std::ranges::count(rig.all_asked<Ask>(), std::string("playlist.list"), &Ask::command);
    };
    for (int second = 0; second < 6; ++second) rig.tick();
    EXPECT_EQ(begun(), 1);
    rig.answer("playlists", R"({"playlists":[{"name":"banner","steps":[]}],"total":1})");
    rig.answer("gestures", R"({"peripherals":[],"total":0})");
    EXPECT_TRUE(rig.shows("banner"));
    for (int second = 0; second < 3; ++second) rig.tick();
    EXPECT_EQ(begun(), 2);
}

TEST(ConsoleScreens, NothingIsSaidOfOscBeforeTheFirstAnswer) {
    ConsoleRig rig({}, '2');
    rig.services_run({"debug"});
    rig.tick();
    EXPECT_TRUE(rig.shows("asking debug …"));
    EXPECT_FALSE(rig.shows("No OSC has been heard yet."));
    rig.answer("rates", R"({"rates":[]})");
    EXPECT_TRUE(rig.shows("No OSC has been heard yet."));
    EXPECT_FALSE(rig.shows("asking"));
}

struct FirstAnswer {
    char screen;
    std::string_view service;
    std::string_view tag;
    std::string_view empty; ///< that there is nothing
    std::string_view says;
};

TEST(ConsoleScreens, NothingIsSaidToBeMissingBeforeTheFirstAnswer) {
    constexpr std::array<FirstAnswer, 4> all = {{
        {'0', "input", "state", R"({"state":{"inputs":[]}})", "No device is there."},
        {'8', "render", "light", "{}", "no mode"},
        {'7', "director", "gestures", R"({"peripherals":[]})", "There is no playlist"},
        {'9', "alerts", "list", R"({"rules":[]})", "Nothing fires"},
    }};
    for (const auto& each : all) {
        SCOPED_TRACE(each.service);
        ConsoleRig rig({}, each.screen);
        EXPECT_TRUE(rig.shows("asking the supervisor …")) << rig.text();
        EXPECT_FALSE(rig.shows("No supervisor answers here."));
        EXPECT_TRUE(rig.all_asked<Ask>().empty());
        rig.services_run({each.service});
        // As soon as it is known that it runs, not at the next tick.
        EXPECT_FALSE(rig.all_asked<Ask>().empty());
        const auto asking = fmt::format("asking {} …", each.service);
        EXPECT_TRUE(rig.shows(asking)) << rig.text();
        EXPECT_FALSE(rig.shows(each.says));
        rig.answer(each.tag, each.empty);
        EXPECT_TRUE(rig.shows(each.says)) << rig.text();
        EXPECT_FALSE(rig.shows(asking));
    }
    ConsoleRig rig({}, '9');
    rig.take(SupervisorSaid{fail(ErrorCode::Unavailable, "connecting: no such file")});
    EXPECT_TRUE(rig.shows("No supervisor answers here."));
}

TEST(ConsoleScreens, OscIsFollowedWithOneQuestionAtATime) {
    ConsoleRig rig({}, '2');
    rig.services_run({"debug"});
    rig.tick();
    const auto messages = [&rig] {
        return std::ranges::count(rig.all_asked<Ask>(), std::string("messages"), &Ask::tag);
    };
    EXPECT_EQ(messages(), 1);
    rig.tick();
    EXPECT_EQ(messages(), 1);
    rig.answer("messages", R"({"messages":[],"next":7})");
    EXPECT_EQ(messages(), 2);
    EXPECT_EQ(rig.all_asked<Ask>().back().arguments.find("since")->integer(), 7);
}

} // namespace
} // namespace tutti::console
