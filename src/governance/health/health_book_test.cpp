#include "governance/health/health_book.hpp"
#include "governance/health/moment_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::governance::health {
namespace {

using contract::HealthLevel;
using contract::Presence;
using contract::ServicePhase;

contract::Health said(HealthLevel level, std::string message = "so", microseconds expires_in = seconds(60)) {
    contract::Health health;
    health.level = level;
    health.message = std::move(message);
    health.expires_in = expires_in;
    return health;
}

contract::ServiceState standing(ServicePhase state) {
    contract::ServiceState service;
    service.state = state;
    service.cause = "so";
    return service;
}

/// It holds for as long as it says.
bool say(HealthBook& book, std::string_view component, const contract::Health& health, SteadyTime now) {
    return book.say(component, health, now + health.expires_in, now);
}

HealthBook book_requiring(std::vector<std::string> required) {
    return HealthBook({.required = std::move(required)}, at(0));
}

Level level_in(const HealthBook& book, std::string_view name) {
    const auto found = book.components().find(name);
    return found != book.components().end() ? found->second.counted().level : Level::Ok;
}

TEST(HealthBook, TheWorstOfWhatIsRequiredWins) {
    auto book = book_requiring({"render", "output"});
    say(book, "render", said(HealthLevel::Ok), at(1));
    say(book, "output", said(HealthLevel::Warn), at(1));
    say(book, "weather", said(HealthLevel::Error), at(1));
    EXPECT_EQ(book.level(), Level::Warn);
    EXPECT_TRUE(book.is_ready());
    say(book, "render", said(HealthLevel::Error, "no display answers"), at(2));
    EXPECT_EQ(book.level(), Level::Error);
    ASSERT_EQ(book.unready().size(), 1U);
    EXPECT_EQ(book.unready()[0].first, "render");
    EXPECT_EQ(book.unready()[0].second.reason, "no display answers");
}

TEST(HealthBook, RequiredServicesAreRequired) {
    auto book = book_requiring({});
    book.stand("hub", standing(ServicePhase::Ready), at(1));
    EXPECT_TRUE(book.is_ready());
    book.stand("hub", standing(ServicePhase::CrashLoop), at(2));
    EXPECT_FALSE(book.is_ready());
    EXPECT_EQ(book.level(), Level::Error);
    auto optional = standing(ServicePhase::CrashLoop);
    optional.required = false;
    book.stand("hub", optional, at(3));
    EXPECT_TRUE(book.is_ready());
}

TEST(HealthBook, WhatIsRequiredAndWasNotHeardOfIsNotReady) {
    auto book = book_requiring({"render"});
    EXPECT_FALSE(book.is_ready());
    EXPECT_TRUE(book.take_changes().empty());
    book.advance(at(29.9));
    EXPECT_TRUE(book.take_changes().empty()) << "it may still speak";
    book.advance(at(30));
    const auto changes = book.take_changes();
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes[0], (Change{"render", Level::Ok, Level::Unknown, "nobody has said yet how it is"}));
}

TEST(HealthBook, WhatSpeaksInTimeIsNoNews) {
    auto book = book_requiring({"render"});
    say(book, "render", said(HealthLevel::Ok), at(5));
    book.advance(at(31));
    EXPECT_TRUE(book.take_changes().empty());
    EXPECT_TRUE(book.is_ready());
}

TEST(HealthBook, WhatSaysNothingAnyMoreIsUnknownWhenItsWordExpires) {
    auto book = book_requiring({"render"});
    say(book, "render", said(HealthLevel::Ok, "60 frames a second", seconds(10)), at(1));
    book.advance(at(10.999999));
    EXPECT_EQ(level_in(book, "render"), Level::Ok);
    book.advance(at(11));
    EXPECT_EQ(level_in(book, "render"), Level::Unknown);
    EXPECT_FALSE(book.is_ready());
    EXPECT_EQ(book.unready()[0].second.reason, "it says nothing any more; at last: 60 frames a second");
    say(book, "render", said(HealthLevel::Ok), at(500));
    EXPECT_TRUE(book.is_ready());
}

TEST(HealthBook, WhatIsNotRequiredIsForgottenAfterAnHour) {
    auto book = book_requiring({});
    say(book, "weather", said(HealthLevel::Ok, "so", seconds(10)), at(1));
    book.advance(at(11));
    EXPECT_EQ(level_in(book, "weather"), Level::Unknown);
    book.advance(at(3610));
    EXPECT_TRUE(book.components().contains("weather"));
    book.advance(at(3611));
    EXPECT_FALSE(book.components().contains("weather"));
}

TEST(HealthBook, AWorkerThatStartsAgainIsNoNews) {
    auto book = book_requiring({"render"});
    say(book, "render", said(HealthLevel::Ok, "so", std::chrono::hours(24)), at(1));
    book.be("render", Presence::Offline, at(2));
    book.advance(at(11));
    book.be("render", Presence::Online, at(11.5));
    book.advance(at(100));
    EXPECT_EQ(level_in(book, "render"), Level::Ok);
    EXPECT_TRUE(book.take_changes().empty());
}

