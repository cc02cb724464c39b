// Messages and subscriptions: in flight, sent again, queued, limited.
#include "bus/mqtt_session_testing.hpp"

namespace tutti::bus::testing {
namespace {

Message message(std::string topic, QoS qos = QoS::AtLeastOnce) {
    return Message{.topic = std::move(topic), .payload = "x", .qos = qos};
}

mqtt::Ack ack(mqtt::PacketType type, mqtt::PacketId id) { return {.type = type, .packet_id = id}; }

TEST_F(MqttSessionTest, SendsAMessageWithAllItHas) {
    use(plain());
    go_online();
    Message full = message("a", QoS::AtMostOnce);
    full.retain = true;
    full.expiry = seconds{30};
    full.response_topic = "r";
    full.correlation_data = "c";
    full.content_type = "t";
    full.user_properties = {{"k", "1"}, {"k", "2"}};
    EXPECT_TRUE(publish(full));
    EXPECT_EQ(sent(), Lines{"PUBLISH a 'x' retain expires30 answer=r correlation=c type=t k=1 k=2"});
}

TEST_F(MqttSessionTest, RefusesWhatIsNoMessage) {
    use(plain());
    for (const char* topic : {"", "a/#", "+", "\xff"}) {
        const auto refused = publish({.topic = topic});
        ASSERT_FALSE(refused) << topic;
        EXPECT_EQ(refused.error().code, ErrorCode::InvalidInput);
    }
    Message large = message("a");
    large.correlation_data = std::string(65'536, 'x');
    EXPECT_EQ(publish(large).error().code, ErrorCode::LimitExceeded);
    Message garbled = message("a");
    garbled.user_properties = {{"k", "\xff"}};
    EXPECT_EQ(publish(garbled).error().code, ErrorCode::InvalidInput);
}

TEST_F(MqttSessionTest, KeepsAMessageInFlightUntilItIsAcknowledged) {
    use(plain());
    go_online();
    EXPECT_TRUE(publish(message("a")));
    EXPECT_EQ(sent(), Lines{"PUBLISH a 'x' qos1 id1"});
    EXPECT_FALSE(session().is_drained());
    EXPECT_TRUE(puback(1));
    EXPECT_TRUE(session().is_drained());
    EXPECT_TRUE(puback(1)); // once more: nothing to do
}

TEST_F(MqttSessionTest, AReceiptIsSettledByTheBrokersWord) {
    use(plain());
    go_online();
    listener_.take();
    EXPECT_TRUE(publish(message("a"), Receipt{7}));
    EXPECT_TRUE(publish(message("b"), Receipt{8}));
    EXPECT_TRUE(publish(message("c", QoS::ExactlyOnce), Receipt{9}));
    EXPECT_TRUE(publish(message("d")));
    sent();
    EXPECT_EQ(listener_.take(), Lines{});
    EXPECT_TRUE(puback(1));
    EXPECT_EQ(listener_.take(), Lines{"7: taken"});
    EXPECT_TRUE(broker(
        mqtt::Ack{.type = mqtt::PacketType::Puback, .packet_id = 2, .reason = mqtt::ReasonCode::QuotaExceeded}
    ));
    EXPECT_EQ(
        listener_.take(), (Lines{
                              "dropped b: the broker refused the message: quota exceeded",
                              "8: the broker refused the message: quota exceeded",
                          })
    );
    EXPECT_TRUE(broker(ack(mqtt::PacketType::Pubrec, 3)));
    EXPECT_EQ(listener_.take(), Lines{"9: taken"});
    EXPECT_TRUE(broker(ack(mqtt::PacketType::Pubcomp, 3)));
    EXPECT_TRUE(puback(4));
    EXPECT_EQ(listener_.take(), Lines{}); // nobody asked
}

TEST_F(MqttSessionTest, AReceiptSurvivesTheConnection) {
    use(plain());
    go_online();
    EXPECT_TRUE(publish(message("a"), Receipt{7}));
    sent();
    session().lost();
    EXPECT_EQ(go_online(), Lines{"PUBLISH a 'x' qos1 id2"});
    listener_.take();
    EXPECT_TRUE(puback(2));
    EXPECT_EQ(listener_.take(), Lines{"7: taken"});
}

TEST_F(MqttSessionTest, AReceiptIsSettledWhenItsMessageIsDroppedOrGoesUnanswered) {
    BusOptions options = plain();
    options.queue.messages = 1;
    use(options);
    EXPECT_TRUE(publish(message("a", QoS::AtMostOnce), Receipt{1}));
    EXPECT_TRUE(publish(message("b", QoS::AtMostOnce), Receipt{2}));
    EXPECT_EQ(
        listener_.take(), (Lines{"dropped a: the outbound queue is full", "1: the outbound queue is full"})
    );
    EXPECT_FALSE(publish(message(std::string(5'000'000, 'x')), Receipt{3}));
    go_online();
    EXPECT_EQ(listener_.take(), (Lines{"accepted", "2: taken"}));
}

TEST_F(MqttSessionTest, SendsAgainAsDuplicateWhatTheBrokersSessionStillExpects) {
    BusOptions options = plain();
    options.mqtt.session_expiry = seconds{60};
    use(options);
    go_online();
    EXPECT_TRUE(publish(message("a")));
    EXPECT_TRUE(publish(message("b")));
    sent();
    EXPECT_TRUE(puback(1));
    session().lost();
    EXPECT_EQ(go_online({.session_present = true}), Lines{"PUBLISH b 'x' qos1 id2 dup"});
}

TEST_F(MqttSessionTest, SendsAsNewMessagesWhatAnEmptySessionKnowsNothingOf) {
    use(plain());
    go_online();
    EXPECT_TRUE(publish(message("a")));
    EXPECT_TRUE(publish(message("b")));
    sent();
    session().lost();
    EXPECT_TRUE(publish(message("c")));
    EXPECT_EQ(
        go_online(), (Lines{"PUBLISH a 'x' qos1 id3", "PUBLISH b 'x' qos1 id4", "PUBLISH c 'x' qos1 id5"})
    );
}

TEST_F(MqttSessionTest, HasNoMoreInFlightThanTheBrokerReceives) {
    use(plain());
    mqtt::Connack connack;
    connack.receive_maximum = 2;
    go_online(connack);
    for (const char* topic : {"a", "b", "c", "d"}) EXPECT_TRUE(publish(message(topic)));
    EXPECT_TRUE(publish(message("e", QoS::AtMostOnce)));
    EXPECT_EQ(sent(), (Lines{"PUBLISH a 'x' qos1 id1", "PUBLISH b 'x' qos1 id2"}));
    EXPECT_FALSE(session().wants_to_send());
    EXPECT_TRUE(puback(2));
    EXPECT_EQ(sent(), Lines{"PUBLISH c 'x' qos1 id3"});
    EXPECT_TRUE(puback(1));
    EXPECT_TRUE(puback(3));
    EXPECT_EQ(sent(), (Lines{"PUBLISH d 'x' qos1 id4", "PUBLISH e 'x'"}));
}

TEST_F(MqttSessionTest, HandsOnAQoS2MessageOnceAndSettlesIt) {
    use(plain());
    go_online();
    listener_.take();
    const mqtt::Publish publish{.topic = "a", .payload = "x", .qos = QoS::ExactlyOnce, .packet_id = 7};
    EXPECT_TRUE(broker(publish));
    mqtt::Publish again = publish;
    again.duplicate = true;
    EXPECT_TRUE(broker(again));
    EXPECT_TRUE(broker(ack(mqtt::PacketType::Pubrel, 7)));
    EXPECT_EQ(listener_.take(), Lines{"PUBLISH a 'x' qos2 id7"});
    EXPECT_EQ(sent(), (Lines{"PUBREC 7", "PUBREC 7", "PUBCOMP 7"}));
    EXPECT_TRUE(broker(publish)); // the id is free again: a new message
    EXPECT_EQ(listener_.take(), Lines{"PUBLISH a 'x' qos2 id7"});
}

TEST_F(MqttSessionTest, SendsAQoS2MessageInFourSteps) {
    BusOptions options = plain();
    options.mqtt.session_expiry = seconds{60};
    use(options);
    go_online();
    EXPECT_TRUE(publish(message("a", QoS::ExactlyOnce)));
    EXPECT_EQ(sent(), Lines{"PUBLISH a 'x' qos2 id1"});
    EXPECT_TRUE(broker(ack(mqtt::PacketType::Pubrec, 1)));
    EXPECT_EQ(sent(), Lines{"PUBREL 1"});
    session().lost();
    EXPECT_EQ(go_online({.session_present = true}), Lines{"PUBREL 1"});
    EXPECT_TRUE(broker(ack(mqtt::PacketType::Pubcomp, 1)));
    EXPECT_TRUE(session().is_drained());
}

TEST_F(MqttSessionTest, AcknowledgesAfterItsHandler) {
    use(plain());
    go_online();
    listener_.on_message = [this](const mqtt::Publish&) {
        EXPECT_TRUE(publish(message("b", QoS::AtMostOnce)));
    };
    EXPECT_TRUE(broker(mqtt::Publish{.topic = "a", .qos = QoS::AtLeastOnce, .packet_id = 3}));
    EXPECT_EQ(sent(), (Lines{"PUBACK 3", "PUBLISH b 'x'"}));
}

TEST_F(MqttSessionTest, TellsWhatTheBrokerRefused) {
    use(plain());
    go_online();
    listener_.take();
    EXPECT_TRUE(publish(message("a")));
    sent();
    EXPECT_TRUE(broker(mqtt::Ack{.packet_id = 1, .reason = mqtt::ReasonCode::NotAuthorized}));
    EXPECT_EQ(listener_.take(), Lines{"dropped a: the broker refused the message: not authorized"});
    EXPECT_TRUE(session().is_drained());
}

TEST_F(MqttSessionTest, KeepsToWhatTheBrokerCanDo) {
    use(plain());
    mqtt::Connack connack;
    connack.maximum_qos = QoS::AtLeastOnce;
    connack.retain_available = false;
    connack.maximum_packet_size = 20;
    go_online(connack);
    listener_.take();
    Message kept = message("a", QoS::ExactlyOnce);
    kept.retain = true;
    EXPECT_TRUE(publish(kept));
    EXPECT_EQ(sent(), Lines{"PUBLISH a 'x' qos1 id1"});
    EXPECT_TRUE(publish({.topic = "b", .payload = std::string(20, 'x')}));
    EXPECT_EQ(sent(), Lines{});
    EXPECT_EQ(
        listener_.take(), (Lines{
                              "no quality of service as high as was asked for", "no kept states",
                              "dropped b: the message is larger than the broker takes"
                          })
    );
}

TEST_F(MqttSessionTest, TellsWhatIsLeftOfAnExpiryAndForgetsWhatExpired) {
    use(plain());
    Message ten = message("ten");
    ten.expiry = seconds{10};
    Message two = message("two");
    two.expiry = seconds{2};
    EXPECT_TRUE(publish(two));
    EXPECT_TRUE(publish(ten));
    pass(milliseconds{2'000});
    EXPECT_EQ(go_online(), Lines{"PUBLISH ten 'x' qos1 id1 expires8"});
    EXPECT_EQ(listener_.take(), Lines{"accepted"}); // a broker would not tell of it, either
}

TEST_F(MqttSessionTest, AReceiptIsSettledWhenItsMessageExpiresBeforeItsTurn) {
    use(plain());
    Message brief = message("brief");
    brief.expiry = seconds{2};
    EXPECT_TRUE(publish(brief, Receipt{1}));
    EXPECT_TRUE(publish(message("lasting"), Receipt{2}));
    pass(milliseconds{2'000});
    EXPECT_EQ(go_online(), Lines{"PUBLISH lasting 'x' qos1 id1"});
    EXPECT_EQ(listener_.take(), (Lines{"accepted", "1: the message expired before it could be sent"}));
}

TEST_F(MqttSessionTest, SaysWhatIsLeftOfAnExpiryWhenItSendsAgain) {
    BusOptions options = plain();
    options.mqtt.session_expiry = seconds{60};
    use(options);
    Message ten = message("ten");
    ten.expiry = seconds{10};
    Message two = message("two");
    two.expiry = seconds{2};
    EXPECT_TRUE(publish(ten));
    EXPECT_TRUE(publish(two));
    EXPECT_EQ(
        go_online(), (Lines{"PUBLISH ten 'x' qos1 id1 expires10", "PUBLISH two 'x' qos1 id2 expires2"})
    );
    session().lost();
    pass(milliseconds{3'000});
    EXPECT_EQ(
        go_online({.session_present = true}),
        (Lines{"PUBLISH ten 'x' qos1 id1 dup expires7", "PUBLISH two 'x' qos1 id2 dup expires1"})
    );
}

TEST_F(MqttSessionTest, DropsTheOldestQoS0MessageWhenItsQueueIsFull) {
    BusOptions options = plain();
    options.queue.messages = 2;
    use(options);
    EXPECT_TRUE(publish(message("a", QoS::AtLeastOnce)));
    EXPECT_TRUE(publish(message("b", QoS::AtMostOnce)));
    EXPECT_TRUE(publish(message("c", QoS::AtLeastOnce)));
    EXPECT_EQ(listener_.take(), Lines{"dropped b: the outbound queue is full"});
    const auto refused = publish(message("d"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(go_online(), (Lines{"PUBLISH a 'x' qos1 id1", "PUBLISH c 'x' qos1 id2"}));
}

TEST_F(MqttSessionTest, SubscribesAgainOnlyWhereTheBrokerForgot) {
    BusOptions options = plain();
    options.mqtt.session_expiry = seconds{60};
    use(options);
    session().subscribe("f", QoS::AtLeastOnce, 1);
    EXPECT_EQ(go_online(), Lines{"SUBSCRIBE f qos1 id1 #1"});
    EXPECT_FALSE(session().is_granted("f"));
    EXPECT_TRUE(broker(mqtt::SubscriptionAck{.packet_id = 1, .reasons = {mqtt::ReasonCode::GrantedQoS1}}));
    EXPECT_TRUE(session().is_granted("f"));
    session().lost();
    EXPECT_EQ(go_online({.session_present = true}), Lines{});
    session().lost();
    EXPECT_EQ(go_online(), Lines{"SUBSCRIBE f qos1 id2 #1"});
}

TEST_F(MqttSessionTest, AsksAgainForAFilterWhoseAnswerGotLost) {
    BusOptions options = plain();
    options.mqtt.session_expiry = seconds{60};
    use(options);
    session().subscribe("f", QoS::AtLeastOnce, 1);
    go_online();
    session().lost();
    EXPECT_EQ(go_online({.session_present = true}), Lines{"SUBSCRIBE f qos1 id2 #1"});
}

TEST_F(MqttSessionTest, UnsubscribesInAKeptSessionWhatWasDroppedMeanwhile) {
    BusOptions options = plain();
    options.mqtt.session_expiry = seconds{60};
    use(options);
    session().subscribe("f", QoS::AtMostOnce, 1);
    go_online();
    session().lost();
    session().unsubscribe("f");
    EXPECT_EQ(go_online({.session_present = true}), Lines{"UNSUBSCRIBE f id2"});
    EXPECT_TRUE(broker(mqtt::SubscriptionAck{
        .type = mqtt::PacketType::Unsuback, .packet_id = 2, .reasons = {mqtt::ReasonCode::Success}
    }));
    session().lost();
    EXPECT_EQ(go_online({.session_present = true}), Lines{});
}

TEST_F(MqttSessionTest, TellsWhichSubscriptionWasRefused) {
    use(plain());
    session().subscribe("f", QoS::AtMostOnce, 1);
    go_online();
    listener_.take();
    EXPECT_TRUE(broker(mqtt::SubscriptionAck{.packet_id = 1, .reasons = {mqtt::ReasonCode::NotAuthorized}}));
    EXPECT_EQ(listener_.take(), Lines{"f: not authorized"});
    EXPECT_TRUE(session().is_refused("f"));
}

TEST_F(MqttSessionTest, LeavesIdentifiersOutWhereTheBrokerHasNone) {
    use(plain());
    session().subscribe("f", QoS::AtMostOnce, 1);
    mqtt::Connack connack;
    connack.subscription_identifiers_available = false;
    EXPECT_EQ(go_online(connack), Lines{"SUBSCRIBE f qos0 id1"});
}

TEST_F(MqttSessionTest, SpeaksPlain311) {
    BusOptions options = plain();
    options.mqtt.version = mqtt::Version::V311;
    use(options);
    session().subscribe("f", QoS::AtLeastOnce, 1);
    Message full = message("a");
    full.expiry = seconds{30};
    full.user_properties = {{"k", "v"}};
    EXPECT_TRUE(publish(full));
    EXPECT_EQ(go_online(), (Lines{"SUBSCRIBE f qos1 id1", "PUBLISH a 'x' qos1 id2"}));
    EXPECT_TRUE(puback(2));
    EXPECT_TRUE(session().is_drained());
}

TEST_F(MqttSessionTest, TakesNoPacketIdTwice) {
    BusOptions options = plain();
    options.mqtt.in_flight_limit = 3;
    use(options);
    go_online();
    EXPECT_TRUE(publish(message("stays")));
    sent();
    for (int i = 0; i < 65'540; ++i) {
        EXPECT_TRUE(publish(message("a")));
        std::string bytes;
        session().take_output(bytes, now_);
        const auto publish =
            decode_publish(mqtt::peek_frame(bytes).frame, mqtt::Version::V5, mqtt::Sender::Client);
        ASSERT_TRUE(publish);
        ASSERT_NE(publish->packet_id, 1) << i;
        ASSERT_TRUE(puback(publish->packet_id));
    }
}

} // namespace
} // namespace tutti::bus::testing
