// What is no CONNECT that we can take: the bytes that answer it, beside those of Mosquitto 2.0.11. Each ends
// the connection, at ours.
//
// MQTT 3.1.1 has a word for two mistakes alone (a protocol level, a client id that is empty); whoever makes
// another is closed without a CONNACK [MQTT-3.1.4-1]: "server unavailable" would ask it to try again. MQTT 5
// lets a server say what was wrong before it closes (§3.1.4, §4.13.1), and so it does; Mosquitto closes.
#include "broker/test_client.hpp"
#include "mqtt/bytes_testing.hpp"

#include <ostream>

namespace tutti::broker {
namespace {

struct MalformedConnect {
    const char* name;
    const char* sent;
    const char* answer;    ///< nothing: closed without a word
    const char* mosquitto; ///< for comparison; it takes what it answers with 00
};

void PrintTo(const MalformedConnect& test, std::ostream* out) { *out << test.name; }

class MalformedConnects : public ::testing::TestWithParam<MalformedConnect> {};

TEST_P(MalformedConnects, AreAnsweredAsTheStandardAsks) {
    World world;
    TestClient client(world);
    client.send_bytes(bytes(GetParam().sent));
    EXPECT_EQ(hex(world.broker.output(client.id())), hex(bytes(GetParam().answer)));
    EXPECT_TRUE(client.is_finished());
    EXPECT_EQ(world.broker.stats().malformed, 1U);
    EXPECT_EQ(world.report.lines.size(), 1U) << "why is said in the log";
}

TEST_P(MalformedConnects, In311AreAnsweredAsMosquittoDoes) {
    const std::string_view name = GetParam().name;
    if (name.ends_with("In311")) EXPECT_STREQ(GetParam().answer, GetParam().mosquitto);
}

// clang-format off
const MalformedConnect malformed_connects[] = {
    {"ReservedFlagIn311", "10 0e 0004 'MQTT' 04 03 003c 0002 'a1'", "", ""},
    {"WillQoSWithoutWillIn311", "10 0d 0004 'MQTT' 04 0a 003c 0001 'c'", "", ""},
    {"WillRetainWithoutWillIn311", "10 0d 0004 'MQTT' 04 22 003c 0001 'c'", "", ""},
    {"WillQoS3In311", "10 13 0004 'MQTT' 04 1e 003c 0001 'c' 0001 'w' 0001 'x'", "", ""},
    {"PasswordWithoutUserIn311", "10 10 0004 'MQTT' 04 42 003c 0001 'c' 0001 'p'", "", ""},
    {"ClientIdWithNulIn311", "10 0d 0004 'MQTT' 04 02 003c 0001 00", "", ""},
    {"ClientIdNotUtf8In311", "10 0d 0004 'MQTT' 04 02 003c 0001 ff", "", ""},
    {"ClientIdSurrogateIn311", "10 0f 0004 'MQTT' 04 02 003c 0003 eda080", "", ""},
    {"BytesAfterTheEndIn311", "10 0e 0004 'MQTT' 04 02 003c 0001 'c' ff", "", ""},
    {"EndsInTheClientIdIn311", "10 0d 0004 'MQTT' 04 02 003c 0005 'c'", "", ""},
    {"NoClientIdFieldIn311", "10 0a 0004 'MQTT' 04 02 003c", "", ""},
    {"EndsInKeepAliveIn311", "10 09 0004 'MQTT' 04 02 00", "", ""},
    {"NoFlagsIn311", "10 07 0004 'MQTT' 04", "", ""},
    {"NoLevel", "10 06 0004 'MQTT'", "", ""},
    {"EmptyConnect", "10 00", "", ""},
    {"EndsInTheName", "10 04 0004 'MQ'", "", ""},
    {"WillTopicEmptyIn311", "10 12 0004 'MQTT' 04 06 003c 0001 'c' 0000 0001 'x'", "", ""},
    {"WillTopicWithWildcardIn311", "10 13 0004 'MQTT' 04 06 003c 0001 'c' 0001 '#' 0001 'x'", "", ""},
    {"WillWithoutItsFieldsIn311", "10 0d 0004 'MQTT' 04 06 003c 0001 'c'", "", ""},
    {"WillTopicNotUtf8In311", "10 13 0004 'MQTT' 04 06 003c 0001 'c' 0001 ff 0001 'x'", "", ""},
    {"UserNameNotUtf8In311", "10 10 0004 'MQTT' 04 82 003c 0001 'c' 0001 ff", "", ""},
    {"UserNameMissingIn311", "10 0d 0004 'MQTT' 04 82 003c 0001 'c'", "", ""},
    {"FixedHeaderFlagsIn311", "11 0d 0004 'MQTT' 04 02 003c 0001 'c'", "", ""},
    {"NoClientIdForASessionToKeepIn311", "10 0c 0004 'MQTT' 04 00 003c 0000", "20 02 00 02", "20 02 00 02"},
    {"Level3WithNewName", "10 0d 0004 'MQTT' 03 02 003c 0001 'c'", "20 02 00 01", "20 02 00 01"},
    {"Level6", "10 0d 0004 'MQTT' 06 02 003c 0001 'c'", "20 03 00 84 00", "20 02 00 01"},
    {"Level0", "10 0d 0004 'MQTT' 00 02 003c 0001 'c'", "20 02 00 01", "20 02 00 01"},
    {"BridgeLevel0x84", "10 0d 0004 'MQTT' 84 02 003c 0001 'c'", "20 02 00 01", "20 02 00 00"},
    {"OldName", "10 0f 0006 'MQIsdp' 03 02 003c 0001 'c'", "20 02 00 01", "20 02 00 00"},
    {"WrongName", "10 0d 0004 'MQTX' 04 02 003c 0001 'c'", "", ""},
    {"WrongNameIn5", "10 0e 0004 'MQTX' 05 02 003c 00 0001 'c'", "20 03 00 84 00", ""},
    {"ReservedFlagIn5", "10 0e 0004 'MQTT' 05 03 003c 00 0001 'c'", "20 03 00 81 00", ""},
    {"WillQoSWithoutWillIn5", "10 0e 0004 'MQTT' 05 0a 003c 00 0001 'c'", "20 03 00 81 00", ""},
    {"WillRetainWithoutWillIn5", "10 0e 0004 'MQTT' 05 22 003c 00 0001 'c'", "20 03 00 81 00", ""},
    {"WillQoS3In5", "10 15 0004 'MQTT' 05 1e 003c 00 0001 'c' 00 0001 'w' 0001 'x'", "20 03 00 81 00", ""},
    {"ClientIdWithNulIn5", "10 0e 0004 'MQTT' 05 02 003c 00 0001 00", "20 03 00 81 00", ""},
    {"ClientIdNotUtf8In5", "10 0e 0004 'MQTT' 05 02 003c 00 0001 ff", "20 03 00 81 00", ""},
    {"BytesAfterTheEndIn5", "10 0f 0004 'MQTT' 05 02 003c 00 0001 'c' ff", "20 03 00 81 00", ""},
    {"EndsInTheClientIdIn5", "10 0e 0004 'MQTT' 05 02 003c 00 0005 'c'", "20 03 00 81 00", ""},
    {"NoPropertiesIn5", "10 0a 0004 'MQTT' 05 02 003c", "20 03 00 81 00", ""},
    {"NoFlagsIn5", "10 07 0004 'MQTT' 05", "20 03 00 81 00", ""},
    {"PropertiesTooLongIn5", "10 0e 0004 'MQTT' 05 02 003c 09 0001 'c'", "20 03 00 81 00", ""},
    {"UnknownPropertyIn5", "10 10 0004 'MQTT' 05 02 003c 02 7e00 0001 'c'", "20 03 00 81 00", ""},
    {"PropertyOfAnotherPacketIn5", "10 11 0004 'MQTT' 05 02 003c 03 130000 0001 'c'", "20 03 00 81 00", ""},
    {"ReceiveMaximumZeroIn5", "10 11 0004 'MQTT' 05 02 003c 03 210000 0001 'c'", "20 03 00 82 00", ""},
    {"ReceiveMaximumTwiceIn5", "10 14 0004 'MQTT' 05 02 003c 06 210001 210001 0001 'c'", "20 03 00 82 00", ""},
    {"MaximumPacketSizeZeroIn5", "10 13 0004 'MQTT' 05 02 003c 05 2700000000 0001 'c'", "20 03 00 82 00", ""},
    {"RequestProblemInformationTwoIn5", "10 10 0004 'MQTT' 05 02 003c 02 1702 0001 'c'", "20 03 00 82 00", ""},
    {"AuthenticationDataAloneIn5", "10 12 0004 'MQTT' 05 02 003c 04 16 0001 'd' 0001 'c'", "20 03 00 82 00", "20 09 00 00 06 22 000a 21 0014"},
    {"WillTopicEmptyIn5", "10 14 0004 'MQTT' 05 06 003c 00 0001 'c' 00 0000 0001 'x'", "20 03 00 90 00", ""},
    {"WillTopicWithWildcardIn5", "10 15 0004 'MQTT' 05 06 003c 00 0001 'c' 00 0001 '#' 0001 'x'", "20 03 00 90 00", ""},
    {"WillPropertyOutsideTheWillIn5", "10 13 0004 'MQTT' 05 02 003c 05 1800000001 0001 'c'", "20 03 00 81 00", ""},
    {"UserNameNotUtf8In5", "10 11 0004 'MQTT' 05 82 003c 00 0001 'c' 0001 ff", "20 03 00 81 00", ""},
    {"FixedHeaderFlagsIn5", "11 0e 0004 'MQTT' 05 02 003c 00 0001 'c'", "", ""},
    {"RemainingLengthOfFiveBytes", "10 ff ff ff ff 01", "", ""},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(
    Connect, MalformedConnects, ::testing::ValuesIn(malformed_connects),
    [](const auto& test) { return std::string(test.param.name); }
);

TEST(MalformedConnects, OfEveryLengthIn311AreClosedWithoutAWord) {
    const auto whole = bytes("10 19 0004 'MQTT' 04 c6 003c 0001 'c' 0001 'w' 0001 'x' 0001 'u' 0001 'p'");
    for (std::size_t length = 2; length < whole.size(); ++length) {
        World world;
        TestClient client(world);
        auto cut = whole.substr(0, length);
        cut[1] = static_cast<char>(length - 2);
        client.send_bytes(cut);
        EXPECT_EQ(hex(world.broker.output(client.id())), "") << hex(cut);
        EXPECT_TRUE(client.is_finished()) << hex(cut);
    }
}

TEST(MalformedConnects, OfEveryLengthIn5SayThatTheyAreMalformed) {
    const auto whole =
        bytes("10 1b 0004 'MQTT' 05 c6 003c 00 0001 'c' 00 0001 'w' 0001 'x' 0001 'u' 0001 'p'");
    for (std::size_t length = 9; length < whole.size(); ++length) {
        World world;
        TestClient client(world);
        auto cut = whole.substr(0, length);
        cut[1] = static_cast<char>(length - 2);
        client.send_bytes(cut);
        EXPECT_EQ(hex(world.broker.output(client.id())), hex(bytes("20 03 00 81 00"))) << hex(cut);
        EXPECT_TRUE(client.is_finished()) << hex(cut);
    }
}

} // namespace
} // namespace tutti::broker
