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
    EXPECT_FALSE(connack.server_keep_alive_seconds);
    EXPECT_TRUE(connack.wildcard_subscriptions_available);
    EXPECT_TRUE(connack.shared_subscriptions_available);
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

TEST(Connect, MayBeToldHowLongItMayBeSilent) { // MQTT 5 §3.2.2.3.14
    World world({.limits = {.keep_alive = seconds(10)}});
    TestClient silent(world), quick(world), old(world);
    EXPECT_EQ(silent.connect("a").server_keep_alive_seconds, std::uint16_t{10});
    EXPECT_FALSE(quick.connect("b", {.keep_alive_seconds = 5}).server_keep_alive_seconds);
    old.connect("c", {.version = Version::V311, .keep_alive_seconds = 60});
    world.pass(seconds(15));
    EXPECT_TRUE(silent.is_finished()) << "[MQTT-3.1.2-22]: one and a half times what it was told";
    EXPECT_TRUE(quick.is_finished());
    EXPECT_FALSE(old.is_finished()) << "3.1.1 knows its own alone";
    EXPECT_EQ(silent.take<mqtt::Disconnect>().reason, ReasonCode::KeepAliveTimeout);
}

TEST(Connect, IsSentToAnotherServer) { // MQTT 5 §4.11
    for (const bool is_permanent : {false, true}) {
        World world({.limits = {}, .redirect = Redirect{"stage.example:1883", is_permanent}});
        TestClient client(world), old(world), trusted(world, Origin::Trusted);
        const auto connack = client.connect("a");
        EXPECT_EQ(connack.reason, is_permanent ? ReasonCode::ServerMoved : ReasonCode::UseAnotherServer);
        EXPECT_EQ(connack.server_reference, "stage.example:1883");
        EXPECT_TRUE(client.is_finished());
        EXPECT_EQ(old.connect("b", {.version = Version::V311}).reason, ReasonCode::ServerUnavailable);
        EXPECT_EQ(trusted.connect("c").reason, ReasonCode::Success);
    }
}

TEST(Connect, WhoIsThereIsSentToAnotherServerToo) { // MQTT 5 §4.11
    World world;
    TestClient client(world), old(world), trusted(world, Origin::Trusted), late(world);
    client.connect("a", {.will = mqtt::Will{.topic = "w", .payload = "gone"}});
    old.connect("b", {.version = Version::V311});
    trusted.connect("c");
    trusted.subscribe("w");
    EXPECT_EQ(world.broker.redirect(Redirect{.server = "stage.example:1883"}, world.now), 2U);
    const auto disconnect = client.take<mqtt::Disconnect>();
    EXPECT_EQ(disconnect.reason, ReasonCode::UseAnotherServer);
    EXPECT_EQ(disconnect.server_reference, "stage.example:1883");
    EXPECT_TRUE(old.is_finished());
    EXPECT_EQ(trusted.payloads(), Strings{"gone"}) << "a will is for whoever is left";
    EXPECT_EQ(world.broker.redirect(std::nullopt, world.now), 0U);
    EXPECT_EQ(late.connect("a").reason, ReasonCode::Success);
}

TEST(Connect, WhoIsNotLetInIsNotToldOfAnotherServer) {
    World world({.limits = {}, .redirect = Redirect{.server = "stage.example:1883"}});
    TestClient client(world);
    const auto connack = client.connect("a", {.user_name = "mixer", .password = "guess"});
    EXPECT_EQ(connack.reason, ReasonCode::BadUserNameOrPassword);
    EXPECT_FALSE(connack.server_reference);
}

TEST(Connect, EnhancedAuthenticationIsRefused) { // MQTT 5 §4.12
    World world;
    TestClient method(world), client(world), old(world);
    EXPECT_EQ(
        method.connect("a", {.authentication_method = "SCRAM-SHA-1", .authentication_data = "x"}).reason,
        ReasonCode::BadAuthenticationMethod
    );
    EXPECT_TRUE(method.is_finished());
    client.connect("b");
    client.send_bytes(std::string_view("\xF0\x02\x19\x00", 4)
    ); // AUTH, re-authenticate: it began without a method [MQTT-4.12.0-7]
    EXPECT_EQ(client.take<mqtt::Disconnect>().reason, ReasonCode::ProtocolError);
    old.connect("c", {.version = Version::V311});
    old.send_bytes(std::string_view("\xF0\x00", 2));
    EXPECT_TRUE(old.is_finished());
}

TEST(Connect, WordsComeWithARefusalWhereTheyAreWanted) { // MQTT 5 §3.1.2.11.7
    World world;
    TestClient owner(world), wants(world), wants_none(world);
    owner.connect("a", {.user_name = "mixer", .password = "rexim", .session_expiry_seconds = 60});
    EXPECT_EQ(wants.connect("a").reason_string, "the client id belongs to another user");
    EXPECT_FALSE(wants_none.connect("a", {.request_problem_information = false}).reason_string);
    TestClient first(world), second(world), mute(world), third(world);
    first.connect("b");
    second.connect("b");
    EXPECT_EQ(first.take<mqtt::Disconnect>().reason_string, "the session was taken over");
    mute.connect("c", {.request_problem_information = false});
    third.connect("c");
    EXPECT_FALSE(mute.take<mqtt::Disconnect>().reason_string);
}

TEST(Connect, NothingLongerThanTheClientTakesIsSent) { // [MQTT-3.1.2-24], [MQTT-3.2.2-19], [MQTT-3.14.2-3]
    for (std::uint32_t most = 1; most < 64; ++most) {
        World world;
        TestClient client(world), other(world);
        client.send(mqtt::Connect{.client_id = "a", .maximum_packet_size = most});
        mqtt::Subscribe subscribe{.packet_id = 9};
        subscribe.requests.push_back({.filter = "a"});
        client.send(subscribe);
        other.connect("a");
        std::string_view rest = world.broker.output(client.id());
        while (!rest.empty()) {
            const auto packet = mqtt::peek_frame(rest);
            ASSERT_EQ(packet.status, mqtt::FrameStatus::Whole);
            EXPECT_LE(packet.frame.size, most);
            rest.remove_prefix(packet.frame.size);
        }
        EXPECT_TRUE(client.is_finished());
    }
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
