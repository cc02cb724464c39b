#include "base/json.hpp"
#include "device/http_poll.hpp"

#include <gtest/gtest.h>

namespace tutti::device {
namespace {

using Presence = HttpPoll::Presence;

HttpPoll station() {
    return HttpPoll({
        .url = "http://10.0.0.7:81/data?all",
        .every = milliseconds(100),
        .values =
            {{"raw.temperature", {{"value", *JsonPointer::parse("/sensors/0/t")}}},
             {"button.press", {{"count", *JsonPointer::parse("/presses")}}}},
        .phyphox = {},
    });
}

HttpPoll phone() {
    return HttpPoll({
        .url = "http://phone:8080/",
        .every = seconds(1),
        .values = {},
        .phyphox = {{"raw.accelerometer", {{"x", "accX"}, {"y", "accY"}}}, {"raw.light", {{"value", "a b"}}}},
    });
}

std::string said(const HttpPoll::Heard& heard) {
    std::string text;
    for (const auto& saying : heard.sayings) text += saying.type + " " + print_json(saying.data) + ";";
    if (!heard.malformed.empty()) text += "malformed " + heard.malformed + ";";
    return text + heard.trouble;
}

TEST(HttpPoll, AsksForTheBuffersThatTheFileNames) {
    EXPECT_EQ(phone().url(), "http://phone:8080/get?a%20b&accX&accY");
    EXPECT_EQ(phone().identity(), "phone:8080");
    EXPECT_EQ(station().url(), "http://10.0.0.7:81/data?all");
    EXPECT_EQ(station().identity(), "10.0.0.7:81");
}

TEST(HttpPoll, WaitsForAnAnswerTenTurnsButTwoSecondsAtLeast) {
    EXPECT_EQ(station().patience(), seconds(2));
    EXPECT_EQ(phone().patience(), seconds(10));
}

TEST(HttpPoll, ValuesAreSaidWhenTheyChange) {
    auto poll = station();
    constexpr std::string_view first = R"({"sensors":[{"t":21.5}],"presses":3})";
    EXPECT_EQ(said(poll.take(200, first)), R"(raw.temperature {"value":21.5};button.press {"count":3};)");
    EXPECT_EQ(said(poll.take(200, first)), "");
    EXPECT_EQ(
        said(poll.take(200, R"({"sensors":[{"t":21.5}],"presses":4})")), R"(button.press {"count":4};)"
    );
    EXPECT_EQ(said(poll.take(200, R"({"sensors":[],"presses":null})")), "");
    EXPECT_EQ(said(poll.take(200, R"({"sensors":[{"t":[1]}]})")), "");
}

TEST(HttpPoll, BuffersOfPhyphoxAreFields) {
    auto poll = phone();
    constexpr std::string_view answer =
        R"({"buffer":{"accX":{"size":1,"updateMode":"single","buffer":[0.5]},)"
        R"("accY":{"size":1,"updateMode":"single","buffer":[null]}},)"
        R"("status":{"session":"3f9a2c","measuring":true,"timedRun":false,"countDown":0}})";
    EXPECT_EQ(said(poll.take(200, answer)), R"(raw.accelerometer {"x":0.5};)");
    EXPECT_EQ(poll.presence(), Presence::Here);
    EXPECT_EQ(
        said(poll.take(200, R"({"buffer":{},"status":{"measuring":false}})")),
        "phyphox is paused: press its play button"
    );
    EXPECT_EQ(poll.presence(), Presence::Suspected);
}

TEST(HttpPoll, OneFailureIsSuspectAndSeveralAreTheEnd) {
    auto poll = station();
    EXPECT_EQ(said(poll.failed("no answer in time")), "no answer in time");
    EXPECT_EQ(poll.presence(), Presence::Unknown);
    poll.take(200, "{}");
    EXPECT_EQ(poll.presence(), Presence::Here);
    for (int i = 1; i < HttpPoll::failures_until_gone; ++i) {
        poll.failed("no answer in time");
        EXPECT_EQ(poll.presence(), Presence::Suspected) << i;
    }
    poll.failed("no answer in time");
    EXPECT_EQ(poll.presence(), Presence::Gone);
    poll.take(200, "{}");
    EXPECT_EQ(poll.presence(), Presence::Here);
}

TEST(HttpPoll, WhatIsNoAnswerIsAFailure) {
    auto poll = station();
    EXPECT_EQ(said(poll.take(503, "{}")), "it answers with status 503");
    EXPECT_EQ(
        said(poll.take(200, "<html>")), "malformed json;its answer is not in the form that the file says"
    );
    EXPECT_EQ(poll.presence(), Presence::Unknown);
    auto other = phone();
    EXPECT_EQ(
        said(other.take(200, "{}")), "malformed phyphox;its answer is not in the form that the file says"
    );
}

TEST(HttpPoll, AnAnswerCutAtAnyByteSaysNothing) {
    constexpr std::string_view answer = R"({"sensors":[{"t":21.5}],"presses":3})";
    auto poll = station();
    for (std::size_t size = 0; size < answer.size(); ++size)
        EXPECT_TRUE(poll.take(200, answer.substr(0, size)).sayings.empty()) << size;
}

} // namespace
} // namespace tutti::device
