// CONNECT: who gets in, what they are told, whose session it is.
#include "broker/test_client.hpp"

namespace tutti::broker {

using mqtt::QoS;
using mqtt::ReasonCode;
using mqtt::Version;

TEST(Connect, TellsAVersion5ClientTheServersLimits) {
    World world;
    TestClient client(world);
    const auto connack = client.connect("a", {.request_response_information = true});
    EXPECT_EQ(connack.reason, ReasonCode::Success);
    EXPECT_FALSE(connack.session_present);
    EXPECT_EQ(connack.maximum_qos, QoS::ExactlyOnce);
    EXPECT_EQ(connack.maximum_packet_size, 1024U * 1024U);
    EXPECT_EQ(connack.receive_maximum, 1000);
    EXPECT_EQ(connack.topic_alias_maximum, 16);
    EXPECT_TRUE(connack.wildcard_subscriptions_available);
    EXPECT_FALSE(connack.shared_subscriptions_available);
    EXPECT_EQ(connack.response_information, "tutti/reply/a/");
    EXPECT_FALSE(connack.assigned_client_id);
}

TEST(Connect, AWillThatIsNotTheUtf8ItSaysIsRefused) { // MQTT 5 §3.1.3.2.3
    World world;
    TestClient client(world), good(world);
    const auto will = [](std::string_view payload) {
        return mqtt::Connect{.will = mqtt::Will{.topic = "t", .payload = payload, .payload_is_utf8 = true}};
    };
    EXPECT_EQ(client.connect("a", will("\x80")).reason, ReasonCode::PayloadFormatInvalid);
    EXPECT_TRUE(client.is_finished());
    EXPECT_EQ(good.connect("a", will("gone")).reason, ReasonCode::Success);
}

TEST(Connect, AnEmptyClientIdIsAssigned) {
    World world;
    TestClient one(world), two(world), three(world);
    const std::string first(one.connect("").assigned_client_id.value_or(""));
    const std::string second(two.connect("").assigned_client_id.value_or(""));
    EXPECT_TRUE(first.starts_with("auto-"));
    EXPECT_NE(first, second);
    EXPECT_EQ(three.connect("", {.version = Version::V311}).reason, ReasonCode::Success);
}

TEST(Connect, AnEmptyClientIdWithoutCleanSessionIsRefusedIn311) {
    World world;
    TestClient client(world);
    EXPECT_EQ(
        client.connect("", {.version = Version::V311, .clean_start = false}).reason,
        ReasonCode::ClientIdentifierNotValid
    );
    EXPECT_TRUE(client.is_finished());
}

TEST(Connect, AWrongPasswordIsRefused) {
    World world;
    TestClient wrong(world), right(world);
    EXPECT_EQ(
        wrong.connect("x", {.user_name = "mixer", .password = "guess"}).reason,
        ReasonCode::BadUserNameOrPassword
    );
    EXPECT_TRUE(wrong.is_finished());
    EXPECT_EQ(right.connect("x", {.user_name = "mixer", .password = "rexim"}).reason, ReasonCode::Success);
    EXPECT_EQ(world.broker.stats().refused, 1U);
}

TEST(Connect, AnythingElseFirstClosesWithoutAWord) {
    World world;
    TestClient client(world);
    client.send(mqtt::Pingreq{});
    EXPECT_TRUE(client.is_finished());
    EXPECT_EQ(world.broker.output(client.id()), "");
}

TEST(Connect, ARefusalThat311HasNoWordForIsNoConnack) {
    using enum ReasonCode;
    for (const auto reason :
         {MalformedPacket, ProtocolError, TopicNameInvalid, PacketTooLarge, QoSNotSupported})
        EXPECT_FALSE(mqtt::can_carry(Version::V311, reason)) << mqtt::name(reason);
    for (const auto reason :
         {ServerUnavailable, ServerBusy, NotAuthorized, BadUserNameOrPassword, QuotaExceeded})
        EXPECT_TRUE(mqtt::can_carry(Version::V311, reason)) << mqtt::name(reason);
}

TEST(Connect, ASecondConnectIsAProtocolError) {
    World world;
    TestClient client(world);
    client.connect("a");
    client.send(mqtt::Connect{.client_id = "a"});
    EXPECT_EQ(client.take<mqtt::Disconnect>().reason, ReasonCode::ProtocolError);
    EXPECT_TRUE(client.is_finished());
}

TEST(Connect, SilenceBeforeConnectEndsAtTheTimeout) {
    World world;
    TestClient client(world);
    client.id();
    world.pass(seconds(5) - microseconds(1));
    EXPECT_FALSE(client.is_finished());
    world.pass(microseconds(1));
    EXPECT_TRUE(client.is_finished());
}

TEST(Connect, AnUnknownAuthenticationMethodIsRefused) {
    World world;
    TestClient client(world);
    EXPECT_EQ(
        client.connect("a", {.authentication_method = "SCRAM"}).reason, ReasonCode::BadAuthenticationMethod
    );
}

TEST(Connect, AWillWhereTheClientMayNotPublishIsRefused) {
    World world;
    TestClient command(world), server(world);
    EXPECT_EQ(command.connect("a", {.will = mqtt::Will{.topic = "cmd/x"}}).reason, ReasonCode::NotAuthorized);
    EXPECT_EQ(server.connect("b", {.will = mqtt::Will{.topic = "$SYS/x"}}).reason, ReasonCode::NotAuthorized);
}

TEST(Connect, TheSameClientAgainTakesTheSessionOver) {
    World world;
    TestClient first(world), second(world);
    first.connect("a", {.session_expiry_seconds = 60});
    first.subscribe("t");
    const auto connack = second.connect("a", {.clean_start = false, .session_expiry_seconds = 60});
    EXPECT_TRUE(connack.session_present);
    EXPECT_EQ(first.take<mqtt::Disconnect>().reason, ReasonCode::SessionTakenOver);
    EXPECT_TRUE(first.is_finished());
    second.publish("t", "1");
    EXPECT_EQ(second.payloads(), Strings{"1"});
}

TEST(Connect, AClientIdIsBoundToItsUser) {
    World world;
    TestClient owner(world), stranger(world), nobody(world), trusted(world, Origin::Trusted);
    owner.connect("desk", {.user_name = "mixer", .password = "rexim"});
    EXPECT_EQ(
        stranger.connect("desk", {.user_name = "lamp", .password = "pmal"}).reason,
        ReasonCode::ClientIdentifierNotValid
    );
    EXPECT_EQ(nobody.connect("desk").reason, ReasonCode::ClientIdentifierNotValid);
    EXPECT_FALSE(owner.is_finished());
    EXPECT_EQ(trusted.connect("desk").reason, ReasonCode::Success);
    EXPECT_TRUE(owner.is_finished());
}

TEST(Connect, AUserDisplacesAnAnonymousSquatterWithoutItsSession) {
    World world;
    TestClient squatter(world), mixer(world);
    squatter.connect("mixer", {.session_expiry_seconds = 1000});
    squatter.subscribe("reply/#");
    const auto connack = mixer.connect(
        "mixer",
        {.clean_start = false, .user_name = "mixer", .password = "rexim", .session_expiry_seconds = 1000}
    );
    EXPECT_EQ(connack.reason, ReasonCode::Success);
    EXPECT_FALSE(connack.session_present);
    EXPECT_EQ(world.broker.stats().subscriptions, 0U);
}

TEST(Connect, KeepAliveEndsASilentClientAtOneAndAHalf) {
    World world;
    TestClient client(world);
    client.connect("a", {.keep_alive_seconds = 3});
    world.pass(seconds(3));
    client.send(mqtt::Pingreq{});
    client.take<mqtt::Pingresp>();
    world.pass(milliseconds(4499));
    EXPECT_FALSE(client.is_finished());
    world.pass(milliseconds(1));
    EXPECT_EQ(client.take<mqtt::Disconnect>().reason, ReasonCode::KeepAliveTimeout);
    EXPECT_TRUE(client.is_finished());
}

TEST(Connect, NothingWakesTheBrokerForClientsWithoutKeepAlive) {
    World world;
    TestClient client(world);
    client.connect("a");
    client.subscribe("#");
    EXPECT_FALSE(world.broker.next_deadline());
}

TEST(Connect, ShuttingDownTellsEverybody) {
    World world;
    TestClient client(world), other(world);
    client.connect("a", {.will = mqtt::Will{.topic = "w", .payload = "gone"}});
    other.connect("b", {.version = Version::V311});
    other.subscribe("w");
    world.broker.shut_down(world.now);
    EXPECT_EQ(client.take<mqtt::Disconnect>().reason, ReasonCode::ServerShuttingDown);
    EXPECT_TRUE(other.is_finished());
    EXPECT_EQ(other.payloads(), Strings{});
}

} // namespace tutti::broker
