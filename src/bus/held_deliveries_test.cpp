// Acknowledging by word: a session that is told when a message is where it was to go.
#include "bus/mqtt_session_testing.hpp"

namespace tutti::bus {
namespace {

using namespace testing;

class HeldAcknowledgements : public MqttSessionTest {
protected:
    void SetUp() override {
        auto options = plain();
        options.mqtt.acknowledging = Acknowledging::WhenTold;
        options.mqtt.first_session = FirstSession::Resume;
        options.mqtt.session_expiry = seconds{60};
        use(options);
        go_online();
    }
    void arrives(mqtt::PacketId id, QoS qos = QoS::AtLeastOnce, bool duplicate = false) {
        mqtt::Publish publish{
            .topic = "a", .payload = "x", .qos = qos, .duplicate = duplicate, .packet_id = id
        };
        ASSERT_TRUE(broker(publish).has_value());
    }
    void settle(std::size_t index) { session().settle_delivery(listener_.deliveries.at(index)); }
    void comes_back(bool with_session) {
        session().lost();
        go_online({.session_present = with_session});
    }
};

TEST_F(HeldAcknowledgements, NoneGoesBeforeItsWord) {
    arrives(1);
    EXPECT_EQ(sent(), Lines{});
    EXPECT_FALSE(session().wants_to_send());
    settle(0);
    EXPECT_TRUE(session().wants_to_send());
    EXPECT_EQ(sent(), Lines{"PUBACK 1"});
    EXPECT_EQ(session().held(), 0U);
}

// [MQTT-4.6.0-2]
TEST_F(HeldAcknowledgements, GoInTheOrderOfTheMessages) {
    arrives(1);
    arrives(2);
    settle(1);
    EXPECT_EQ(sent(), Lines{});
    settle(0);
    EXPECT_EQ(sent(), (Lines{"PUBACK 1", "PUBACK 2"}));
}

TEST_F(HeldAcknowledgements, QosZeroHasNone) {
    ASSERT_TRUE(broker(mqtt::Publish{.topic = "a", .payload = "x"}).has_value());
    EXPECT_EQ(listener_.deliveries, std::vector{Delivery{}});
    EXPECT_EQ(session().held(), 0U);
}

// MQTT 5 §4.4
TEST_F(HeldAcknowledgements, AMessageThatComesAgainIsNotHandedOnAgain) {
    arrives(1);
    comes_back(true);
    arrives(1, QoS::AtLeastOnce, true);
    EXPECT_EQ(listener_.deliveries.size(), 1U);
    settle(0);
    EXPECT_EQ(sent(), Lines{"PUBACK 1"});
}

TEST_F(HeldAcknowledgements, WordThatCameMeanwhileCountsWhenTheMessageComesAgain) {
    arrives(1);
    session().lost();
    settle(0);
    go_online({.session_present = true});
    EXPECT_EQ(sent(), Lines{});
    arrives(1, QoS::AtLeastOnce, true);
    EXPECT_EQ(sent(), Lines{"PUBACK 1"});
}

TEST_F(HeldAcknowledgements, AnIdThatIsAnotherMessagesNowIsHandedOn) {
    arrives(1);
    comes_back(true);
    arrives(1);
    ASSERT_EQ(listener_.deliveries.size(), 2U);
    settle(0);
    EXPECT_EQ(sent(), Lines{});
    settle(1);
    EXPECT_EQ(sent(), Lines{"PUBACK 1"});
}

TEST_F(HeldAcknowledgements, ANewSessionKnowsNothingOfThem) {
    arrives(1);
    comes_back(false);
    settle(0);
    EXPECT_EQ(sent(), Lines{});
    arrives(1);
    EXPECT_EQ(listener_.deliveries.size(), 2U);
}

// MQTT 5 §4.3.3
TEST_F(HeldAcknowledgements, OfQosTwoThePubrecWaits) {
    arrives(1, QoS::ExactlyOnce);
    EXPECT_EQ(sent(), Lines{});
    settle(0);
    EXPECT_EQ(sent(), Lines{"PUBREC 1"});
    arrives(1, QoS::ExactlyOnce, true);
    EXPECT_EQ(sent(), Lines{"PUBREC 1"});
    EXPECT_EQ(listener_.deliveries.size(), 1U);
    ASSERT_TRUE(broker(mqtt::Ack{.type = mqtt::PacketType::Pubrel, .packet_id = 1}).has_value());
    EXPECT_EQ(sent(), Lines{"PUBCOMP 1"});
    arrives(1, QoS::ExactlyOnce);
    EXPECT_EQ(listener_.deliveries.size(), 2U);
}

} // namespace
} // namespace tutti::bus
