// What is no packet, and the reason code that it is answered with.
#include "mqtt/bytes_testing.hpp"
#include "mqtt/packet.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace tutti::mqtt::testing {
namespace {

using enum Version;
using enum Sender;
using enum ReasonCode;

struct Malformed {
    const char* name;
    Version version;
    Sender sender;
    const char* bytes;
    ReasonCode reason;
};

void PrintTo(const Malformed& test, std::ostream* out) { *out << test.name; }

class EachMistake : public ::testing::TestWithParam<Malformed> {};

TEST_P(EachMistake, IsAnsweredWithItsReasonCode) {
    const Malformed& test = GetParam();
    const auto packet = decode_whole(bytes(test.bytes), test.version, test.sender);
    ASSERT_FALSE(packet.has_value());
    EXPECT_EQ(name(packet.error().reason), name(test.reason)) << packet.error().message;
    EXPECT_STRNE(packet.error().message, "");
}

const Malformed frames[] = {
    {"TypeZero", V5, Client, "00 00", MalformedPacket},
    {"ReservedFlagsOfPingreq", V5, Client, "c1 00", MalformedPacket},
    {"ReservedFlagsOfSubscribe", V5, Client, "80 00", MalformedPacket},
    {"ReservedFlagsOfPubrel", V311, Client, "60 02 0001", MalformedPacket},
    {"QoS3", V5, Client, "36 00", MalformedPacket},
    {"RemainingLengthOfFiveBytes", V5, Client, "30 ff ff ff ff 01", MalformedPacket},
    {"AuthIn311", V311, Client, "f0 00", ProtocolError},
    {"DisconnectFromAServerIn311", V311, Server, "e0 00", ProtocolError},
    {"PingreqWithContents", V5, Client, "c0 01 00", MalformedPacket},
    {"PingrespWithContents", V5, Server, "d0 01 00", MalformedPacket},
};

const Malformed malformed_connects[] = {
    {"EmptyConnect", V5, Client, "10 00", MalformedPacket},
    {"OldProtocolName", V311, Client, "10 0f 0006 'MQIsdp' 03 02 003c 0001 'c'", UnsupportedProtocolVersion},
    {"AnotherProtocolName", V311, Client, "10 0d 0004 'MQTX' 04 02 003c 0001 'c'", MalformedPacket},
    {"FutureProtocolLevel", V5, Client, "10 0d 0004 'MQTT' 06 02 003c 0001 'c'", UnsupportedProtocolVersion},
    {"ReservedConnectFlag", V5, Client, "10 0d 0004 'MQTT' 05 03 003c 00 0000", MalformedPacket},
    {"WillQoSWithoutWill", V5, Client, "10 0d 0004 'MQTT' 05 08 003c 00 0000", MalformedPacket},
    {"WillRetainWithoutWill", V5, Client, "10 0d 0004 'MQTT' 05 20 003c 00 0000", MalformedPacket},
    {"WillQoS3", V5, Client, "10 13 0004 'MQTT' 05 1c 003c 00 0000 00 0001 'w' 0000", MalformedPacket},
    {"WillTopicWithWildcard", V5, Client, "10 13 0004 'MQTT' 05 04 003c 00 0000 00 0001 '#' 0000",
     TopicNameInvalid},
    {"WillTopicEmpty", V311, Client, "10 11 0004 'MQTT' 04 06 003c 0001 'c' 0000 0000", TopicNameInvalid},
    {"PasswordWithoutUserIn311", V311, Client, "10 10 0004 'MQTT' 04 42 003c 0001 'c' 0001 'p'",
     MalformedPacket},
    {"NoClientIdForASessionToKeep", V311, Client, "10 0c 0004 'MQTT' 04 00 003c 0000",
     ClientIdentifierNotValid},
    {"ReceiveMaximumZero", V5, Client, "10 10 0004 'MQTT' 05 02 003c 03 21 0000 0000", ProtocolError},
    {"MaximumPacketSizeZero", V5, Client, "10 12 0004 'MQTT' 05 02 003c 05 27 00000000 0000", ProtocolError},
    {"RequestProblemInformationTwo", V5, Client, "10 0f 0004 'MQTT' 05 02 003c 02 17 02 0000", ProtocolError},
    {"AuthenticationDataAlone", V5, Client, "10 11 0004 'MQTT' 05 02 003c 04 16 0001 'd' 0000", ProtocolError
    },
    {"WillDelayOutsideTheWill", V5, Client, "10 12 0004 'MQTT' 05 02 003c 05 18 00000001 0000",
     MalformedPacket},
    {"SessionExpiryTwice", V5, Client, "10 17 0004 'MQTT' 05 02 003c 0a 11 00000001 11 00000001 0000",
     ProtocolError},
    {"ClientIdWithNul", V311, Client, "10 0d 0004 'MQTT' 04 02 003c 0001 00", MalformedPacket},
    {"ClientIdWithSurrogate", V311, Client, "10 0f 0004 'MQTT' 04 02 003c 0003 eda080", MalformedPacket},
    {"BytesAfterTheEnd", V311, Client, "10 0e 0004 'MQTT' 04 02 003c 0001 'c' ff", MalformedPacket},
    {"ConnackReservedFlags", V5, Server, "20 03 02 00 00", MalformedPacket},
    {"ConnackReturnCodeSix", V311, Server, "20 02 00 06", ProtocolError},
    {"ConnackWithGrantedQoS", V5, Server, "20 03 00 01 00", ProtocolError},
    {"ConnackRefusalWithSession", V5, Server, "20 03 01 87 00", ProtocolError},
    {"ConnackMaximumQoSTwo", V5, Server, "20 05 00 00 02 24 02", ProtocolError},
    {"ConnackTopicAlias", V5, Server, "20 06 00 00 03 23 0001", MalformedPacket},
};

const Malformed malformed_publishes[] = {
    {"EmptyPublish", V5, Client, "30 00", MalformedPacket},
    {"DuplicateAtQoS0", V5, Client, "38 04 0001 'a' 00", MalformedPacket},
    {"PacketIdZero", V5, Client, "32 06 0001 'a' 0000 00", ProtocolError},
    {"TopicWithPlus", V5, Client, "30 06 0003 'a/+' 00", TopicNameInvalid},
    {"TopicWithHash", V311, Client, "30 05 0003 'a/#'", TopicNameInvalid},
    {"NeitherTopicNorAlias", V5, Client, "30 03 0000 00", ProtocolError},
    {"EmptyTopicIn311", V311, Client, "30 02 0000", TopicNameInvalid},
    {"TopicLongerThanThePacket", V311, Client, "30 03 0009 'a'", MalformedPacket},
    {"TopicNotUtf8", V5, Client, "30 05 0002 c328 00", MalformedPacket},
    {"TopicOverlong", V5, Client, "30 05 0002 c0af 00", MalformedPacket},
    {"TopicAliasZero", V5, Client, "30 07 0001 'a' 03 23 0000", TopicAliasInvalid},
    {"TopicAliasTwice", V5, Client, "30 0a 0001 'a' 06 23 0001 23 0001", ProtocolError},
    {"PayloadFormatTwo", V5, Client, "30 06 0001 'a' 02 01 02", ProtocolError},
    {"SubscriptionIdentifierFromClient", V5, Client, "30 06 0001 'a' 02 0b 01", ProtocolError},
    {"SubscriptionIdentifierZero", V5, Server, "30 06 0001 'a' 02 0b 00", ProtocolError},
    {"ResponseTopicWithWildcard", V5, Client, "30 08 0001 'a' 04 08 0001 '#'", TopicNameInvalid},
    {"PropertiesLongerThanThePacket", V5, Client, "30 05 0001 'a' 09 01", MalformedPacket},
    {"PropertyOverTheEndOfTheProperties", V5, Client, "30 08 0001 'a' 02 23 0001 'x'", MalformedPacket},
    {"PropertyLengthNotShortest", V5, Client, "30 05 0001 'a' 80 00", MalformedPacket},
    {"PropertyLengthOfFiveBytes", V5, Client, "30 08 0001 'a' ff ff ff ff 00", MalformedPacket},
    {"UnknownProperty", V5, Client, "30 06 0001 'a' 02 7e 00", MalformedPacket},
    {"PropertyIdOfTwoBytes", V5, Client, "30 07 0001 'a' 03 81 01 00", MalformedPacket},
    {"ReceiveMaximumInPublish", V5, Client, "30 07 0001 'a' 03 21 0001", MalformedPacket},
    {"UserPropertyNotUtf8", V5, Client, "30 0a 0001 'a' 06 26 0001 ff 0000", MalformedPacket},
};

const Malformed acknowledgements[] = {
    {"PubackTooShort", V311, Client, "40 01 00", MalformedPacket},
    {"PubackIdZero", V311, Client, "40 02 0000", ProtocolError},
    {"PubackReasonIn311", V311, Client, "40 03 0001 00", MalformedPacket},
    {"PubackWithPubrelReason", V5, Client, "40 03 0001 92", ProtocolError},
    {"PubrelWithPubackReason", V5, Client, "62 03 0001 10", ProtocolError},
    {"PubackReasonStringTwice", V5, Client, "40 0a 0001 00 06 1f 0000 1f 0000", ProtocolError},
    {"SubackWithoutReasons", V311, Server, "90 02 0001", ProtocolError},
    {"SubackUnknownReasonIn311", V311, Server, "90 03 0001 87", ProtocolError},
    {"SubackUnknownReason", V5, Server, "90 04 0001 00 03", ProtocolError},
    {"UnsubackWithGrantedQoS", V5, Server, "b0 04 0001 00 01", ProtocolError},
    {"UnsubackReasonsIn311", V311, Server, "b0 03 0001 00", MalformedPacket},
};

const Malformed subscriptions[] = {
    {"SubscribeWithoutFilter", V5, Client, "82 03 0001 00", ProtocolError},
    {"SubscribeIdZero", V311, Client, "82 06 0000 0001 'a' 00", ProtocolError},
    {"SubscribeQoS3", V5, Client, "82 07 0001 00 0001 'a' 03", ProtocolError},
    {"SubscribeRetainHandling3", V5, Client, "82 07 0001 00 0001 'a' 30", ProtocolError},
    {"SubscribeReservedOptions", V5, Client, "82 07 0001 00 0001 'a' 40", MalformedPacket},
    {"SubscribeOptionsIn311", V311, Client, "82 06 0001 0001 'a' 04", MalformedPacket},
    {"SubscribeNoLocalShared", V5, Client, "82 10 0001 00 000a '$share/g/a' 04", ProtocolError},
    {"SubscribeIdentifierTwice", V5, Client, "82 0b 0001 04 0b01 0b02 0001 'a' 00", ProtocolError},
    {"SubscribeFilterWithoutOptions", V5, Client, "82 06 0001 00 0001 'a'", MalformedPacket},
    {"UnsubscribeWithoutFilter", V311, Client, "a2 02 0001", ProtocolError},
    {"UnsubscribeWithIdentifier", V5, Client, "a2 08 0001 02 0b01 0001 'a'", MalformedPacket},
};

const Malformed endings[] = {
    {"DisconnectWithContentsIn311", V311, Client, "e0 01 00", MalformedPacket},
    {"DisconnectReasonOfServer", V5, Client, "e0 01 8e", ProtocolError},
    {"DisconnectWithWillFromServer", V5, Server, "e0 01 04", ProtocolError},
    {"DisconnectExpiryFromServer", V5, Server, "e0 07 00 05 11 00000001", MalformedPacket},
    {"DisconnectReferenceFromClient", V5, Client, "e0 06 00 04 1c 0001 's'", MalformedPacket},
    {"AuthSuccessFromClient", V5, Client, "f0 00", ProtocolError},
    {"AuthReAuthenticateFromServer", V5, Server, "f0 02 19 00", ProtocolError},
    {"AuthWithoutPropertyLength", V5, Client, "f0 01 18", MalformedPacket},
    {"AuthDataAlone", V5, Client, "f0 06 18 04 16 0001 'd'", ProtocolError},
};

const auto as_name = [](const auto& test) { return std::string(test.param.name); };
INSTANTIATE_TEST_SUITE_P(Frame, EachMistake, ::testing::ValuesIn(frames), as_name);
INSTANTIATE_TEST_SUITE_P(Connect, EachMistake, ::testing::ValuesIn(malformed_connects), as_name);
INSTANTIATE_TEST_SUITE_P(Publish, EachMistake, ::testing::ValuesIn(malformed_publishes), as_name);
INSTANTIATE_TEST_SUITE_P(Ack, EachMistake, ::testing::ValuesIn(acknowledgements), as_name);
INSTANTIATE_TEST_SUITE_P(Subscribe, EachMistake, ::testing::ValuesIn(subscriptions), as_name);
INSTANTIATE_TEST_SUITE_P(Disconnect, EachMistake, ::testing::ValuesIn(endings), as_name);

} // namespace
} // namespace tutti::mqtt::testing
