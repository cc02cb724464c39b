// What the golden packets do not say: limits, layouts, translations, text and iteration.
#include "mqtt/bytes_testing.hpp"
#include "mqtt/packet.hpp"
#include "mqtt/utf8.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tutti::mqtt::testing {
namespace {

TEST(Frame, LargerThanTheLimitIsRefusedByItsHeaderAlone) {
    const FrameResult result = peek_frame(bytes("30 ff 01"), 100);
    EXPECT_EQ(result.status, FrameStatus::Bad);
    EXPECT_EQ(result.error.reason, ReasonCode::PacketTooLarge);
    EXPECT_EQ(peek_frame(bytes("30 62"), 100).status, FrameStatus::NeedMore);
}

TEST(Frame, RemainingLengthsHaveOneToFourBytes) {
    EXPECT_EQ(peek_frame(bytes("30 7f")).needed, 2U + 127);
    EXPECT_EQ(peek_frame(bytes("30 80 01")).needed, 3U + 128);
    EXPECT_EQ(peek_frame(bytes("30 ff 7f")).needed, 3U + 16'383);
    EXPECT_EQ(peek_frame(bytes("30 80 80 01")).needed, 4U + 16'384);
    EXPECT_EQ(peek_frame(bytes("30 80 80 80 01")).needed, 5U + 2'097'152);
    EXPECT_EQ(peek_frame(bytes("30 ff ff ff 7f")).needed, 5U + max_remaining_length);
}

TEST(Publish, LargePayloadsRoundTrip) {
    for (const std::size_t size : {120U, 127U, 128U, 16'380U, 16'384U, 2'097'152U}) {
        const std::string payload(size, 'x');
        const Publish publish{.topic = "a", .payload = payload};
        std::string out = "before";
        const PublishLayout layout = encode(out, publish, Version::V5);
        EXPECT_EQ(layout.start, 6U);
        EXPECT_EQ(layout.size, out.size() - 6);
        EXPECT_EQ(layout.size, encoded_size(publish, Version::V5));
        const auto packet = decode_whole(std::string_view{out}.substr(6), Version::V5, Sender::Client);
        ASSERT_TRUE(packet.has_value());
        EXPECT_EQ(std::get<Publish>(*packet), publish);
    }
}

TEST(Publish, LayoutTellsWhatToPatchForEachReceiver) {
    Publish publish{.topic = "a/b", .payload = "p", .qos = QoS::AtLeastOnce, .packet_id = 1};
    publish.expiry_seconds = 60;
    publish.content_type = std::string_view{"text/plain"};
    for (const std::size_t filler : {0U, 200U}) { // 200: the properties' length takes two bytes
        const std::string data(filler, 'd');
        if (filler > 0) publish.correlation_data = data;
        std::string out;
        const PublishLayout layout = encode(out, publish, Version::V5);
        patch_packet_id(out.data() + layout.packet_id_offset, 0x1234);
        patch_expiry(out.data() + layout.expiry_offset, 7);
        patch_duplicate(out.data() + layout.start);
        patch_retain(out.data() + layout.start, true);
        const auto packet = decode_whole(out, Version::V5, Sender::Server);
        ASSERT_TRUE(packet.has_value());
        Publish expected = publish;
        expected.packet_id = 0x1234;
        expected.expiry_seconds = 7;
        expected.duplicate = true;
        expected.retain = true;
        EXPECT_EQ(std::get<Publish>(*packet), expected);
        patch_retain(out.data() + layout.start, false);
        EXPECT_EQ(out[0] & 1, 0);
    }
}

TEST(Publish, LayoutHasNoOffsetForWhatIsNotThere) {
    std::string out;
    Publish publish{.topic = "a", .payload = "p"};
    publish.expiry_seconds = 5;
    const PublishLayout layout = encode(out, publish, Version::V311);
    EXPECT_EQ(layout.packet_id_offset, 0U);
    EXPECT_EQ(layout.expiry_offset, 0U);
}

TEST(UserProperties, RepeatAndKeepTheirOrderAmongOthers) {
    std::string data =
        bytes("30 1c 0001 'a' 17 26 0001 'k' 0001 '1' 23 0001 26 0001 'k' 0002 '22' 02 00000009 'x'");
    const auto decoded = decode_whole(data, Version::V5, Sender::Client);
    ASSERT_TRUE(decoded.has_value()) << decoded.error().message;
    const auto& publish = std::get<Publish>(*decoded);
    std::vector<UserProperty> found;
    for (const UserProperty& property : publish.user_properties) found.push_back(property);
    EXPECT_EQ(found, (std::vector<UserProperty>{{"k", "1"}, {"k", "22"}}));
    EXPECT_EQ(publish.expiry_seconds, 9U);
    EXPECT_EQ(publish.topic_alias, 1);
}

TEST(UserProperties, AreMadeByAppending) {
    std::string own;
    append_user_property(own, "traceparent", "00-1");
    append_user_property(own, "", "");
    EXPECT_EQ(hex(own), hex(bytes("26 000b 'traceparent' 0004 '00-1' 26 0000 0000")));
    EXPECT_TRUE(UserProperties{}.empty());
    EXPECT_FALSE(UserProperties{own}.empty());
    EXPECT_NE(UserProperties{own}, UserProperties{});
}

TEST(SubscriptionIdentifiers, AreMadeByAppending) {
    std::string own;
    append_subscription_identifier(own, 1);
    append_subscription_identifier(own, max_remaining_length);
    EXPECT_EQ(hex(own), hex(bytes("0b 01 0b ffffff7f")));
    std::vector<std::uint32_t> found;
    for (const std::uint32_t identifier : SubscriptionIdentifiers{own}) found.push_back(identifier);
    EXPECT_EQ(found, (std::vector<std::uint32_t>{1, max_remaining_length}));
}

TEST(Connack, ReasonsAreTranslatedToTheReturnCodesOf311) {
    const auto return_code = [](ReasonCode reason) {
        return encoded(Connack{.reason = reason}, Version::V311).at(3);
    };
    EXPECT_EQ(return_code(ReasonCode::UnsupportedProtocolVersion), 1);
    EXPECT_EQ(return_code(ReasonCode::ClientIdentifierNotValid), 2);
    EXPECT_EQ(return_code(ReasonCode::ServerUnavailable), 3);
    EXPECT_EQ(return_code(ReasonCode::BadUserNameOrPassword), 4);
    EXPECT_EQ(return_code(ReasonCode::NotAuthorized), 5);
    EXPECT_EQ(return_code(ReasonCode::Banned), 5);
    EXPECT_EQ(return_code(ReasonCode::QuotaExceeded), 3);
}

TEST(SubscriptionAck, FailuresAreAllOneIn311) {
    const SubscriptionAck ack{
        .packet_id = 1, .reasons = {ReasonCode::NotAuthorized, ReasonCode::GrantedQoS1}
    };
    EXPECT_EQ(hex(encoded(ack, Version::V311)), hex(bytes("90 04 0001 80 01")));
}

TEST(Connect, VersionOfTheAnswerIsKnownEvenWhereTheRestIsNot) {
    const auto version = [](std::string_view text) {
        const std::string data = bytes(text);
        return connect_version(peek_frame(data).frame);
    };
    EXPECT_EQ(version("10 0d 0004 'MQTT' 06 02 003c 0001 'c'"), Version::V5);
    EXPECT_EQ(version("10 07 0004 'MQTT' 05"), Version::V5);
    EXPECT_EQ(version("10 09 0006 'MQIsdp' 03"), Version::V311);
    EXPECT_EQ(version("10 00"), Version::V311);
}

TEST(Text, IsUtf8WithoutNul) {
    for (const char* good :
         {"", "plain ascii of more than eight bytes", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
          "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf",
          "caf\xc3\xa9 caf\xc3\xa9 caf\xc3\xa9", "\x01\x7f"}) {
        EXPECT_TRUE(is_mqtt_text(good)) << hex(good);
    }
    for (const char* wrong :
         {"\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc2", "\xe2\x82", "\xf0\x9f\x92", "12345678\xff",
          "\xe2\x28\xa1", "\xf0\x9f\x28\xbc"}) {
        EXPECT_FALSE(is_mqtt_text(wrong)) << hex(wrong);
        EXPECT_FALSE(is_utf8(wrong)) << hex(wrong);
    }
    for (std::size_t at = 0; at < 20; ++at) {
        std::string text(20, 'a');
        EXPECT_TRUE(is_mqtt_text(text));
        text[at] = '\0';
        EXPECT_FALSE(is_mqtt_text(text)) << at;
        EXPECT_TRUE(is_utf8(text)) << at;
    }
}

TEST(ReasonCode, HasTheNameOfTheSpecification) {
    EXPECT_EQ(name(ReasonCode::NotAuthorized), "not authorized");
    EXPECT_EQ(name(ReasonCode{0x7f}), "unknown");
    for (int value = 0; value < 256; ++value) EXPECT_FALSE(name(static_cast<ReasonCode>(value)).empty());
    for (int value = 1; value < 16; ++value) EXPECT_NE(name(static_cast<PacketType>(value)), "unknown");
    EXPECT_TRUE(is_failure(ReasonCode::UnspecifiedError));
    EXPECT_FALSE(is_failure(ReasonCode::ReAuthenticate));
}

} // namespace
} // namespace tutti::mqtt::testing
