#include "decode/phyphox.hpp"

#include <gtest/gtest.h>

namespace tutti::decode {
namespace {

/// As phyphox 1.1 answers /get?accX&accY&accZ&acc_time=full|acc_time.
constexpr std::string_view answer =
    R"({"buffer":{"accX":{"size":1,"updateMode":"single","buffer":[0.0718]},)"
    R"("accY":{"size":1,"updateMode":"single","buffer":[-3.1e-2]},)"
    R"("accZ":{"size":0,"updateMode":"full","buffer":[9.79,9.81]},)"
    R"("gyrX":{"size":1,"updateMode":"single","buffer":[null]},)"
    R"("gyrY":{"size":0,"updateMode":"partial","buffer":[]}},)"
    R"("status":{"session":"3f9a2c","measuring":true,"timedRun":false,"countDown":0}})";

TEST(Phyphox, TheNewestNumberOfEachBufferIsRead) {
    const auto read = parse_phyphox(answer);
    ASSERT_TRUE(read);
    EXPECT_EQ(
        read->buffers,
        (std::map<std::string, double, std::less<>>{{"accX", 0.0718}, {"accY", -0.031}, {"accZ", 9.81}})
    );
    EXPECT_TRUE(read->is_measuring);
}

TEST(Phyphox, APausedExperimentIsNoticed) {
    const auto read = parse_phyphox(R"({"buffer":{},"status":{"session":"3f9a2c","measuring":false}})");
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->is_measuring);
}

TEST(Phyphox, WhatIsCutIsNoAnswerAtAnyByte) {
    for (std::size_t size = 0; size < answer.size(); ++size)
        EXPECT_FALSE(parse_phyphox(answer.substr(0, size))) << size;
}

TEST(Phyphox, OtherShapesSayNothing) {
    EXPECT_EQ(parse_phyphox("[]").error().message, "an answer of phyphox has an object \"buffer\"");
    EXPECT_FALSE(parse_phyphox(R"({"buffer":[1]})"));
    for (const auto* odd :
         {R"({"buffer":{"a":1}})", R"({"buffer":{"a":{"buffer":{"0":1}}}})",
          R"({"buffer":{"a":{"buffer":["1"]}}})", R"({"buffer":{"a":{}},"status":[]})"}) {
        const auto read = parse_phyphox(odd);
        ASSERT_TRUE(read) << odd;
        EXPECT_TRUE(read->buffers.empty()) << odd;
    }
}

} // namespace
} // namespace tutti::decode
