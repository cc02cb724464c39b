#include "base/json.hpp"
#include "input/osc/osc_events.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::input {
namespace {

using Lines = std::vector<std::string>;

osc::Pattern pattern(std::string_view text) { return *osc::Pattern::parse(text); }

/// Events at 100 a second at most, and a clock that the test moves.
class Hearing {
public:
    explicit Hearing(device::Osc options = {}) : events_(std::move(options), milliseconds(10)) {}

    /// "1 osc.a [1]": the sender, the type and the arguments of each saying; "! kind" for what is refused.
    Lines take(const osc::Packet& packet, OscEvents::Sender sender = 1) {
        return take_bytes(osc::print(packet), sender);
    }
    Lines take_bytes(std::string_view bytes, OscEvents::Sender sender = 1) {
        auto heard = events_.take(sender, bytes, {now_, wall_});
        auto lines = describe(heard.said);
        for (const auto& refused : heard.refused)
            lines.push_back(
                refused.count == 1 ? fmt::format("! {} {}", refused.kind, refused.sample)
                                   : fmt::format("! {} x {} {}", refused.count, refused.kind, refused.sample)
            );
        return lines;
    }
    Lines pass(microseconds time) {
        now_ += time;
        wall_ += time;
        return describe(events_.due(now_));
    }
    Lines forget(OscEvents::Sender sender) { return describe(events_.forget(sender)); }
    std::optional<microseconds> wait() const {
        if (!events_.deadline()) return std::nullopt;
        return *events_.deadline() - now_;
    }
    WallTime wall() const { return wall_; }
    WallTime time_of_last() const { return last_time_; }

private:
    Lines describe(const std::vector<OscEvents::Said>& said) {
        Lines lines;
        for (const auto& [sender, saying] : said) {
            lines.push_back(
                fmt::format("{} {} {}", sender, saying.type, print_json(*saying.data.find("args")))
            );
            last_time_ = saying.timestamp.value_or(WallTime{});
        }
        return lines;
    }

