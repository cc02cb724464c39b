// The connection: CONNECT, keep alive, refusals, goodbyes.
#include "bus/mqtt_session_testing.hpp"

namespace tutti::bus::testing {
namespace {

TEST_F(MqttSessionTest, OpensWithWhatItsOptionsSay) {
    BusOptions options = plain();
    options.user = "u";
    options.password = "p";
    options.mqtt.keep_alive = seconds{60};
    options.mqtt.session_expiry = seconds{300};
    options.will = Message{.topic = "w", .payload = "gone", .retain = true};
    options.mqtt.will_delay = seconds{5};
    use(options);
    session().opened(now_);
    EXPECT_EQ(sent(), Lines{"CONNECT5 me clean keep60 session300 user=u password=p will w 'gone' after5"});
}

TEST_F(MqttSessionTest, ResumesItsOwnSessionWhereTheBrokerKeepsIt) {
    BusOptions options = plain();
    options.mqtt.session_expiry = seconds{300};
    use(options);
    go_online();
    session().lost();
    session().opened(now_);
    EXPECT_EQ(sent(), Lines{"CONNECT5 me session300"});
}

TEST_F(MqttSessionTest, ResumesAnEarlierProcessOnlyWhenTold) {
    BusOptions options = plain();
    options.mqtt.first_session = FirstSession::Resume;
    options.mqtt.session_expiry = seconds{300};
    use(options);
    session().opened(now_);
    EXPECT_EQ(sent(), Lines{"CONNECT5 me session300"});
}

TEST_F(MqttSessionTest, SendsNothingBeforeTheBrokerAccepts) {
    use(plain());
    session().opened(now_);
    sent();
    EXPECT_TRUE(publish({.topic = "a", .payload = "x"}));
    session().subscribe("f", QoS::AtMostOnce, 1);
    EXPECT_EQ(sent(), Lines{});
    EXPECT_FALSE(session().wants_to_send());
    EXPECT_TRUE(broker(mqtt::Connack{}));
    EXPECT_TRUE(session().wants_to_send());
    EXPECT_EQ(sent(), (Lines{"SUBSCRIBE f qos0 id1 #1", "PUBLISH a 'x'"}));
}

TEST_F(MqttSessionTest, FallsBackTo311WhenTheBrokerAnswersInItsWay) {
    use(plain());
    session().opened(now_);
    const auto refused = session().receive(std::string_view("\x20\x02\x00\x01", 4), now_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::UnknownVersion);
    EXPECT_TRUE(session().take_retry_at_once());
    EXPECT_FALSE(session().take_retry_at_once());
    session().lost();
    session().opened(now_);
    EXPECT_EQ(sent(), Lines{"CONNECT4 me clean"});
}

TEST_F(MqttSessionTest, FallsBackTo311WhenTheBrokerAnswersInMqtt5) {
    use(plain());
    session().opened(now_);
    EXPECT_FALSE(broker(mqtt::Connack{.reason = mqtt::ReasonCode::UnsupportedProtocolVersion}));
    EXPECT_TRUE(session().take_retry_at_once());
    EXPECT_EQ(session().version(), mqtt::Version::V311);
}

TEST_F(MqttSessionTest, SaysWhyItWasRefused) {
    use(plain());
    session().opened(now_);
    const auto refused =
        broker(mqtt::Connack{.reason = mqtt::ReasonCode::NotAuthorized, .reason_string = "who?"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::PermissionDenied);
    EXPECT_EQ(refused.error().message, "the broker refused the connection: not authorized (who?)");
    EXPECT_FALSE(session().take_retry_at_once());
}

TEST_F(MqttSessionTest, WaitsForTheAnswerToItsConnectForTenSeconds) {
    use(plain());
    session().opened(now_);
    EXPECT_EQ(session().deadline(), now_ + seconds{10});
    pass(milliseconds{9'999});
    EXPECT_TRUE(session().tick(now_));
    pass(milliseconds{1});
    const auto late = session().tick(now_);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ErrorCode::Timeout);
}

TEST_F(MqttSessionTest, NeverWakesUpWithoutKeepAlive) {
    use(plain());
    EXPECT_EQ(session().deadline(), SteadyTime::max());
    go_online();
    EXPECT_EQ(session().deadline(), SteadyTime::max());
}

TEST_F(MqttSessionTest, PingsWhenNothingWasSentForTheKeepAlive) {
    BusOptions options = plain();
    options.mqtt.keep_alive = seconds{60};
    use(options);
    go_online();
    pass(milliseconds{59'999});
    EXPECT_TRUE(session().tick(now_));
    EXPECT_EQ(sent(), Lines{});
    pass(milliseconds{1});
    EXPECT_TRUE(session().tick(now_));
    EXPECT_EQ(sent(), Lines{"PINGREQ"});
    EXPECT_TRUE(broker(mqtt::Pingresp{}));
    EXPECT_EQ(session().deadline(), now_ + seconds{60});
}

TEST_F(MqttSessionTest, PingsWhenItIsAskedToBehindTheAcknowledgementsThatAreDue) {
    auto options = plain();
    options.mqtt.acknowledging = Acknowledging::WhenTold;
    use(options);
    EXPECT_FALSE(session().ping(now_)) << "it is not online";
    go_online();
    EXPECT_TRUE(broker(mqtt::Publish{.topic = "a", .qos = QoS::AtLeastOnce, .packet_id = 7}));
    EXPECT_FALSE(session().are_deliveries_settled());
    session().settle_delivery(listener_.deliveries.front());
    EXPECT_TRUE(session().are_deliveries_settled());
    EXPECT_TRUE(session().ping(now_));
    EXPECT_FALSE(session().ping(now_)) << "one is under way";
    EXPECT_EQ(sent(), (Lines{"PUBACK 7", "PINGREQ"}));
    listener_.take();
    EXPECT_TRUE(broker(mqtt::Pingresp{}));
    EXPECT_TRUE(broker(mqtt::Pingresp{})); // which nobody asked for
    EXPECT_EQ(listener_.take(), Lines{"ping answered"});
    EXPECT_TRUE(session().ping(now_));
}

TEST_F(MqttSessionTest, PingsABrokerThatOnlyTakesAndNeverGives) {
    BusOptions options = plain();
    options.mqtt.keep_alive = seconds{60};
    use(options);
    go_online();
    for (int i = 0; i < 6; ++i) {
        pass(seconds{10});
        EXPECT_TRUE(publish({.topic = "a"}));
        if (i < 5) EXPECT_EQ(sent().size(), 1U);
    }
    EXPECT_TRUE(session().tick(now_));
    EXPECT_EQ(sent(), (Lines{"PINGREQ", "PUBLISH a ''"}));
}

TEST_F(MqttSessionTest, GivesUpTenSecondsAfterAPingWithoutAnswer) {
    BusOptions options = plain();
    options.mqtt.keep_alive = seconds{60};
    use(options);
    go_online();
    pass(seconds{60});
    EXPECT_TRUE(session().tick(now_));
    pass(milliseconds{9'999});
    EXPECT_TRUE(session().tick(now_));
    pass(milliseconds{1});
    EXPECT_FALSE(session().tick(now_));
}

TEST_F(MqttSessionTest, TakesTheKeepAliveThatTheBrokerWants) {
    use(plain());
    mqtt::Connack connack;
    connack.server_keep_alive_seconds = std::uint16_t{20};
    go_online(connack);
    EXPECT_EQ(session().deadline(), now_ + seconds{20});
}

TEST_F(MqttSessionTest, DisconnectsAfterWhatWasQueued) {
    use(plain());
    go_online();
    EXPECT_TRUE(publish({.topic = "a", .payload = "last"}));
    session().disconnect(now_);
    EXPECT_EQ(sent(), (Lines{"PUBLISH a 'last'", "DISCONNECT success"}));
    const auto late = publish({.topic = "a"});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ErrorCode::Unavailable);
}

TEST_F(MqttSessionTest, TellsTheBrokerWhatItDidWrong) {
    use(plain());
    go_online();
    const auto bad = session().receive(std::string_view("\x36\x00", 2), now_);
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().message, "the broker broke the protocol: QoS 3 does not exist");
    EXPECT_EQ(sent(), Lines{"DISCONNECT malformed packet"});
}

TEST_F(MqttSessionTest, RefusesPacketsThatABrokerMayNotSendNow) {
    mqtt::Publish aliased{.topic = "a"};
    aliased.topic_alias = 1;
    for (const mqtt::Packet& packet :
         {mqtt::Packet{mqtt::Connack{}}, mqtt::Packet{mqtt::Pingreq{}}, mqtt::Packet{aliased},
          mqtt::Packet{mqtt::Auth{.reason = mqtt::ReasonCode::ContinueAuthentication}}}) {
        use(plain());
        go_online();
        EXPECT_FALSE(broker(packet));
        EXPECT_TRUE(session().is_leaving());
    }
    use(plain());
    session().opened(now_);
    EXPECT_FALSE(broker(mqtt::Pingresp{})); // before CONNACK
}

TEST_F(MqttSessionTest, RefusesPacketsLargerThanItAnnounced) {
    BusOptions options = plain();
    options.mqtt.packet_limit = 100;
    use(options);
    go_online();
    EXPECT_FALSE(session().receive(std::string_view("\x30\x80\x01", 3), now_));
    EXPECT_EQ(sent(), Lines{"DISCONNECT packet too large"});
}

TEST_F(MqttSessionTest, SaysWhyTheBrokerClosed) {
    use(plain());
    go_online();
    const auto closed = broker(mqtt::Disconnect{.reason = mqtt::ReasonCode::SessionTakenOver});
    ASSERT_FALSE(closed);
    EXPECT_EQ(closed.error().code, ErrorCode::Conflict);
    EXPECT_EQ(closed.error().message, "the broker closed the connection: session taken over");
}

TEST_F(MqttSessionTest, UnderstandsTheBrokerHoweverItsBytesAreSplit) {
    std::string transcript;
    encode(transcript, mqtt::Connack{}, mqtt::Version::V5);
    encode(transcript, mqtt::Publish{.topic = "a", .payload = "x"}, mqtt::Version::V5);
    encode(
        transcript, mqtt::Publish{.topic = "b", .payload = "y", .qos = QoS::AtLeastOnce, .packet_id = 9},
        mqtt::Version::V5
    );
    encode(transcript, mqtt::Pingresp{}, mqtt::Version::V5);
    const Lines expected = {"accepted", "PUBLISH a 'x'", "PUBLISH b 'y' qos1 id9"};
    for (std::size_t split = 0; split <= transcript.size(); ++split) {
        use(plain());
        session().opened(now_);
        const std::string_view whole = transcript;
        const auto first = session().receive(whole.substr(0, split), now_);
        ASSERT_TRUE(first) << split;
        const auto second = session().receive(whole.substr(*first), now_);
        ASSERT_TRUE(second) << split;
        EXPECT_EQ(*first + *second, transcript.size());
        EXPECT_EQ(listener_.take(), expected) << split;
    }
}

} // namespace
} // namespace tutti::bus::testing
