#include "console/console_testing.hpp"
#include "console/help.hpp"
#include "console/words.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::console {
namespace {

using enum Key::Code;

TEST(Console, SaysThatNoInstallationRunsUntilOneDoes) {
    ConsoleRig rig;
    EXPECT_TRUE(rig.shows("asking the supervisor …"));
    EXPECT_FALSE(rig.shows("No installation runs here."));
    EXPECT_FALSE(rig.shows("no supervisor"));
    rig.take(SupervisorSaid{fail(ErrorCode::Unavailable, "nobody listens")});
    EXPECT_TRUE(rig.shows("No installation runs here."));
    EXPECT_TRUE(rig.shows("no supervisor"));
    rig.home_comes();
    EXPECT_TRUE(rig.shows("porch@stage"));
    EXPECT_TRUE(rig.shows("hub"));
    rig.take(SupervisorSaid{fail(ErrorCode::Unavailable, "nobody listens")});
    EXPECT_TRUE(rig.shows("no supervisor"));
    EXPECT_TRUE(rig.shows("hub")) << "what was known last is still there";
}

TEST(Console, AStopIsDoneOnlyAfterAYes) {
    ConsoleRig rig;
    rig.home_comes();
    rig.press(Down);
    rig.press("x");
    EXPECT_TRUE(rig.shows("Stop system?"));
    rig.press("n");
    EXPECT_TRUE(rig.all_asked<Ask>().empty());
    rig.press("xy");
    ASSERT_EQ(rig.all_asked<Ask>().size(), 1U);
    EXPECT_EQ(rig.all_asked<Ask>()[0].command, "stop");
    EXPECT_EQ(rig.all_asked<Ask>()[0].arguments, Value::object({{"service", "system"}}));
    rig.take(Answered{'1', "stop system", Value()});
    EXPECT_TRUE(rig.shows("stop system: done"));
}

TEST(Console, AServiceThatIsNotThereIsSaidBeforeAnythingIsAsked) {
    for (const auto* verb : {":stop", ":restart", ":start", ":trigger"}) {
        ConsoleRig rig;
        rig.home_comes();
        rig.press(fmt::format("{} lamb", verb));
        rig.press(Enter);
        EXPECT_TRUE(rig.shows("there is no service lamb. Did you mean `lamp`?")) << rig.text();
        rig.press("y");
        EXPECT_TRUE(rig.all_asked<Ask>().empty()) << verb;
    }
    ConsoleRig rig;
    rig.press(":stop lamb");
    rig.press(Enter);
    EXPECT_TRUE(rig.shows("stop lamb?")) << "nobody has said yet which there are";
}

TEST(Console, WhatIsPastedIsTextForWhoTypesAndNoKeys) {
    ConsoleRig rig;
    rig.home_comes();
    const auto paste = [&rig](std::u32string_view text) {
        for (const auto letter : text) rig.take(Key{Character, letter, true});
        rig.take(Key{Enter, 0, true});
    };
    paste(U"xyq\x03 6:");
    EXPECT_TRUE(rig.asked.empty());
    EXPECT_TRUE(rig.shows("1 overview"));
    rig.press("x");
    paste(U"y");
    EXPECT_TRUE(rig.shows("Stop hub?"));
    rig.press("n");
    rig.press(":");
    paste(U"pub note/x q\x1b\x15\u009bü");
    EXPECT_TRUE(rig.shows(":pub note/x qü")) << rig.text();
    EXPECT_TRUE(rig.asked.empty());
    rig.press(Enter);
    EXPECT_EQ(rig.all_asked<Publish>(), (std::vector<Publish>{{"note/x", "qü", false}}));
}

TEST(Console, OfAnOrderItIsSaidThatItIsDoneAndOfACallTheAnswer) {
    ConsoleRig rig;
    rig.home_comes();
    rig.take(Answered{0, "start hub", *parse_json(R"({"name":"hub","state":"ready"})")});
    EXPECT_TRUE(rig.shows("start hub: done"));
    EXPECT_FALSE(rig.shows("Esc closes"));
    rig.take(Answered{0, "hub get_state", *parse_json(R"({"name":"hub","state":"ready"})")});
    EXPECT_TRUE(rig.shows("Esc closes"));
}

TEST(Console, OfAMessageThatIsCutTheBeginningIsReadable) {
    EXPECT_EQ(
        print_cut_members(R"({"v":1,"level":"ok","details":{"a":[1,2],"b":"x, y"},"mess)"),
        R"(level=ok details={"a":[1,2],"b":"x, y"} mess)"
    );
    EXPECT_EQ(print_cut_members(R"({"hue":0.5},"seq":3})"), "hue=0.5");
    EXPECT_EQ(print_cut_members(R"({"text":"say \"a:b,c\" twice")"), R"(text=say \"a:b,c\" twice)");
    EXPECT_EQ(print_cut_members("no object: a, b"), "no object: a, b");
}

TEST(Console, ACurveIsOfTheWholeMinute) {
    std::deque<double> minute(60, 0);
    for (std::size_t i = 30; i < 60; ++i) minute[i] = 10;
    EXPECT_EQ(sparkline(minute, 6, 60, 10), "▁▁▁███");
    EXPECT_EQ(columns_of(sparkline(minute, 60, 60, 10)), 60);
    EXPECT_EQ(sparkline({10, 10}, 6, 60, 10), "     █");
}

TEST(Console, ARefusalIsShown) {
    ConsoleRig rig;
    rig.home_comes();
    rig.press("s");
    rig.take(Answered{'1', "start hub", fail(ErrorCode::Conflict, "hub runs already")});
    EXPECT_TRUE(rig.shows("start hub: hub runs already"));
    for (int i = 0; i < 7; ++i) rig.tick();
    EXPECT_FALSE(rig.shows("hub runs already"));
}

TEST(Console, TheSelectionStaysWithItsServiceWhenOthersCome) {
    ConsoleRig rig;
    rig.home_comes();
    rig.press("jj"); // lamp
    rig.supervisor_says(
        R"({"services":[{"name":"a"},{"name":"b"},{"name":"hub"},{"name":"system"},{"name":"lamp"}]})"
    );
    rig.press("r");
    EXPECT_TRUE(rig.shows("Restart lamp?"));
}

TEST(Console, TheLogOfAServiceIsOneKeyAway) {
    ConsoleRig rig;
    rig.home_comes();
    rig.press("l");
    EXPECT_TRUE(rig.console.wants().logs);
    rig.take(
        LogLine{"hub", R"({"timestamp":1732150001,"level":"info","service":"hub","message":"a client came"})"}
    );
    rig.take(LogLine{"lamp", "a word of the lamp"});
    EXPECT_TRUE(rig.shows("a client came"));
    EXPECT_FALSE(rig.shows("a word of the lamp"));
    rig.press("a");
    EXPECT_TRUE(rig.shows("a word of the lamp"));
    rig.press("1");
    EXPECT_FALSE(rig.console.wants().logs);
}

TEST(Console, LinesOfSeveralFilesAreInOrderOfTime) {
    ConsoleRig rig({}, '4');
    for (const int second : {3, 1, 2})
        rig.take(LogLine{
            "a", fmt::format(
                     R"({{"timestamp":{},"level":"info","message":"line {}"}})", 1732150000 + second, second
                 )
        });
    const auto text = rig.text();
    EXPECT_LT(text.find("line 1"), text.find("line 2"));
    EXPECT_LT(text.find("line 2"), text.find("line 3"));
}

TEST(Console, ALogThatIsReadStandsStillWhileLinesCome) {
    ConsoleRig rig({}, '4');
    const auto say = [&](int number) {
        rig.take(LogLine{
            "a", fmt::format(
                     R"({{"timestamp":{},"level":"info","message":"line {}."}})", 1732150000 + number, number
                 )
        });
    };
    for (int i = 0; i < 100; ++i) say(i);
    EXPECT_TRUE(rig.shows("line 99."));
    rig.press("g");
    for (int i = 100; i < 150; ++i) say(i);
    EXPECT_TRUE(rig.shows("line 0."));
    EXPECT_TRUE(rig.shows("standing still"));
    rig.press("f");
    EXPECT_TRUE(rig.shows("line 149."));
}

TEST(Console, LevelsAndWordsLeaveOthersOut) {
    ConsoleRig rig({}, '4');
    rig.take(LogLine{"a", R"({"timestamp":1,"level":"debug","message":"fine print"})"});
    rig.take(LogLine{"a", R"({"timestamp":2,"level":"error","message":"it broke"})"});
    rig.press("v");
    EXPECT_FALSE(rig.shows("fine print"));
    rig.press("/BROKE");
    EXPECT_TRUE(rig.shows("it broke"));
    rig.press("x");
    EXPECT_FALSE(rig.shows("it broke"));
    rig.press(Escape);
    EXPECT_TRUE(rig.shows("it broke"));
}

TEST(Console, ASongWhosePlayerHasGoneWithoutAWordIsOver) {
    ConsoleRig rig({120, 40}, '3');
    rig.home_comes();
    rig.services_run({"hub", "now-playing", "lyrics"});
    const auto said = [](std::string_view player, std::string_view title, int expires_in) {
        return fmt::format(
            R"({{"v":1,"player":"{}","active":true,"source":"vlc","artist":"Ada","title":"{}","album":"","duration":200,"position":1,"playing":true,"timestamp":1732150000,"expires_in":{}}})",
            player, title, expires_in
        );
    };
    rig.hear("song/playing", said("vlc", "Night Garden", 30), true);
    rig.hear("playback/vlc", said("vlc", "Copper Rain", 15));
    rig.hear("playback/mpv", said("mpv", "Lamp", 60));
    rig.tick();
    EXPECT_TRUE(rig.shows("Night Garden"));
    EXPECT_TRUE(rig.shows("Copper Rain"));
    rig.pass(seconds(13));
    rig.tick();
    EXPECT_FALSE(rig.shows("Copper Rain"));
    EXPECT_TRUE(rig.shows("Night Garden"));
    rig.pass(seconds(14));
    rig.tick();
    EXPECT_TRUE(rig.shows("Nothing is played."));
    EXPECT_TRUE(rig.shows("Lamp"));
}

TEST(Console, ABusThatIsAwayOrDoesNotAnswerIsNotTakenForASilentOne) {
    ConsoleRig rig({120, 40});
    rig.home_comes();
    rig.services_run({"hub", "now-playing", "lyrics"});
    for (const auto& [screen, nothing] : {std::pair("3", "Nothing is played."), std::pair("6", "silent")}) {
        SCOPED_TRACE(screen);
        rig.press(screen);
        EXPECT_TRUE(rig.shows("The bus has not answered yet.")) << rig.text();
        EXPECT_FALSE(rig.shows(nothing));
        // Of what was wanted before.
        rig.take(BusListens{{"service/+", "health/+"}});
        EXPECT_FALSE(rig.shows(nothing));
        rig.bus_answers();
        EXPECT_TRUE(rig.shows(nothing)) << rig.text();
        rig.take(BusChanged{false, "connection refused"});
        EXPECT_TRUE(rig.shows("The bus is away.")) << rig.text();
        EXPECT_FALSE(rig.shows(nothing));
        rig.bus_comes();
        EXPECT_TRUE(rig.shows(nothing)) << rig.text();
    }
}

TEST(Console, TopicsOpenAndClose) {
    ConsoleRig rig({}, '6');
    rig.bus_comes();
    EXPECT_EQ(rig.console.wants().filters, std::set<std::string>{"#"});
    rig.hear("reading/system/load", R"({"v":1,"value":0.5})");
    EXPECT_TRUE(rig.shows("▸ reading"));
    EXPECT_FALSE(rig.shows("load"));
    rig.press(Enter);
    rig.press(Down);
    rig.press(Right);
    EXPECT_TRUE(rig.shows("load"));
    EXPECT_TRUE(rig.shows("value=0.5"));
    rig.press(Down);
    rig.press(Enter);
    EXPECT_TRUE(rig.shows("\"value\":0.5")) << rig.text();
    rig.press(Escape);
    rig.press(Left);
    rig.press(Left);
    EXPECT_FALSE(rig.shows("load"));
}

TEST(Console, AMessageIsPublishedInTwoSteps) {
    ConsoleRig rig({}, '6');
    rig.bus_comes();
    rig.press("pnote/x");
    rig.press(Enter);
    EXPECT_TRUE(rig.shows("Message on note/x"));
    rig.press("hello");
    rig.press(Enter);
    EXPECT_EQ(rig.all_asked<Publish>(), (std::vector<Publish>{{"note/x", "hello", false}}));
    rig.press("pa/#");
    rig.press(Enter);
    EXPECT_TRUE(rig.shows("is not a topic to publish to"));
}

TEST(Console, ACommandIsCompletedWithWhatTheWorkerKnows) {
    ConsoleRig rig;
    rig.home_comes();
    rig.press(":ca");
    rig.press(Tab);
    rig.press("hu");
    rig.press(Tab);
    rig.press(Tab);
    ASSERT_EQ(rig.all_asked<Ask>().size(), 1U);
    EXPECT_EQ(rig.all_asked<Ask>()[0].command, "get_commands");
    rig.take(Answered{0, "commands of hub", *parse_json(R"({"commands":["watch_audience"]})")});
    EXPECT_TRUE(rig.shows("watch_audience")) << rig.text();
    rig.press("w");
    rig.press(Tab);
    EXPECT_TRUE(rig.shows(":call hub watch_audience"));
    rig.press(Enter);
    EXPECT_EQ(rig.all_asked<Ask>()[1].command, "watch_audience");
    rig.take(Answered{0, "hub watch_audience", *parse_json(R"({"services":["camera"]})")});
    EXPECT_TRUE(rig.shows(R"({"services":["camera"]})"));
    rig.press(Escape);
    rig.press(":");
    rig.press(Up);
    EXPECT_TRUE(rig.shows(":call hub watch_audience"));
}

TEST(Console, AllThatIsToBeChosenFromIsSeenOrThatThereIsMore) {
    ConsoleRig rig;
    rig.home_comes();
    rig.press(":call hub ");
    rig.press(Tab);
    std::string names;
    for (int i = 0; i < 40; ++i) names += fmt::format(R"({}"command_{:02}")", i == 0 ? "" : ",", i);
    rig.take(Answered{0, "commands of hub", *parse_json(R"({"commands":[)" + names + "]}")});
    for (int i = 0; i < 40; ++i) EXPECT_TRUE(rig.shows(fmt::format("command_{:02}", i))) << i;
    EXPECT_TRUE(rig.shows("get_stats")) << rig.text();
    rig.take(Resized{{40, 10}});
    EXPECT_TRUE(rig.shows("… more: type a letter of it")) << rig.text();
    EXPECT_TRUE(rig.shows(":call hub"));
}

TEST(Console, OfAnAnswerThatIsOneLongWordNothingIsOutOfSight) {
    ConsoleRig rig;
    rig.home_comes();
    rig.take(Answered{0, "hub token", Value::object({{"token", std::string(200, 'x') + "the-end"}})});
    EXPECT_TRUE(rig.shows("the-end\"")) << rig.text();
}

TEST(Console, AnAnswerThatIsLateTypesNothingIntoAnotherCommand) {
    ConsoleRig rig;
    rig.home_comes();
    rig.press(":call hub ");
    rig.press(Tab);
    ASSERT_EQ(rig.all_asked<Ask>().size(), 1U);
    rig.press(Escape);
    rig.press(":trig");
    rig.take(Answered{0, "commands of hub", *parse_json(R"({"commands":["watch_audience"]})")});
    EXPECT_TRUE(rig.shows(":trig"));
    EXPECT_FALSE(rig.shows(":trigger"));
}

TEST(Console, ADigitGoesToItsScreenAndSoDoesAClick) {
    ConsoleRig rig;
    rig.home_comes();
    rig.press("6");
    rig.bus_answers();
    EXPECT_TRUE(rig.shows("Nothing has come yet."));
    const auto at = rig.text().find(" 4 ") + 1;
    rig.take(Mouse{Mouse::Action::Press, static_cast<int>(at), 0});
    EXPECT_TRUE(rig.shows("Nobody has written anything yet."));
    rig.press("1");
    rig.take(Mouse{Mouse::Action::Press, 3, 3});
    rig.press("x");
    EXPECT_TRUE(rig.shows("Stop system?"));
}

TEST(Console, QuitsAtOnce) {
    for (const char32_t key : {U'q', U'\x03'}) {
        ConsoleRig rig;
        rig.take(Key{Character, key});
        EXPECT_EQ(rig.all_asked<Quit>().size(), 1U);
    }
}

TEST(Console, EveryTerminalSizeIsDrawn) {
    for (const auto& screen : screens())
        for (int columns = 1; columns < 130; columns += 21)
            for (int rows = 1; rows < 30; rows += 7) {
                ConsoleRig rig({columns, rows}, screen.digit);
                rig.home_comes();
                rig.press("?");
                EXPECT_EQ(std::ranges::count(rig.text(), '\n'), rows);
                rig.press("G");
                rig.press(Escape);
                rig.press("x");
                EXPECT_EQ(std::ranges::count(rig.text(), '\n'), rows);
            }
}

TEST(Console, WhereNotAllHasAPlaceItSaysSo) {
    for (const Size small : {Size{20, 5}, Size{39, 24}, Size{80, 9}}) {
        ConsoleRig rig(small);
        rig.home_comes();
        EXPECT_TRUE(rig.shows(fmt::format("too small: {} x {}", small.columns, small.rows)));
        EXPECT_TRUE(rig.shows("least is 40 x 10"));
        EXPECT_FALSE(rig.shows("help"));
    }
    ConsoleRig rig({20, 5});
    rig.home_comes();
    rig.take(Resized{{40, 10}});
    EXPECT_FALSE(rig.shows("too small"));
    EXPECT_TRUE(rig.shows("? help"));
}

TEST(Console, AClickOnWhatIsSelectedOpensItOnce) {
    const auto asks = [](ConsoleRig& rig, Mouse::Action action) {
        const auto before = rig.all_asked<Ask>().size();
        rig.take(Mouse{action, 3, 3});
        return rig.all_asked<Ask>().size() > before;
    };
    ConsoleRig rig;
    rig.home_comes();
    rig.press("g");
    EXPECT_FALSE(asks(rig, Mouse::Action::Press)) << "it selects";
    EXPECT_TRUE(asks(rig, Mouse::Action::Press));
    EXPECT_FALSE(asks(rig, Mouse::Action::Twice)) << "the first of the two has opened it";
    rig.press("g");
    EXPECT_FALSE(asks(rig, Mouse::Action::Press));
    EXPECT_TRUE(asks(rig, Mouse::Action::Twice));
}

TEST(Console, TheHelpNamesEveryKeyAndCommand) {
    for (const auto& shown : screens()) {
        std::string all;
        for (const auto& line : help_lines(shown)) all += line + '\n';
        for (const auto& screen : screens())
            for (const auto& key : screen.keys) EXPECT_NE(all.find(key.does), std::string::npos) << key.key;
        for (const auto& key : common_keys()) EXPECT_NE(all.find(key.does), std::string::npos) << key.key;
        for (const auto& row : command_rows()) EXPECT_NE(all.find(row.does), std::string::npos) << row.name;
    }
}

TEST(Console, EveryKeyOfEveryScreenIsHarmlessWithoutAnInstallation) {
    for (const auto& screen : screens()) {
        ConsoleRig rig({}, screen.digit);
        for (char32_t key = 1; key < 127; ++key)
            if (key != U'q' && key != 3) {
                rig.take(Key{Character, key});
                rig.press(Escape);
            }
        for (const auto code :
             {Enter, Escape, Tab, Backspace, Delete, Key::Code::Up, Down, Left, Right, PageUp, PageDown, Home,
              End})
            rig.press(code);
        EXPECT_FALSE(rig.text().empty());
    }
}

} // namespace
} // namespace tutti::console
