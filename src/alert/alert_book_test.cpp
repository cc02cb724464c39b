#include "alert/book_testing.hpp"

#include <set>

namespace tutti::alert {
namespace {

using namespace std::chrono_literals;
using contract::ServicePhase;

TEST_F(BookTest, ANumberAboveItsLimitFiresOnceAndClearsOnce) {
    use(R"("hot":{"reading":"a/t","above":30,"clear":28})");
    say("a/t", 30);
    EXPECT_EQ(changes(), "");
    say("a/t", 30.5);
    EXPECT_EQ(changes(), "+hot a/t");
    for (const double value : {31.0, 29.0, 28.1, 35.0}) say("a/t", value);
    wait(1h);
    EXPECT_EQ(changes(), "");
    say("a/t", 28);
    EXPECT_EQ(changes(), "-hot a/t");
    say("a/t", 29);
    EXPECT_EQ(changes(), "") << "within the room between clear and limit it does not fire again";
}

TEST_F(BookTest, ANumberBelowItsLimitHasItsRoomAboveIt) {
    use(R"("cold":{"reading":"a/t","below":5,"clear":7})");
    say("a/t", 5);
    EXPECT_EQ(changes(), "");
    say("a/t", 4.9);
    EXPECT_EQ(changes(), "+cold a/t");
    say("a/t", 6.9);
    EXPECT_EQ(changes(), "");
    say("a/t", 7);
    EXPECT_EQ(changes(), "-cold a/t");
}

TEST_F(BookTest, WhatHasToHoldForAWhileFiresWhenTheWhileIsOver) {
    use(R"("hot":{"reading":"a/t","above":30,"for":"5m"})");
    say("a/t", 31);
    wait(5min - 1us);
    EXPECT_EQ(changes(), "");
    wait(1us);
    EXPECT_EQ(changes(), "+hot a/t") << "though nobody said anything";
    EXPECT_EQ(book_.firing().at(0).since, now_ - 5min);
}

TEST_F(BookTest, AValueBelowInBetweenBeginsTheWhileAnew) {
    use(R"("hot":{"reading":"a/t","above":30,"for":"5m"})");
    say("a/t", 31);
    wait(4min);
    say("a/t", 30);
    say("a/t", 31);
    wait(4min);
    EXPECT_EQ(changes(), "");
    wait(1min);
    EXPECT_EQ(changes(), "+hot a/t");
}

TEST_F(BookTest, EachSubjectOfAFilterIsOnItsOwn) {
    use(R"("co2":{"reading":"co2/*:co2","above":1000})");
    say("co2/A:co2", 1200);
    say("co2/B:co2", 1200);
    say("co2/A:temperature", 2000);
    say("co2/A:co2", 900);
    EXPECT_EQ(changes(), "+co2 co2/A:co2 +co2 co2/B:co2 -co2 co2/A:co2");
    EXPECT_EQ(book_.firing().size(), 1U);
    EXPECT_EQ(book_.past().at(0).subject, "co2/A:co2");
}

TEST_F(BookTest, EveryFiringHasAnIdOfItsOwn) {
    use(R"("hot":{"reading":"+/t","above":30})");
    std::set<std::string> ids;
    for (int i = 0; i < 3; ++i)
        for (const auto* subject : {"a/t", "b/t"}) {
            say(subject, 31);
            ids.insert(changes_.back().firing.id);
            say(subject, 1);
            EXPECT_TRUE(ids.contains(changes_.back().firing.id)) << "its end has the same";
        }
    EXPECT_EQ(ids.size(), 6U);
}

TEST_F(BookTest, TrueIsOneAndNoValueChangesNothing) {
    use(R"("wet":{"reading":"a/wet","above":0})");
    say("a/wet", true);
    say("a/wet", nullptr);
    say("a/wet", "odd");
    EXPECT_EQ(changes(), "+wet a/wet");
    say("a/wet", false);
    EXPECT_EQ(changes(), "-wet a/wet");
}

TEST_F(BookTest, ARiseIsMeasuredFromTheLeastWithinItsTime) {
    use(R"("up":{"reading":"a/t","rises_by":5,"within":"10m"})");
    for (const double value : {20.0, 18.0, 22.9}) {
        say("a/t", value);
        wait(1min);
    }
    EXPECT_EQ(changes(), "");
    say("a/t", 23);
    EXPECT_EQ(changes(), "+up a/t");
    wait(10min + 1min);
    EXPECT_EQ(changes(), "-up a/t") << "what it rose from is longer ago, though nobody said anything";
}

TEST_F(BookTest, ASlowRiseIsNone) {
    use(R"("up":{"reading":"a/t","rises_by":5,"within":"10m"})");
    for (int i = 0; i < 100; ++i) {
        say("a/t", i * 0.4);
        wait(1min);
    }
    EXPECT_EQ(changes(), "");
    EXPECT_LE(book_.rules().at(0).subjects().at("a/t").slots.size(), 33U);
}

TEST_F(BookTest, AFallIsMeasuredFromTheMost) {
    use(R"("down":{"reading":"a/t","falls_by":5,"within":"10m","clear":2})");
    say("a/t", 20);
    wait(1min);
    say("a/t", 15);
    EXPECT_EQ(changes(), "+down a/t");
    say("a/t", 17.9);
    EXPECT_EQ(changes(), "");
    say("a/t", 18);
    EXPECT_EQ(changes(), "-down a/t");
}

TEST_F(BookTest, WhoSaysNothingForAWhileIsSilentUntilHeard) {
    use(R"("gone":{"reading":"a/+","silent_for":"10m"})");
    say("a/t", 1);
    wait(9min);
    say("a/t", nullptr);
    wait(10min - 1us);
    EXPECT_EQ(changes(), "") << "that it has no value is said, too";
    wait(1us);
    EXPECT_EQ(changes(), "+gone a/t");
    say("a/t", 1);
    EXPECT_EQ(changes(), "-gone a/t");
}

TEST_F(BookTest, WhoIsNamedIsAwaitedBeforeItWasEverHeard) {
    use(R"("gone":{"reading":"a/t","silent_for":"10m"})");
    wait(10min);
    EXPECT_EQ(changes(), "+gone a/t");
}

TEST_F(BookTest, WhileTheBusIsAwayNobodyIsSilent) {
    use(R"("gone":{"reading":"a/+","silent_for":"10m"})");
    say("a/t", 1);
    book_.listen_no_more();
    wait(1h);
    EXPECT_EQ(changes(), "");
    book_.listen(now_);
    wait(10s - 1us);
    EXPECT_EQ(changes(), "") << "what is kept on the bus comes first";
    wait(1us);
    EXPECT_EQ(changes(), "+gone a/t");
    book_.listen_no_more();
    wait(1h);
    book_.listen(now_);
    wait(1h);
    EXPECT_EQ(changes(), "");
}

TEST_F(BookTest, WhatIsKeptOnTheBusWasHeardWhenItWasSaid) {
    use(R"("gone":{"reading":"a/+","silent_for":"10m"})");
    add(book_.take_reading("a/t", 1, "", now_ - 9min, now_));
    wait(1min);
    EXPECT_EQ(changes(), "+gone a/t");
}

TEST_F(BookTest, SaysWhatIsWorthBeingKept) {
    use(R"("hot":{"reading":"a/t","above":30,"for":"5m"},"up":{"reading":"b/t","rises_by":5,"within":"10m"})"
    );
    EXPECT_EQ(book_.take_news(), News::Stand);
    say("a/t", 20);
    EXPECT_EQ(book_.take_news(), News::None);
    say("a/t", 31);
    EXPECT_EQ(book_.take_news(), News::Stand);
    say("a/t", 32);
    EXPECT_EQ(book_.take_news(), News::None);
    say("b/t", 32);
    EXPECT_EQ(book_.take_news(), News::Course);
}

TEST_F(BookTest, WhatIsDueWhileTheBusIsAwayWaitsUntilItIsHeardAgain) {
    use(R"("hot":{"reading":"a/t","above":30,"for":"5m"})");
    say("a/t", 31);
    book_.listen_no_more();
    wait(10min);
    book_.listen(now_);
    EXPECT_EQ(changes(), "");
    say("a/t", 20);
    wait(1min);
    EXPECT_EQ(changes(), "");
}

TEST_F(BookTest, WordsAreCompared) {
    use(R"("open":{"reading":"door/+","is":["open",true]},"bad":{"reading":"log/+","contains":"error"})");
    say("door/front", "open");
    say("door/back", true);
    say("door/front", "closed");
    say("log/a", "an error came");
    say("log/a", "well");
    EXPECT_EQ(changes(), "+open door/front +open door/back -open door/front +bad log/a -bad log/a");
}

TEST_F(BookTest, ABatteryIsLowUntilItHasFivePercentMore) {
    use(R"("battery":{"battery_below":20})");
    say("co2/Attic:battery", 19);
    say("co2/Attic:battery", 24);
    EXPECT_EQ(changes(), "+battery co2/Attic:battery");
    say("co2/Attic:battery", 90);
    EXPECT_EQ(changes(), "-battery co2/Attic:battery");
}

TEST_F(BookTest, AServiceFiresInItsStates) {
    use(R"("services":{"service":"*"})");
    service("weather", ServicePhase::Backoff);
    service("weather", ServicePhase::CrashLoop);
    service("weather", ServicePhase::CrashLoop);
    EXPECT_EQ(changes(), "+services weather");
    service("weather", ServicePhase::Ready);
    EXPECT_EQ(changes(), "-services weather");
    say("weather", 1);
    EXPECT_EQ(changes(), "") << "no reading is a service";
}

TEST_F(BookTest, OutsideItsHoursNothingFiresAndAtTheirBeginWhatStillIsDoes) {
    use(R"("hot":{"reading":"a/t","above":30,"active":{"from":"13:00","to":"14:00"}})");
    say("a/t", 31);
    say("b/t", 31);
    wait(1h - 1us);
    EXPECT_EQ(changes(), "");
    wait(1us);
    EXPECT_EQ(changes(), "+hot a/t");
    wait(3h);
    EXPECT_EQ(changes(), "") << "what fires goes on after them";
    say("a/t", 20);
    EXPECT_EQ(changes(), "-hot a/t");
}

TEST_F(BookTest, InSilenceNobodyIsToldAndAtItsEndOfWhatStillFires) {
    use(R"("hot":{"reading":"+/t","above":30})");
    add(*book_.silence("hot", now_ + 1h, now_));
    say("a/t", 31);
    say("b/t", 31);
    say("b/t", 1);
    EXPECT_EQ(changes(), "(+hot a/t) (+hot b/t) (-hot b/t)");
    wait(1h);
    EXPECT_EQ(changes(), "!hot a/t");
    say("a/t", 1);
    EXPECT_EQ(changes(), "-hot a/t");
}

TEST_F(BookTest, OfWhatWasAcknowledgedInSilenceNobodyIsToldTheEnd) {
    use(R"("hot":{"reading":"a/t","above":30})");
    add(*book_.silence("hot", now_ + 1h, now_));
    say("a/t", 31);
    EXPECT_EQ(book_.acknowledge("hot", std::nullopt, now_), 1U);
    wait(2h);
    say("a/t", 1);
    EXPECT_EQ(changes(), "(+hot a/t) (-hot a/t)");
}

TEST_F(BookTest, OfWhatPeopleWereToldTheyAreToldTheEndThoughItIsSilenced) {
    use(R"("hot":{"reading":"a/t","above":30})");
    say("a/t", 31);
    add(*book_.silence("hot", now_ + 1h, now_));
    say("a/t", 1);
    EXPECT_EQ(changes(), "+hot a/t -hot a/t");
}

TEST_F(BookTest, ASilenceThatIsTakenBackEndsAtOnce) {
    use(R"("hot":{"reading":"a/t","above":30})");
    add(*book_.silence("hot", now_ + 1h, now_));
    say("a/t", 31);
    add(*book_.silence("hot", std::nullopt, now_));
    EXPECT_EQ(changes(), "(+hot a/t) !hot a/t");
    EXPECT_EQ(book_.silence("cold", now_, now_).error().code, ErrorCode::NotFound);
}

TEST_F(BookTest, AcknowledgedIsWhatFiresAndOnce) {
    use(R"("hot":{"reading":"+/t","above":30})");
    EXPECT_EQ(book_.acknowledge("hot", "a/t", now_).error().code, ErrorCode::NotFound);
    EXPECT_EQ(book_.acknowledge("cold", std::nullopt, now_).error().code, ErrorCode::NotFound);
    say("a/t", 31);
    say("b/t", 31);
    EXPECT_EQ(book_.acknowledge("hot", "a/t", now_), 1U);
    EXPECT_EQ(book_.acknowledge("hot", std::nullopt, now_), 1U);
    EXPECT_EQ(book_.acknowledge("hot", std::nullopt, now_), 0U);
    say("a/t", 1);
    EXPECT_EQ(book_.past().at(0).acknowledged, now_);
}

TEST_F(BookTest, WhatFiresAndIsNotHeardOfForADayEnds) {
    use(R"("hot":{"reading":"a/t","above":30})");
    say("a/t", 31);
    wait(24h);
    EXPECT_EQ(changes(), "+hot a/t -hot a/t");
    EXPECT_EQ(book_.past().at(0).why_cleared, "nothing was heard of it for a day");
    EXPECT_TRUE(book_.rules().at(0).subjects().empty());
    EXPECT_FALSE(book_.next_due(now_));
}

TEST_F(BookTest, WhoIsSilentForDaysFiresUntilSomebodyHasTakenNote) {
    use(R"("gone":{"reading":"a/+","silent_for":"10m"})");
    say("a/t", 1);
    wait(72h);
    EXPECT_EQ(changes(), "+gone a/t");
    ASSERT_TRUE(book_.acknowledge("gone", std::nullopt, now_));
    wait(1h);
    EXPECT_EQ(changes(), "-gone a/t");
}

TEST_F(BookTest, ARuleThatIsGoneOrOffEndsWhatFires) {
    use(R"("hot":{"reading":"a/t","above":30},"cold":{"reading":"a/t","below":40})");
    say("a/t", 31);
    changes();
    use(R"("hot":{"reading":"a/t","above":30,"enabled":false})");
    EXPECT_EQ(changes(), "-hot a/t -cold a/t");
    say("a/t", 50);
    EXPECT_EQ(changes(), "");
}

TEST_F(BookTest, ARuleThatChangesIsHeldAgainstWhatWasSaid) {
    use(R"("hot":{"reading":"+/t","above":30})");
    say("a/t", 31);
    say("b/t", 35);
    changes();
    use(R"("hot":{"reading":"+/t","above":33})");
    EXPECT_EQ(changes(), "-hot a/t");
    use(R"("hot":{"reading":"a/t","above":33})");
    EXPECT_EQ(changes(), "-hot b/t");
    use(R"("hot":{"reading":"a/t","above":10})");
    EXPECT_EQ(changes(), "+hot a/t");
    EXPECT_TRUE(book_.firing().front().id.starts_with("hot")) << book_.firing().front().id;
}

TEST_F(BookTest, AServiceThatStaysAsItIsSaysNothingAndItsAlertStays) {
    use(R"("services":{"service":"*"})");
    service("weather", ServicePhase::Failed);
    EXPECT_EQ(changes(), "+services weather");
    wait(72h);
    EXPECT_EQ(changes(), "");
    service("weather", ServicePhase::Stopped);
    EXPECT_EQ(changes(), "-services weather");
}

TEST_F(BookTest, SubjectsOfARuleHaveABound) {
    use(R"("hot":{"reading":"#","above":30})");
    for (std::size_t i = 0; i < most_subjects + 10; ++i) say(fmt::format("a/{}", i), 31);
    EXPECT_EQ(book_.firing().size(), most_subjects);
}

TEST_F(BookTest, WhatWasIsBounded) {
    use(R"("hot":{"reading":"a/t","above":30})");
    for (std::size_t i = 0; i < most_past_firings + 5; ++i) {
        wait(1s);
        say("a/t", 31);
        say("a/t", 1);
    }
    EXPECT_EQ(book_.past().size(), most_past_firings);
    EXPECT_EQ(book_.past().front().raised, now_);
}

TEST_F(BookTest, ARehearsalIsToldAndNotKept) {
    use(R"("hot":{"reading":"a/t","above":30})");
    const auto told = book_.rehearse("hot", now_);
    ASSERT_TRUE(told);
    EXPECT_EQ(told->firing.message, "This is a test of hot: when a/t is above 30");
    EXPECT_TRUE(book_.firing().empty());
    EXPECT_EQ(book_.rehearse("cold", now_).error().code, ErrorCode::NotFound);
}

TEST_F(BookTest, ARehearsalForATargetIsOfNoRule) {
    use(R"("test":{"reading":"a/t","above":30})");
    sections::AlertTarget desk;
    desk.name = "desk";
    desk.least = sections::AlertSeverity::Critical;
    const auto told = book_.rehearse_for(desk, now_);
    EXPECT_EQ(told.message, "This is a test: alerts reach desk");
    EXPECT_EQ(told.severity, sections::AlertSeverity::Critical);
    EXPECT_EQ(told.subject, "");
    EXPECT_NE(told.id, book_.rehearse_for(desk, now_).id);
    EXPECT_TRUE(book_.firing().empty());
}

TEST_F(BookTest, AClockThatIsSetBackDoesNotMakeItFireTwice) {
    use(R"("hot":{"reading":"a/t","above":30,"for":"5m"})");
    say("a/t", 31);
    now_ -= 3h;
    say("a/t", 31);
    wait(5min);
    EXPECT_EQ(changes(), "+hot a/t");
}

} // namespace
} // namespace tutti::alert
