#include "camera/ffmpeg_words.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::camera {
namespace {

constexpr std::string_view log = "[info] ffmpeg stats and -progress period set to 1.\n"
                                 "[h264 @ 0x557faf94b040] [error] non-existing PPS 0 referenced\n"
                                 "[info] Input #0, concat, from '/dev/fd/3':\n"
                                 "[info]   Duration: N/A, start: 2.533333, bitrate: 64 kb/s\n"
                                 "[info]   Stream #0:0: Video: h264 (Main) (avc1 / 0x31637661), "
                                 "yuv420p(progressive), 1920x1080 [SAR 1:1 DAR 16:9], "
                                 "15 fps, 15 tbr\n"
                                 "[info]   Stream #0:1: Audio: pcm_mulaw, 8000 Hz, mono, s16, 64 kb/s\n"
                                 "[info]   Stream #0:0: Video: h264, yuv420p, 320x240, q=2-31\n";

constexpr std::string_view refused =
    "[rtsp @ 0x55d9ff8c2e40] [error] method DESCRIBE failed: 401 Unauthorized\n"
    "[concat @ 0x55d9ff8b1300] [error] Impossible to open 'rtsp://admin:secret@h/1'\n"
    "[error] /dev/fd/3: Server returned 401 Unauthorized (authorization failed)\n";

TEST(FfmpegLog, SaysTheSizeOfWhatComesWhereverItIsCut) {
    for (std::size_t cut = 0; cut < log.size(); ++cut) {
        LogReader reader;
        reader.push(log.substr(0, cut));
        reader.push(log.substr(cut));
        EXPECT_EQ(reader.resolution(), "1920x1080");
        EXPECT_EQ(reader.complaint(), "") << "what a decoder misses at first is no complaint";
    }
}

TEST(FfmpegLog, TheLastComplaintIsKeptAndNoUrlInIt) {
    LogReader reader;
    reader.push(refused);
    EXPECT_EQ(reader.complaint(), "/dev/fd/3: Server returned 401 Unauthorized (authorization failed)");
    EXPECT_EQ(explain_complaint(reader.complaint()), "the camera refuses the user or the password");
}

TEST(FfmpegLog, WhatIsNotKnownIsSaidInItsWords) {
    EXPECT_EQ(explain_complaint(""), "ffmpeg has ended");
    EXPECT_EQ(explain_complaint("/dev/fd/3: Invalid data found"), "ffmpeg says: Invalid data found");
    EXPECT_EQ(explain_complaint("/dev/fd/3"), "ffmpeg says: /dev/fd/3");
    EXPECT_EQ(
        explain_complaint("Connection to tcp://10.0.0.9:554?timeout=1 failed: Connection refused"),
        "nobody answers at the camera's address and port (connection refused)"
    );
}

TEST(FfmpegLog, ALineWithoutEndIsKeptShort) {
    LogReader reader;
    reader.push("[error] " + std::string(100'000, 'x') + "\n");
    EXPECT_EQ(reader.complaint().size(), 200U);
}

std::string progress(std::uint64_t frames, microseconds time) {
    return fmt::format("frame={}\nfps=99.9\nout_time_us={}\nprogress=continue\n", frames, time.count());
}

TEST(FfmpegProgress, IsThePicturesOfTheLastFiveSecondsByTheStreamsOwnTime) {
    ProgressReader reader;
    SteadyTime now{std::chrono::hours(1)};
    EXPECT_EQ(reader.rate(now), std::nullopt);
    reader.push(progress(0, {}), now);
    // Three seconds at once, which were held back.
    std::uint64_t frames = 45;
    microseconds time = seconds(3);
    for (int second = 0; second < 20; ++second) {
        now += seconds(1);
        for (const char letter : progress(frames, time)) reader.push(std::string_view(&letter, 1), now);
        EXPECT_DOUBLE_EQ(reader.rate(now).value(), second < 10 ? 15.0 : reader.rate(now).value());
        frames += second < 10 ? 15 : 10;
        time += seconds(1);
    }
    EXPECT_DOUBLE_EQ(reader.rate(now).value(), 10.0);
}

TEST(FfmpegProgress, WithoutANewOneThereIsNoRate) {
    ProgressReader reader;
    SteadyTime now{};
    reader.push(progress(1, {}), now);
    reader.push(progress(31, seconds(2)), now + seconds(2));
    EXPECT_DOUBLE_EQ(reader.rate(now + seconds(7)).value(), 15.0);
    EXPECT_EQ(reader.rate(now + seconds(7) + microseconds(1)), std::nullopt);
}

TEST(FfmpegProgress, WithoutTheStreamsTimeThereIsNoRate) {
    ProgressReader reader;
    reader.push(progress(0, {}), {});
    reader.push("frame=100\nout_time_us=N/A\nprogress=continue\n", SteadyTime(seconds(4)));
    EXPECT_EQ(reader.rate(SteadyTime(seconds(4))), std::nullopt);
}

TEST(FfmpegProgress, WhatIsNoNumberIsLeftOut) {
    ProgressReader reader;
    reader.push("frame=\nframe=x\nframe=-1\nframe= 12\nframe=99999999999999999999999\n=\n\n", {});
    EXPECT_EQ(reader.frames(), 12U);
}

} // namespace
} // namespace tutti::camera
