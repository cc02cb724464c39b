#include "onvif/media_service.hpp"
#include "onvif/xml_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::onvif {
namespace {

TEST(Profiles, SayWhatTheCameraShowsAndWhetherItMoves) {
    const auto profiles = read_profiles(element(
        "<trt:GetProfilesResponse><trt:Profiles token='profile_1' fixed='true'><tt:Name>mainStream</tt:Name>"
        "<tt:VideoEncoderConfiguration "
        "token='main'><tt:Encoding>H264</tt:Encoding><tt:Resolution><tt:Width>1920</tt:Width>"
        "<tt:Height>1080</tt:Height></tt:Resolution></tt:VideoEncoderConfiguration>"
        "<tt:PTZConfiguration token='PTZToken'/></trt:Profiles>"
        "<trt:Profiles token='profile_2'/><trt:Profiles/></trt:GetProfilesResponse>"
    ));
    ASSERT_TRUE(profiles);
    ASSERT_EQ(profiles->size(), 2U) << "one without a token cannot be asked for";
    EXPECT_EQ((*profiles)[0], (Profile{"profile_1", "mainStream", "H264", 1920, 1080, true}));
    EXPECT_EQ((*profiles)[1], (Profile{.token = "profile_2", .name = "", .encoding = ""}));
    EXPECT_EQ(read_profiles(element("<a/>")).error().code, ErrorCode::NotFound);
}

TEST(Uris, AreAskedForByProfile) {
    const auto stream = element(get_stream_uri("a&b").body);
    EXPECT_EQ(stream.name, "GetStreamUri");
    EXPECT_EQ(stream.text_at({"ProfileToken"}), "a&b");
    EXPECT_EQ(stream.text_at({"StreamSetup", "Stream"}), "RTP-Unicast");
    EXPECT_EQ(stream.text_at({"StreamSetup", "Transport", "Protocol"}), "RTSP");
    EXPECT_EQ(element(get_snapshot_uri("p").body).text_at({"ProfileToken"}), "p");
}

TEST(Uris, AreReadWhereThereAreAny) {
    EXPECT_EQ(
        read_uri(element("<R><MediaUri><Uri>rtsp://c/1?a=1&amp;b=2</Uri></MediaUri></R>")),
        "rtsp://c/1?a=1&b=2"
    );
    EXPECT_EQ(read_uri(element("<R><MediaUri/></R>")).error().code, ErrorCode::NotFound);
}

} // namespace
} // namespace tutti::onvif
