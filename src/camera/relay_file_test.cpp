#include "camera/relay_file.hpp"

#include <gtest/gtest.h>

namespace tutti::camera {
namespace {

TEST(RelayFile, HasWebRtcAloneAndEachCameraOnDemand) {
    const auto text = print_relay_file({8001, 8002, 8003}, {{"front", "rtsp://u:p%40ss@10.0.0.9/1"}});
    for (const auto* line :
         {"rtsp: false\n", "rtmp: false\n", "hls: false\n", "srt: false\n", "apiAddress: 127.0.0.1:8002\n",
          "webrtcAddress: 127.0.0.1:8001\n", "webrtcLocalUDPAddress: :8003\n", "  ips: [127.0.0.1]\n",
          "  \"front\":\n    source: \"rtsp://u:p%40ss@10.0.0.9/1\"\n", "    sourceOnDemand: true\n"})
        EXPECT_NE(text.find(line), std::string::npos) << line;
    EXPECT_EQ(text.find("publish"), std::string::npos);
}

TEST(RelayFile, NothingOfAnAddressEndsItsString) {
    const auto text = print_relay_file({}, {{"front", "rtsp://a/\"\n  api: x"}});
    EXPECT_NE(text.find(R"(source: "rtsp://a/\"\n  api: x")"), std::string::npos);
    EXPECT_NE(print_relay_file({}, {}).find("paths: {}\n"), std::string::npos);
}

TEST(RelayFile, SessionsAreCounted) {
    EXPECT_EQ(parse_relay_sessions(R"({"pageCount":1,"itemCount":2,"items":[{},{}]})"), 2U);
    for (const auto* text : {"", "[]", "{}", R"({"itemCount":-1})", R"({"itemCount":"2"})"})
        EXPECT_FALSE(parse_relay_sessions(text)) << text;
}

TEST(RelayFile, IdsOfSessionsAreNoPaths) {
    const std::vector<std::string> ids = {"8d5a-F0", "9"};
    EXPECT_EQ(
        relay_session_ids(R"({"items":[{"id":"8d5a-F0"},{"id":"../kick"},{"id":7},{},3,{"id":"9"}]})"), ids
    );
    for (const auto* text : {"", "[]", "{}", R"({"items":3})"})
        EXPECT_TRUE(relay_session_ids(text).empty()) << text;
}

TEST(RelayFile, ASessionIsOneOfItsCameraAndNoPath) {
    EXPECT_EQ(relay_session("/front/whep/8d5a-F0", "front"), "8d5a-F0");
    for (const auto* location :
         {"", "/front/whep/", "/yard/whep/8d5a", "/front/whep/../x", "/front/whep/a/b",
          "http://h/front/whep/a", "/front/whep/a?b"})
        EXPECT_FALSE(relay_session(location, "front")) << location;
    EXPECT_FALSE(is_relay_session(std::string(65, 'a')));
}

} // namespace
} // namespace tutti::camera
