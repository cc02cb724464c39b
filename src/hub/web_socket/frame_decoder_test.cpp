#include "hub/web_socket/frame_decoder.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tutti::hub {
namespace {

/// A frame as a client sends it (RFC 6455 §5.3).
std::string frame(std::uint8_t first_byte, std::string_view payload, std::uint8_t mask_bit = 0x80) {
    std::string out(1, static_cast<char>(first_byte));
    if (payload.size() < 126) {
        out += static_cast<char>(mask_bit | payload.size());
    } else if (payload.size() < 0x10000) {
        out += static_cast<char>(mask_bit | 126);
        out += static_cast<char>(payload.size() >> 8);
        out += static_cast<char>(payload.size() & 0xff);
    } else {
        out += static_cast<char>(mask_bit | 127);
        for (int shift = 56; shift >= 0; shift -= 8)
            out += static_cast<char>(std::uint64_t{payload.size()} >> shift & 0xff);
    }
    const std::string mask = mask_bit != 0 ? "\x37\xfa\x21\x3d" : "";
    out += mask;
    for (std::size_t i = 0; i < payload.size(); ++i)
        out += static_cast<char>(mask.empty() ? payload[i] : payload[i] ^ mask[i % 4]);
    return out;
}

struct Heard {
    std::string bytes = {};
    std::vector<std::string> pings = {};
    std::optional<std::string> closed = {};
    std::optional<CloseCode> error = {};

    bool operator==(const Heard&) const = default;
};

Heard hear(std::string_view wire, std::size_t piece) {
    FrameDecoder decoder;
    Heard heard;
    for (; !wire.empty(); wire.remove_prefix(std::min(piece, wire.size()))) {
        std::string part(wire.substr(0, piece));
        FrameDecoder::Control control;
        heard.bytes.append(part.data(), decoder.feed(part, control));
        if (control.ping) heard.pings.push_back(*control.ping);
        if (control.closed) heard.closed = control.closed;
        if (control.error) heard.error = control.error;
    }
    return heard;
}

std::optional<CloseCode> error_of(const std::string& wire) { return hear(wire, wire.size()).error; }

constexpr auto protocol_error = CloseCode::ProtocolError;

TEST(FrameDecoder, GivesWhatIsWithinInAnyPieces) {
    const auto wire = frame(0x02, "abc") + frame(0x89, "are you there") + frame(0x00, "def")
                      + frame(0x8a, "late") + frame(0x80, "") + frame(0x82, std::string(300, 'x'))
                      + frame(0x82, std::string(70'000, 'y'))
                      + frame(
                          0x88, "\x03\xe8"
                                "bye"
                      );
    const Heard whole{
        .bytes = "abcdef" + std::string(300, 'x') + std::string(70'000, 'y'),
        .pings = {"are you there"},
        .closed = "\x03\xe8"
                  "bye",
    };
    for (const std::size_t piece :
         {wire.size(), std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{127}})
        EXPECT_EQ(hear(wire, piece), whole) << piece;
}

TEST(FrameDecoder, IsTheSameSplitAtEachByte) {
    const auto wire =
        frame(0x02, "abc") + frame(0x89, "?") + frame(0x80, std::string(130, 'z')) + frame(0x88, "");
    const auto whole = hear(wire, wire.size());
    for (std::size_t cut = 1; cut < wire.size(); ++cut) {
        FrameDecoder decoder;
        std::string text;
        for (auto part : {wire.substr(0, cut), wire.substr(cut)}) {
            FrameDecoder::Control control;
            text.append(part.data(), decoder.feed(part, control));
        }
        EXPECT_EQ(text, whole.bytes) << cut;
        EXPECT_TRUE(decoder.has_ended());
    }
}

TEST(FrameDecoder, TextIsNotUnderstood) { // [MQTT-6.0.0-1]
    EXPECT_EQ(error_of(frame(0x81, "abc")), CloseCode::UnsupportedData);
}

TEST(FrameDecoder, WhatIsNotMaskedEnds) { // RFC 6455 §5.1
    EXPECT_EQ(error_of(frame(0x82, "abcdefgh", 0)), protocol_error);
}

TEST(FrameDecoder, ReservedBitsAndOpcodesEnd) { // §5.2
    for (const int first : {0xc2, 0xa2, 0x92, 0x83, 0x87, 0x8b, 0x8f})
        EXPECT_EQ(error_of(frame(static_cast<std::uint8_t>(first), "x")), protocol_error) << first;
}

TEST(FrameDecoder, LengthsAreSaidInAsFewBytesAsTheyCan) { // §5.2
    EXPECT_EQ(error_of({"\x82\xfe\x00\x7d\0\0\0\0", 8}), protocol_error);
    EXPECT_EQ(error_of({"\x82\xff\0\0\0\0\0\0\xff\xff\0\0\0\0", 14}), protocol_error);
    EXPECT_EQ(error_of({"\x82\xff\x80\0\0\0\0\x01\0\0\0\0\0\0", 14}), protocol_error);
    EXPECT_EQ(error_of({"\x82\xfe\x00\x7e\0\0\0\0", 8}), std::nullopt);
}

TEST(FrameDecoder, MessagesDoNotMix) { // §5.4
    EXPECT_EQ(error_of(frame(0x80, "x")), protocol_error) << "goes on with nothing";
    EXPECT_EQ(error_of(frame(0x02, "x") + frame(0x82, "y")), protocol_error);
}

TEST(FrameDecoder, ControlFramesAreShortAndWhole) { // §5.5
    EXPECT_EQ(error_of(frame(0x09, "x")), protocol_error);
    EXPECT_EQ(error_of(frame(0x89, std::string(126, 'x'))), protocol_error);
    EXPECT_EQ(error_of(frame(0x89, std::string(125, 'x'))), std::nullopt);
}

TEST(FrameDecoder, ACloseSaysWhyOrNothing) { // §5.5.1, §7.4
    EXPECT_EQ(hear(frame(0x88, ""), 99).closed, "");
    EXPECT_EQ(error_of(frame(0x88, "x")), protocol_error);
    EXPECT_EQ(error_of(frame(0x88, "\x03\xed")), protocol_error) << "1005 is never sent";
    EXPECT_EQ(error_of(frame(0x88, "\x0f\xa0")), std::nullopt) << "4000 is anybody's";
    EXPECT_EQ(error_of(frame(0x88, "\x03\xe8\xff")), CloseCode::InvalidPayload);
}

TEST(FrameDecoder, BehindTheEndNothingIsRead) {
    const auto heard = hear(frame(0x82, "a") + frame(0x88, "") + frame(0x82, "b"), 4096);
    EXPECT_EQ(heard.bytes, "a");
}

TEST(FrameDecoder, FramesOfOursAreNotMasked) {
    std::string out;
    append_binary_frame(out, std::string(126, 'x'));
    EXPECT_EQ(out.substr(0, 5), std::string("\x82\x7e\x00\x7ex", 5));
    out.clear();
    append_close(out, CloseCode::Normal);
    EXPECT_EQ(out, "\x88\x02\x03\xe8");
    out.clear();
    append_binary_frame(out, std::string(0x10000, 'x'));
    EXPECT_EQ(out.substr(0, 11), std::string("\x82\x7f\0\0\0\0\0\1\0\0x", 11));
}

} // namespace
} // namespace tutti::hub
