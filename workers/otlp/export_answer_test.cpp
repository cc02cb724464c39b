#include "workers/otlp/export_answer.hpp"

#include <gtest/gtest.h>

namespace tutti::otlp {
namespace {

ExportAnswer read(unsigned status, std::string body = "{}", std::string retry_after = {}) {
    io::HttpResponse answer;
    answer.status = status;
    answer.body = std::move(body);
    if (!retry_after.empty()) answer.fields.emplace_back("Retry-After", std::move(retry_after));
    return read_answer(answer, wall_time_from_seconds(784111777));
}

TEST(ExportAnswer, WhatWasTakenWhole) {
    for (const auto* body : {"{}", "", "no json", R"({"partialSuccess":{}})", R"({"partialSuccess":null})"})
        EXPECT_EQ(read(200, body), (ExportAnswer{})) << body;
}

TEST(ExportAnswer, WhatWasTakenInPart) {
    const ExportAnswer some{Fate::Taken, 3, "too old", {}};
    EXPECT_EQ(read(200, R"({"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}})"), some);
    EXPECT_EQ(read(200, R"({"partialSuccess":{"rejectedDataPoints":3,"errorMessage":"too old"}})"), some);
    const ExportAnswer warning{Fate::Taken, 0, "soon", {}};
    EXPECT_EQ(read(200, R"({"partialSuccess":{"rejectedSpans":"0","errorMessage":"soon"}})"), warning);
    EXPECT_EQ(read(200, R"({"partialSuccess":{"rejectedSpans":-1}})").rejected, 0U);
    EXPECT_EQ(read(200, R"({"partialSuccess":{"rejectedSpans":"3x"}})").rejected, 0U);
}

TEST(ExportAnswer, FourStatusesAreTriedAgainAndNoOthers) {
    for (const unsigned status : {429U, 502U, 503U, 504U})
        EXPECT_EQ(read(status).fate, Fate::Later) << status;
    for (const unsigned status : {301U, 400U, 401U, 404U, 413U, 500U, 501U})
        EXPECT_EQ(read(status).fate, Fate::Never) << status;
}

TEST(ExportAnswer, ItWaitsForAsLongAsItIsAskedWithinReason) {
    EXPECT_EQ(read(503, "", "30").pause, seconds(30));
    EXPECT_EQ(read(429, "", "Sun, 06 Nov 1994 08:50:07 GMT").pause, seconds(30));
    EXPECT_EQ(read(429, "", "86400").pause, longest_asked_pause);
    EXPECT_EQ(read(503, "", "soon").pause, std::nullopt);
    EXPECT_EQ(read(400, "", "30").pause, std::nullopt);
}

TEST(ExportAnswer, SaysWhatTheCollectorSays) {
    EXPECT_EQ(read(401, R"({"code":16,"message":"no such key"})").message, "it answered 401: no such key");
    EXPECT_EQ(read(500, "<html>").message, "it answered 500");
}

TEST(ExportAnswer, WithoutAnAnswerItIsTriedAgain) {
    const auto away = read_answer(std::unexpected(Error{ErrorCode::Unavailable, "nobody is there"}), {});
    EXPECT_EQ(away, (ExportAnswer{Fate::Later, 0, "nobody is there", {}}));
    const auto wrong = read_answer(std::unexpected(Error{ErrorCode::InvalidInput, "no URL"}), {});
    EXPECT_EQ(wrong.fate, Fate::Never);
}

} // namespace
} // namespace tutti::otlp