TEST(HealthBook, WhatAWorkerSaidCountsNoMoreWhenItIsAway) {
    auto book = book_requiring({"render"});
    say(book, "render", said(HealthLevel::Ok, "so", std::chrono::hours(24)), at(1));
    book.be("render", Presence::Offline, at(2));
    ASSERT_TRUE(book.next_deadline());
    EXPECT_LE(*book.next_deadline(), at(12));
    book.advance(at(12));
    EXPECT_EQ(level_in(book, "render"), Level::Unknown);
    say(book, "render", said(HealthLevel::Ok), at(13)); // kept by the hub from before
    EXPECT_EQ(level_in(book, "render"), Level::Unknown);
    book.be("render", Presence::Online, at(20));
    say(book, "render", said(HealthLevel::Ok), at(20.1));
    EXPECT_EQ(level_in(book, "render"), Level::Ok);
}

TEST(HealthBook, AWorkerItselfMayBeRequired) {
    auto book = book_requiring({"worker/clock"});
    book.be("clock", Presence::Online, at(1));
    EXPECT_TRUE(book.is_ready());
    book.be("clock", Presence::Offline, at(2));
    book.advance(at(12));
    EXPECT_FALSE(book.is_ready());
    EXPECT_EQ(book.unready()[0].first, "worker/clock");
}

TEST(HealthBook, WhatWasClearedIsThereNoMoreUnlessItIsRequired) {
    auto book = book_requiring({"render"});
    say(book, "render", said(HealthLevel::Ok), at(1));
    say(book, "weather", said(HealthLevel::Error), at(1));
    book.take_changes();
    book.clear("render", at(2));
    book.clear("weather", at(2));
    EXPECT_EQ(level_in(book, "render"), Level::Unknown);
    EXPECT_FALSE(book.components().contains("weather"));
    const auto changes = book.take_changes();
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes[1], (Change{"weather", Level::Error, Level::Ok, "it is there no more"}));
}

TEST(HealthBook, WhatIsAsAnEarlierProcessSaidIsNoChange) {
    auto book = book_requiring({});
    book.remember("weather", Level::Error);
    say(book, "weather", said(HealthLevel::Error), at(1));
    EXPECT_TRUE(book.take_changes().empty());
    say(book, "weather", said(HealthLevel::Ok), at(2));
    ASSERT_EQ(book.take_changes().size(), 1U);
}

TEST(HealthBook, WhatFlapsIsNotReadyUntilItHolds) {
    auto book = book_requiring({"render"});
    say(book, "render", said(HealthLevel::Ok), at(1));
    for (int i = 0; i < 2; ++i) {
        say(book, "render", said(HealthLevel::Error), at(2 + i));
        say(book, "render", said(HealthLevel::Ok), at(2.5 + i));
    }
    EXPECT_FALSE(book.is_ready());
    EXPECT_EQ(
        book.unready()[0].second.reason,
        "it flaps: became worse 2 times; it counts again when it has held for 2 s"
    );
    book.advance(at(5.5));
    EXPECT_TRUE(book.is_ready());
}

TEST(HealthBook, AServiceThatTheBusNoLongerKnowsIsGone) {
    auto book = book_requiring({"service/output"});
    for (const auto* name : {"hub", "output", "lamp"}) book.stand(name, standing(ServicePhase::Ready), at(1));
    book.come_back(at(50));
    book.stand("hub", standing(ServicePhase::Ready), at(51));
    book.advance(at(79.9));
    EXPECT_TRUE(book.components().contains("service/lamp"));
    book.advance(at(80));
    EXPECT_FALSE(book.components().contains("service/lamp"));
    EXPECT_TRUE(book.components().contains("service/hub"));
    EXPECT_EQ(level_in(book, "service/output"), Level::Unknown) << "it is required";
}

TEST(HealthBook, ABusThatComesBackOftenDoesNotMakeAReasonLonger) {
    auto book = book_requiring({"service/output"});
    for (int i = 1; i <= 20; ++i) {
        book.come_back(at(50 * i));
        book.advance(at(50 * i + 40));
        EXPECT_EQ(book.unready().at(0).second.reason, "nobody has said yet how it is");
    }
    book.stand("output", standing(ServicePhase::Ready), at(2000));
    book.take_changes();
    for (int i = 1; i <= 20; ++i) {
        book.come_back(at(2000 + 50 * i));
        book.advance(at(2000 + 50 * i + 40));
        EXPECT_EQ(book.unready().at(0).second.reason, "it says nothing any more; at last: ready: so");
    }
    EXPECT_EQ(book.take_changes().size(), 1U);
}

TEST(HealthBook, ComponentsAndChangesAreBounded) {
    HealthBook book({.most_components = 8, .most_changes = 4}, at(0));
    for (int i = 0; i < 20; ++i) {
        const bool is_taken = say(book, fmt::format("c{}", i), said(HealthLevel::Error), at(1));
        EXPECT_EQ(is_taken, i < 8);
    }
    EXPECT_EQ(book.components().size(), 8U);
    EXPECT_EQ(book.changes_lost(), 4U);
    EXPECT_EQ(book.take_changes().size(), 4U);
}

} // namespace
} // namespace tutti::governance::health
