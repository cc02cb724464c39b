#include "camera/ffmpeg_call.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

namespace tutti::camera {
namespace {

std::string words(const FfmpegCall& call) { return fmt::format("{}", fmt::join(call.arguments, " ")); }

TEST(FfmpegCall, AUrlStandsInTheListAndNotAmongTheArguments) {
    const auto source = source_of("rtsp://192.168.1.20/stream1", "admin", "se'cret");
    for (const auto& call : {stream_call(source, "/run/x/front"), snapshot_call(source)}) {
        EXPECT_EQ(words(call).find("192.168.1.20"), std::string::npos) << words(call);
        EXPECT_EQ(words(call).find("cret"), std::string::npos) << words(call);
        EXPECT_NE(words(call).find("-f concat -i /dev/fd/3"), std::string::npos) << words(call);
        EXPECT_EQ(
            call.list, "ffconcat version 1.0\nfile 'rtsp://admin:se%27cret@192.168.1.20/stream1'\n"
                       "option rtsp_transport tcp\noption timeout 10000000\n"
        );
    }
}

TEST(FfmpegCall, OfAnRtspCameraTheVideoIsCopied) {
    const auto call = stream_call(source_of("rtsp://h/1", "", ""), "/run/x/front");
    EXPECT_NE(words(call).find("-c:v copy -c:a aac"), std::string::npos);
    EXPECT_NE(words(call).find("-hls_time 2 -hls_list_size 3"), std::string::npos);
    EXPECT_NE(words(call).find("program_date_time"), std::string::npos);
    EXPECT_EQ(call.arguments.back(), "/run/x/front/index.m3u8");
    EXPECT_EQ(words(call).find("-nostdin"), std::string::npos) << "a 'q' ends it";
}

TEST(FfmpegCall, WhatCannotBeCopiedIsEncoded) {
    const auto usb = stream_call(source_of("v4l2:/dev/video0", "", ""), "/x");
    EXPECT_NE(words(usb).find("-f v4l2 -framerate 15 -video_size 640x480 -i /dev/video0"), std::string::npos);
    EXPECT_EQ(usb.list, "");
    for (const auto& call :
         {usb, stream_call(source_of("http://h/mjpeg", "", ""), "/x"), stream_call({}, "/x")})
        EXPECT_NE(words(call).find("-c:v libx264 -preset ultrafast"), std::string::npos);
    EXPECT_NE(words(stream_call({}, "/x")).find("-re -f lavfi -i testsrc2"), std::string::npos);
    EXPECT_EQ(words(snapshot_call(Source{})).find("-re"), std::string::npos);
}

TEST(FfmpegCall, OnlyProtocolsOfItsKindAreAllowed) {
    const auto rtsp = words(stream_call(source_of("rtsp://h/1", "", ""), "/x"));
    EXPECT_NE(rtsp.find("-protocol_whitelist file,rtsp,rtp,tcp,udp,tls "), std::string::npos);
    const auto http = words(stream_call(source_of("https://h/1", "", ""), "/x"));
    EXPECT_NE(http.find("-protocol_whitelist file,http,https,tcp,tls "), std::string::npos);
    EXPECT_NE(
        words(snapshot_call("/x/a.ts")).find("-protocol_whitelist file -i file:/x/a.ts"), std::string::npos
    );
}

} // namespace
} // namespace tutti::camera
