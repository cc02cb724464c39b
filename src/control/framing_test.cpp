#include "control/framing.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tutti::control {
namespace {

Value sample() { return Value::object({{"type", "command"}, {"cmd", "get_state"}, {"msg_id", "käse"}}); }

std::string raw_frame(std::string_view text) {
    std::string frame = {0, 0, static_cast<char>(text.size() >> 8), static_cast<char>(text.size() & 0xFF)};
    frame += text;
    return frame;
}

/// Everything a decoder gives for these pieces; an error stands as the string "error".
std::vector<Value> decode(std::initializer_list<std::string_view> pieces) {
    FrameDecoder decoder;
    std::vector<Value> values;
    for (const auto piece : pieces) {
        decoder.feed(piece);
        while (true) {
            auto frame = decoder.next();
            if (frame && !frame->has_value()) break;
            values.push_back(frame ? **frame : Value("error"));
            if (decoder.lost()) break;
        }
    }
    return values;
}

TEST(Framing, AFrameIsItsLengthInBigEndianAndItsJson) {
    const auto frame = encode_frame(Value::object({{"a", 1}}));
    EXPECT_EQ(*frame, std::string("\0\0\0\7{\"a\":1}", 11));
}

TEST(Framing, FramesSplitAtEachByteComeWhole) {
    const auto two = *encode_frame(sample()) + *encode_frame(Value(7));
    for (std::size_t cut = 0; cut <= two.size(); ++cut) {
        const auto values = decode({std::string_view(two).substr(0, cut), std::string_view(two).substr(cut)});
        ASSERT_EQ(values.size(), 2U) << "cut at " << cut;
        EXPECT_EQ(values[0], sample());
        EXPECT_EQ(values[1], Value(7));
    }
}

TEST(Framing, FramesComeWholeOneByteAtATime) {
    const auto two = *encode_frame(sample()) + *encode_frame(sample());
    FrameDecoder decoder;
    int frames = 0;
    for (const char byte : two) {
        decoder.feed({&byte, 1});
        const auto frame = decoder.next();
        ASSERT_TRUE(frame);
        if (frame->has_value()) ++frames;
    }
    EXPECT_EQ(frames, 2);
    EXPECT_FALSE(decoder.pending());
}

TEST(Framing, AFrameCutAtAnyByteIsPendingAndGivesNothing) {
    const auto frame = *encode_frame(sample());
    for (std::size_t length = 1; length < frame.size(); ++length) {
        FrameDecoder decoder;
        decoder.feed(std::string_view(frame).substr(0, length));
        const auto next = decoder.next();
        ASSERT_TRUE(next);
        EXPECT_FALSE(next->has_value());
        EXPECT_TRUE(decoder.pending());
        EXPECT_FALSE(decoder.lost());
    }
}

TEST(Framing, AFrameThatIsNoJsonIsAnErrorAndTheStreamGoesOn) {
    const auto bytes = raw_frame("{oops") + *encode_frame(Value(7));
    const auto values = decode({bytes});
    ASSERT_EQ(values.size(), 2U);
    EXPECT_EQ(values[0], Value("error"));
    EXPECT_EQ(values[1], Value(7));
}

TEST(Framing, AnEmptyFrameAndInvalidUtf8AreErrors) {
    EXPECT_EQ(decode({raw_frame("")}), std::vector<Value>{Value("error")});
    EXPECT_EQ(decode({raw_frame("\"\xff\"")}), std::vector<Value>{Value("error")});
}

TEST(Framing, AnOverlongLengthLosesTheStream) {
    FrameDecoder decoder;
    decoder.feed({"\0\x10\0\1", 4});
    const auto first = decoder.next();
    ASSERT_FALSE(first);
    EXPECT_EQ(first.error().code, ErrorCode::LimitExceeded);
    EXPECT_TRUE(decoder.lost());
    decoder.feed(*encode_frame(Value(7)));
    const auto second = decoder.next();
    ASSERT_TRUE(second);
    EXPECT_FALSE(second->has_value());
}

TEST(Framing, TheLongestFrameIsOneMebibyteOfJson) {
    const auto frame = encode_frame(Value(std::string(max_frame_size - 2, 'x')));
    ASSERT_TRUE(frame);
    EXPECT_EQ(decode({*frame}).front().string().size(), max_frame_size - 2);
    const auto longer = encode_frame(Value(std::string(max_frame_size - 1, 'x')));
    ASSERT_FALSE(longer);
    EXPECT_EQ(longer.error().code, ErrorCode::LimitExceeded);
}

} // namespace
} // namespace tutti::control