    OscEvents events_;
    SteadyTime now_{seconds(1000)};
    WallTime wall_ = wall_time_from_seconds(1'700'000'000);
    WallTime last_time_{};
};

TEST(OscEvents, AMessageIsAnEvent) {
    Hearing hearing;
    EXPECT_EQ(hearing.take(osc::Message{"/1/Fader1", {0.5F}}), Lines{"1 osc.1.fader1 [0.5]"});
    EXPECT_EQ(hearing.time_of_last(), hearing.wall());
    EXPECT_EQ(hearing.wait(), std::nullopt);
}

TEST(OscEvents, ABundleIsItsMessagesInOrder) {
    Hearing hearing;
    const osc::Bundle bundle{
        {}, {osc::Message{"/b", {1}}, osc::Bundle{{}, {osc::Message{"/a", {2}}}}, osc::Message{"/c"}}
    };
    EXPECT_EQ(hearing.take(bundle), (Lines{"1 osc.b [1]", "1 osc.a [2]", "1 osc.c []"}));
}

TEST(OscEvents, HaveTheTimeOfTheInnermostBundleThatNamesOne) {
    Hearing hearing;
    const auto tag = [&](int ms) { return osc::TimeTag::at(hearing.wall() + milliseconds(ms)); };
    const auto off = [&](const osc::Packet& packet) {
        hearing.take(packet);
        return hearing.time_of_last() - hearing.wall();
    };
    EXPECT_EQ(off(osc::Bundle{tag(100), {osc::Message{"/a"}}}), milliseconds(100));
    EXPECT_EQ(off(osc::Bundle{tag(100), {osc::Bundle{tag(200), {osc::Message{"/b"}}}}}), milliseconds(200));
    EXPECT_EQ(off(osc::Bundle{tag(100), {osc::Bundle{{}, {osc::Message{"/c"}}}}}), milliseconds(100));
    EXPECT_EQ(off(osc::Bundle{tag(5000), {osc::Message{"/d"}}}), milliseconds(0)) << "no clock of ours";
}

TEST(OscEvents, OfOneAddressComeNoFasterThanTheRateAndTheLastAlways) {
    Hearing hearing;
    EXPECT_EQ(hearing.take(osc::Message{"/a", {0}}), Lines{"1 osc.a [0]"});
    for (int i = 1; i <= 5; ++i) EXPECT_EQ(hearing.take(osc::Message{"/a", {i}}), Lines{});
    EXPECT_EQ(hearing.wait(), milliseconds(10));
    EXPECT_EQ(hearing.pass(milliseconds(10) - microseconds(1)), Lines{});
    EXPECT_EQ(hearing.wait(), microseconds(1));
    EXPECT_EQ(hearing.pass(microseconds(1)), Lines{"1 osc.a [5]"});
    EXPECT_EQ(hearing.wait(), std::nullopt);
    EXPECT_EQ(hearing.take(osc::Message{"/a", {6}}), Lines{}) << "the period begins anew";
    EXPECT_EQ(hearing.pass(milliseconds(10)), Lines{"1 osc.a [6]"});
}

TEST(OscEvents, WaitWithTheTimeOfTheirArrival) {
    Hearing hearing;
    hearing.take(osc::Message{"/a", {0}});
    hearing.take(osc::Message{"/a", {1}});
    const auto arrival = hearing.wall();
    hearing.pass(milliseconds(10));
    EXPECT_EQ(hearing.time_of_last(), arrival);
}

TEST(OscEvents, AreCappedForEachAddressAndSenderByItself) {
    Hearing hearing;
    hearing.take(osc::Message{"/a", {0}}, 1);
    EXPECT_EQ(hearing.take(osc::Message{"/b", {1}}, 1), Lines{"1 osc.b [1]"});
    EXPECT_EQ(hearing.take(osc::Message{"/a", {2}}, 2), Lines{"2 osc.a [2]"});
    hearing.take(osc::Message{"/a", {3}}, 1);
    hearing.pass(milliseconds(5));
    hearing.take(osc::Message{"/a", {4}}, 2);
    EXPECT_EQ(hearing.wait(), milliseconds(5));
    EXPECT_EQ(hearing.pass(milliseconds(20)), (Lines{"1 osc.a [3]", "2 osc.a [4]"}));
}

TEST(OscEvents, ASenderThatGoesHasItsLastValuesSaid) {
    Hearing hearing;
    for (int i = 0; i < 2; ++i)
        for (const OscEvents::Sender sender : {1U, 2U}) hearing.take(osc::Message{"/a", {i}}, sender);
    EXPECT_EQ(hearing.forget(1), Lines{"1 osc.a [1]"});
    EXPECT_EQ(hearing.pass(milliseconds(10)), Lines{"2 osc.a [1]"});
}

TEST(OscEvents, OfAddressesThatNobodyWantsAreNone) {
    Hearing hearing({.only = {pattern("/1//*"), pattern("/mute")}});
    EXPECT_EQ(hearing.take(osc::Message{"/1/a/b"}), Lines{"1 osc.1.a.b []"});
    EXPECT_EQ(hearing.take(osc::Message{"/mute"}), Lines{"1 osc.mute []"});
    EXPECT_EQ(hearing.take(osc::Message{"/2/a"}), Lines{});
}

TEST(OscEvents, OfAStreamAreRawAndCappedByWhoeverHearsThem) {
    Hearing hearing({.as_raw = {pattern("/accxyz")}});
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(hearing.take(osc::Message{"/accxyz", {i}}), Lines{fmt::format("1 raw.osc.accxyz [{}]", i)});
    EXPECT_EQ(hearing.wait(), std::nullopt);
}

TEST(OscEvents, ThatAreNoneAreRefusedByKind) {
    Hearing hearing;
    EXPECT_EQ(hearing.take_bytes("/a"), Lines{"! truncated byte 2: a text has no end"});
    EXPECT_EQ(
        hearing.take_bytes("garbage"), Lines{"! start byte 0: it begins neither with '/' nor with #bundle"}
    );
    EXPECT_EQ(hearing.take(osc::Message{"//"}), Lines{"! address //"});
}

TEST(OscEvents, AMessageInABundleIsRefusedAlone) {
    Hearing hearing;
    const osc::Bundle bundle{{}, {osc::Message{"/a"}, osc::Message{"/"}, osc::Message{"/b"}}};
    EXPECT_EQ(hearing.take(bundle), (Lines{"1 osc.a []", "1 osc.b []", "! address /"}));
}

TEST(OscEvents, OfLargeMessagesAreNone) {
    Hearing hearing;
    const auto arguments = [](std::size_t count) { return std::vector<osc::Argument>(count, osc::Nil{}); };
    EXPECT_EQ(hearing.take(osc::Message{"/a", arguments(OscEvents::most_arguments)}).size(), 1U);
    EXPECT_EQ(
        hearing.take(osc::Message{"/b", arguments(OscEvents::most_arguments + 1)}), Lines{"! too_large /b"}
    );
    EXPECT_EQ(hearing.take(osc::Message{"/c", {osc::Blob{std::string(4096, 'x')}}}), Lines{"! too_large /c"});
}

TEST(OscEvents, MoreAddressesThanThereIsRoomForAreRefusedWhileOthersAreInUse) {
    Hearing hearing;
    for (std::size_t i = 0; i < OscEvents::most_addresses; ++i)
        ASSERT_EQ(hearing.take(osc::Message{fmt::format("/{}", i)}).size(), 1U);
    EXPECT_EQ(hearing.take(osc::Message{"/more"}), Lines{"! too_many_addresses /more"});
    hearing.pass(seconds(10));
    EXPECT_EQ(hearing.take(osc::Message{"/more"}), Lines{"1 osc.more []"});
}

osc::Bundle bundle_of(std::size_t count) {
    osc::Bundle bundle;
    for (std::size_t i = 0; i < count; ++i) bundle.elements.push_back(osc::Message{fmt::format("/{}", i)});
    return bundle;
}

TEST(OscEvents, OfAPacketWithTooManyMessagesTheFirstAreTaken) {
    Hearing hearing({.only = {pattern("/0"), pattern("/1023"), pattern("/1024")}});
    EXPECT_EQ(hearing.take(bundle_of(1024)), (Lines{"1 osc.0 []", "1 osc.1023 []"}));
    hearing.pass(seconds(1));
    EXPECT_EQ(
        hearing.take(bundle_of(1100)),
        (Lines{"1 osc.0 []", "1 osc.1023 []", "! 76 x too_many_messages /1024"})
    );
}

TEST(OscEvents, WhatIsRefusedIsCountedByItsKind) {
    Hearing hearing;
    const osc::Bundle bundle{{}, {osc::Message{"/"}, osc::Message{"//"}, osc::Message{"/a"}}};
    EXPECT_EQ(hearing.take(bundle), (Lines{"1 osc.a []", "! 2 x address /"}));
}

TEST(OscEvents, FloodedSayNoMoreThanTheRateAndTheLast) {
    Hearing hearing;
    Lines said;
    const auto note = [&](const Lines& lines) { said.insert(said.end(), lines.begin(), lines.end()); };
    for (int i = 0; i < 10'000; ++i) { // a second of them
        note(hearing.take(osc::Message{"/a", {i}}));
        note(hearing.pass(microseconds(100)));
    }
    note(hearing.pass(milliseconds(10)));
    EXPECT_LE(said.size(), 102U);
    EXPECT_GE(said.size(), 99U);
    EXPECT_EQ(said.back(), "1 osc.a [9999]");
}

} // namespace
} // namespace tutti::input
