// /api/stream and /api/camera: which files are given, which part of them, and who is asked for a picture.
#include "gateway/api_testing.hpp"
#include "gateway/byte_range.hpp"
#include "io/file.hpp"
#include "io/temporary_folder_testing.hpp"

namespace tutti::gateway {
namespace {

using namespace testing;

struct Streams : Bench {
    Streams() {
        write("front/index.m3u8", "#EXTM3U\n");
        write("front/index17.ts", "0123456789");
        write("front/secret.txt", "no");
        write("secret.ts", "no");
        api.look_for_streams(folder.path);
        state.set_bus_connected(true, now.steady);
        presences.bus_connected(now.steady - 1h);
    }
    void write(const std::string& name, std::string_view bytes) {
        const auto path = folder.path / name;
        std::filesystem::create_directories(path.parent_path());
        ASSERT_TRUE(io::write_file_atomically(path, bytes));
    }
    void come() {
        presences.apply(
            "camera",
            R"({"v":1,"instance":"i","generation":1,"pid":7,"version":"1","state":"online","topics":[]})"
        );
    }
    Answer part(std::string_view range) {
        return ask("GET", "/api/stream/front/index17.ts", {{"Range", range}});
    }

    io::TemporaryFolder folder;
};

TEST(StreamAnswers, APlaylistIsOfTheMomentAndASegmentForGood) {
    Streams streams;
    const auto playlist = streams.get("/api/stream/front/index.m3u8");
    EXPECT_EQ(playlist.status, 200U);
    EXPECT_EQ(playlist.body, "#EXTM3U\n");
    EXPECT_EQ(playlist.field("Content-Type"), "application/vnd.apple.mpegurl");
    EXPECT_EQ(playlist.field("Cache-Control"), "no-store");
    const auto segment = streams.get("/api/stream/front/index17.ts");
    EXPECT_EQ(segment.body, "0123456789");
    EXPECT_EQ(segment.field("Content-Type"), "video/mp2t");
    EXPECT_EQ(segment.field("Cache-Control"), "private, max-age=3600, immutable");
    EXPECT_EQ(segment.field("Accept-Ranges"), "bytes");
}

TEST(StreamAnswers, NothingElseIsOpened) {
    Streams streams;
    for (const auto* path :
         {"/api/stream/front/secret.txt", "/api/stream/front/index18.ts", "/api/stream/yard/index.m3u8",
          "/api/stream/../secret.ts", "/api/stream/front/../secret.ts", "/api/stream/front/..%2fsecret.ts",
          "/api/stream/%2e%2e/secret.ts", "/api/stream/./secret.ts", "/api/stream//secret.ts",
          "/api/stream/front/", "/api/stream/front", "/api/stream/Front/index.m3u8",
          "/api/camera/../snapshot.jpg"})
        EXPECT_EQ(streams.get(path).status, 404U) << path;
}

TEST(StreamAnswers, ARangeIsAPartOfIt) {
    Streams streams;
    const auto part = streams.part("bytes=2-4");
    EXPECT_EQ(part.status, 206U);
    EXPECT_EQ(part.body, "234");
    EXPECT_EQ(part.field("Content-Range"), "bytes 2-4/10");
    EXPECT_EQ(part.field("Content-Length"), "3");
    EXPECT_EQ(streams.part("bytes=8-").body, "89");
    EXPECT_EQ(streams.part("bytes=8-99").field("Content-Range"), "bytes 8-9/10");
    EXPECT_EQ(streams.part("bytes=-3").body, "789");
    EXPECT_EQ(streams.part("bytes=-30").field("Content-Range"), "bytes 0-9/10");
    EXPECT_EQ(streams.part("bytes=0-0").body, "0");
}

TEST(StreamAnswers, BehindTheEndThereIsNothing) {
    Streams streams;
    for (const auto* range : {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=18446744073709551615-"}) {
        const auto none = streams.part(range);
        EXPECT_EQ(none.status, 416U) << range;
        EXPECT_EQ(none.field("Content-Range"), "bytes */10");
    }
    EXPECT_EQ(streams.part("bytes=9-18446744073709551615").body, "9");
}

TEST(StreamAnswers, WhatIsNoRangeIsNotLookedAt) {
    Streams streams;
    for (const auto* range :
         {"", "bytes", "bytes=", "bytes=-", "bytes=4-2", "bytes=a-b", "bytes=1-2,4-5", "lines=1-2",
          "bytes=18446744073709551616-", "bytes=--1"})
        EXPECT_EQ(streams.part(range).status, 200U) << range;
}

TEST(StreamAnswers, APictureIsWhatTheWorkerLaidThere) {
    Streams streams;
    EXPECT_EQ(streams.get("/api/camera/front/snapshot.jpg").status, 503U);
    streams.come();
    auto answer = streams.get("/api/camera/front/snapshot.jpg");
    ASSERT_TRUE(answer.pending);
    ASSERT_EQ(streams.commands.size(), 1U);
    EXPECT_EQ(streams.commands[0].first.target, "camera");
    EXPECT_EQ(streams.commands[0].first.action, "snapshot");
    EXPECT_EQ(streams.commands[0].first.params, Value::object({{"camera", "front"}}));
    streams.write("front/snapshot.jpg", "\xff\xd8picture");
    streams.commands[0].second(
        R"({"v":1,"request_id":"r","status":"ok","data":{"camera":"front"},"error":null})"
    );
    const auto picture = Streams::read(*answer.pending->response());
    EXPECT_EQ(picture.status, 200U);
    EXPECT_EQ(picture.body, "\xff\xd8picture");
    EXPECT_EQ(picture.field("Content-Type"), "image/jpeg");
    EXPECT_EQ(picture.field("Cache-Control"), "no-store");
}

TEST(StreamAnswers, WhyThereIsNoPictureIsSaid) {
    Streams streams;
    streams.come();
    auto answer = streams.get("/api/camera/yard/snapshot.jpg");
    ASSERT_EQ(streams.commands.size(), 1U);
    streams.commands[0].second(
        R"({"v":1,"request_id":"r","status":"error","data":null,"error":{"code":"not_found","message":"no yard"}})"
    );
    EXPECT_EQ(answer.pending->response()->status, 404U);
    EXPECT_NE(answer.pending->response()->body.find("no yard"), std::string::npos);
}

} // namespace
} // namespace tutti::gateway
