#include "base/json.hpp"
#include "io/disk_testing.hpp"
#include "recording/line.hpp"
#include "workers/debug/recorded_answers.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::debug {

namespace {

using namespace std::chrono_literals;

const std::filesystem::path kept_in = "/k";
constexpr WallTime first_second{1'700'000'000s};

/// A message every 100 ms with that payload.
std::string recorded(int count, std::string_view payload) {
    recording::LineEncoder encoder;
    std::string text;
    encoder.append(text, recording::Header{first_second, "tutti", {"#"}});
    for (int i = 0; i < count; ++i)
        encoder.append(
            text,
            recording::Recorded{
                .time = first_second + i * 100ms,
                .topic = i % 2 == 0 ? "event/a" : "note/b",
                .payload = std::string(payload),
                .qos = 1
            }
        );
    return text;
}

Value ask_recorded(io::Disk& disk, std::string_view params) {
    return answer(disk, kept_in, recorded_question_from(parse_json(params).value()).value()).value();
}

TEST(RecordedAnswers, TheListSaysWhatThereIsTheLatestFirst) {
    io::MemoryDisk disk;
    EXPECT_EQ(
        print_json(answer_recordings(disk, kept_in).value()),
        R"({"folder":"/k","more":false,"recordings":[]})"
    );
    disk.put(kept_in / "a.jsonl", recorded(11, "{}"));
    disk.put(kept_in / "b.jsonl", "{\"tutti_recording\":1,\"started\":5.0,\"root\":\"\",\"filters\":[]}\n");
    const auto list = answer_recordings(disk, kept_in).value();
    const auto recordings = list.find("recordings")->items();
    ASSERT_EQ(recordings.size(), 2);
    EXPECT_EQ(recordings[0].find("name")->string(), "a.jsonl");
    EXPECT_EQ(recordings[0].find("path")->string(), "/k/a.jsonl");
    EXPECT_EQ(recordings[0].find("messages")->integer(), 11);
    EXPECT_EQ(recordings[0].find("from")->number(), 1'700'000'000);
    EXPECT_EQ(recordings[0].find("to")->number(), 1'700'000'001);
    EXPECT_TRUE(recordings[1].find("from")->is_null());
}

TEST(RecordedAnswers, AMomentHasItsMessagesAsTheBusHasThem) {
    io::MemoryDisk disk;
    disk.put(kept_in / "a.jsonl", recorded(11, R"({"v":1})"));
    const auto told = ask_recorded(disk, R"({"at":1700000000.5,"before":0.1,"after":0.15})");
    EXPECT_EQ(told.find("recording")->find("name")->string(), "a.jsonl");
    const auto messages = told.find("messages")->items();
    ASSERT_EQ(messages.size(), 3);
    EXPECT_EQ(
        print_json(messages[0]),
        R"({"sequence":1,"timestamp":1700000000.4,"kind":"bus","topic":"event/a","payload":{"v":1},)"
        R"("retained":false,"size":7,"qos":1})"
    );
    const auto chosen = ask_recorded(disk, R"({"at":1700000000.5,"filter":"note/#","count":2})");
    EXPECT_EQ(chosen.find("messages")->items().size(), 2);
    EXPECT_TRUE(chosen.find("earlier")->boolean());
    EXPECT_TRUE(chosen.find("later")->boolean());
}

TEST(RecordedAnswers, WhereNothingWasRecordedThereIsNoRecording) {
    io::MemoryDisk disk;
    disk.put(kept_in / "a.jsonl", recorded(11, "{}"));
    const auto told = ask_recorded(disk, R"({"at":1600000000})");
    EXPECT_TRUE(told.find("recording")->is_null());
    EXPECT_EQ(told.find("recordings")->integer(), 1);
    EXPECT_EQ(told.find("messages")->items().size(), 0);
    const auto question = recorded_question_from(parse_json(R"({"at":1,"recording":"../x"})").value());
    const auto refused = answer(disk, kept_in, *question);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::NotFound);
}

TEST(RecordedAnswers, AnAnswerFitsIntoAFrameAndKeepsTheNearest) {
    io::MemoryDisk disk;
    disk.put(kept_in / "a.jsonl", recorded(300, std::string(3000, '\1')));
    const auto told = ask_recorded(disk, R"({"at":1700000015,"before":60,"after":60,"count":1000})");
    EXPECT_LT(print_json(told).size(), 1 << 20);
    EXPECT_TRUE(told.find("earlier")->boolean());
    EXPECT_TRUE(told.find("later")->boolean());
    const auto messages = told.find("messages")->items();
    ASSERT_GT(messages.size(), 10);
    EXPECT_NEAR(messages.front().find("timestamp")->number(), 1'700'000'015, 5);
    EXPECT_NEAR(messages.back().find("timestamp")->number(), 1'700'000'015, 5);
}

TEST(RecordedAnswers, WhatIsWrongIsNamed) {
    const auto refusal = [](std::string_view params) {
        const auto question = recorded_question_from(parse_json(params).value());
        return question ? "" : question.error().message;
    };
    EXPECT_EQ(refusal(R"({"at":1})"), "");
    EXPECT_NE(refusal("{}").find("at"), std::string::npos);
    EXPECT_NE(refusal(R"({"at":1,"before":61})").find("before"), std::string::npos);
    EXPECT_NE(refusal(R"({"at":1,"after":-1})").find("after"), std::string::npos);
    EXPECT_NE(refusal(R"({"at":1,"count":0})").find("count"), std::string::npos);
    EXPECT_NE(refusal(R"({"at":1,"filter":"a/#/b"})").find("filter"), std::string::npos);
}

} // namespace

} // namespace tutti::debug
