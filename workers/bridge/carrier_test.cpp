#include "bridge/passage.hpp"
#include "workers/bridge/carrier.hpp"

#include <gtest/gtest.h>

namespace tutti::bridge {
namespace {

const SteadyTime now{seconds{1000}};

Carrier carrier(TopicRule rule, Carrier::Retained retained = Carrier::Retained::Kept) {
    return {TopicMap(std::array{std::move(rule)}, {"tutti", "house"}), "left.venue", retained};
}

const TopicRule events{.filter = "event/#", .remote_prefix = "left/"};

TEST(Carrier, CarriesEveryPropertyOfMqttFive) {
    std::string properties;
    mqtt::append_user_property(properties, "traceparent", "00-1");
    mqtt::append_user_property(properties, "a", "b");
    mqtt::Publish publish{
        .topic = "tutti/event/press",
        .payload = "x",
        .qos = mqtt::QoS::AtLeastOnce,
        .packet_id = 7,
        .payload_is_utf8 = true,
        .expiry_seconds = 30,
        .content_type = "text/plain",
        .response_topic = "tutti/event/answers",
        .correlation_data = "c",
        .user_properties = mqtt::UserProperties{properties}
    };
    auto carries = carrier(events);
    const auto crossing = carries.carry(Side::Local, publish, now);
    ASSERT_TRUE(crossing);
    const bus::Message expected{
        .topic = "house/left/event/press",
        .payload = "x",
        .qos = bus::QoS::AtLeastOnce,
        .expiry = seconds{30},
        .response_topic = "house/left/event/answers",
        .correlation_data = "c",
        .content_type = "text/plain",
        .payload_is_utf8 = true,
        .user_properties = {{"traceparent", "00-1"}, {"a", "b"}, {std::string(passed_property), "left.venue"}}
    };
    EXPECT_EQ(crossing->message, expected);
    EXPECT_FALSE(crossing->echo);
    EXPECT_EQ(carries.counts(Side::Local).messages, 1U);
    EXPECT_EQ(carries.counts(Side::Remote).messages, 0U);
}

TEST(Carrier, ARuleLowersTheQualityOfService) {
    auto carries = carrier({.filter = "event/#", .qos = mqtt::QoS::AtMostOnce});
    const mqtt::Publish publish{.topic = "tutti/event/a", .qos = mqtt::QoS::ExactlyOnce, .packet_id = 1};
    EXPECT_EQ(carries.carry(Side::Local, publish, now)->message.qos, bus::QoS::AtMostOnce);
}

TEST(Carrier, RetainedStaysRetainedWhereItIsKept) {
    const mqtt::Publish kept{.topic = "tutti/event/a", .payload = "x", .retain = true};
    const mqtt::Publish cleared{.topic = "tutti/event/a", .retain = true};
    EXPECT_TRUE(carrier(events).carry(Side::Local, kept, now)->message.retain);
    EXPECT_TRUE(carrier(events).carry(Side::Local, cleared, now)->message.retain);
    EXPECT_FALSE(carrier(events, Carrier::Retained::AsAnyOther).carry(Side::Local, kept, now)->message.retain
    );
}

TEST(Carrier, WhatItCarriedOnceItCarriesNoMore) {
    std::string properties;
    mqtt::append_user_property(properties, passed_property, "left.venue");
    const mqtt::Publish publish{
        .topic = "house/left/event/a", .user_properties = mqtt::UserProperties{properties}
    };
    auto carries = carrier(events);
    EXPECT_FALSE(carries.carry(Side::Remote, publish, now));
    EXPECT_EQ(carries.counts(Side::Remote).circled, 1U);
}

TEST(Carrier, WhatNoRuleCarriesIsLeft) {
    auto carries = carrier({.filter = "#"});
    EXPECT_FALSE(carries.carry(Side::Local, {.topic = "tutti/worker/lamp"}, now));
    EXPECT_FALSE(carries.carry(Side::Local, {.topic = "elsewhere"}, now));
    EXPECT_EQ(carries.counts(Side::Local).left, 2U);
}

TEST(Carrier, WhatWouldHaveNoTopicOrTooLongAOneIsLeft) {
    auto carries = carrier({.filter = "/#", .remote_prefix = "/b/"});
    EXPECT_FALSE(carries.carry(Side::Remote, {.topic = "b/"}, now));
    EXPECT_FALSE(carries.carry(Side::Remote, {.topic = "b/$SYS/x"}, now)); // [MQTT-4.7.2-1]
    EXPECT_EQ(carries.counts(Side::Remote).left, 2U);
    const std::string longest(65'535, 'a');
    EXPECT_FALSE(carries.carry(Side::Local, {.topic = longest}, now));
    const mqtt::Publish publish{.topic = "a", .response_topic = longest};
    EXPECT_EQ(carries.carry(Side::Local, publish, now)->message.response_topic, longest);
}

TEST(Carrier, AnEchoOfAnOldBrokerIsKnown) {
    auto carries = carrier({.filter = "event/#"});
    carries.upstream_speaks(mqtt::Version::V311);
    const mqtt::Publish press{.topic = "tutti/event/press", .payload = "x"};
    const mqtt::Publish back{.topic = "house/event/press", .payload = "x"};
    const auto crossing = carries.carry(Side::Local, press, now);
    ASSERT_TRUE(crossing && crossing->echo);
    carries.settled(*crossing->echo, now);
    EXPECT_FALSE(carries.carry(Side::Remote, back, now));
    EXPECT_TRUE(carries.carry(Side::Remote, back, now));
    EXPECT_EQ(carries.counts(Side::Remote).echoes, 1U);
}

TEST(Carrier, AStateIsRetainedAndGoesBothWays) {
    const mqtt::Publish here{.topic = "tutti/event/a", .payload = "x", .retain = true};
    const mqtt::Publish there{.topic = "house/left/event/a", .payload = "x", .retain = true};
    auto carries = carrier(events);
    const auto out = carries.carry(Side::Local, here, now);
    const auto in = carries.carry(Side::Remote, there, now);
    ASSERT_TRUE(out && out->state && in && in->state);
    EXPECT_EQ(out->state->topic, in->state->topic);
    EXPECT_EQ(out->state->payload, in->state->payload);
    EXPECT_FALSE(carries.carry(Side::Local, {.topic = "tutti/event/a", .payload = "x"}, now)->state);
    auto one_way = carrier({.filter = "event/#", .direction = Direction::Out});
    EXPECT_FALSE(one_way.carry(Side::Local, here, now)->state);
}

TEST(Carrier, AStateThatGoesBackIsAsItCame) {
    const mqtt::Publish there{
        .topic = "house/event/a",
        .payload = "x",
        .qos = mqtt::QoS::ExactlyOnce,
        .retain = true,
        .packet_id = 1
    };
    auto carries = carrier({.filter = "event/#"});
    carries.upstream_speaks(mqtt::Version::V311);
    const auto crossing = carries.carry(Side::Remote, there, now);
    ASSERT_TRUE(crossing);
    const auto back = carries.give_back(Side::Remote, there, *crossing);
    const bus::Message expected{
        .topic = "house/event/a", .payload = "x", .qos = bus::QoS::AtLeastOnce, .retain = true
    };
    EXPECT_EQ(back.message, expected);
    ASSERT_TRUE(back.echo);
    carries.settled(*back.echo, now);
    EXPECT_FALSE(carries.carry(Side::Remote, there, now)) << "it is an echo";
}

TEST(Carrier, WhatStaysDidNotCross) {
    auto carries = carrier({.filter = "event/#"});
    carries.upstream_speaks(mqtt::Version::V311);
    const mqtt::Publish here{.topic = "tutti/event/a", .payload = "x", .retain = true};
    const auto crossing = carries.carry(Side::Local, here, now);
    ASSERT_TRUE(crossing && crossing->echo);
    carries.stays(Side::Local, crossing->message, crossing->echo, now);
    EXPECT_EQ(carries.counts(Side::Local).messages, 0U);
    EXPECT_EQ(carries.counts(Side::Local).bytes, 0U);
    EXPECT_EQ(carries.counts(Side::Local).unchanged, 1U);
    EXPECT_TRUE(carries.carry(Side::Remote, {.topic = "house/event/a", .payload = "x"}, now)) << "no echo";
}

TEST(Carrier, WhereNothingComesBackNoEchoIsWaitedFor) {
    auto carries = carrier({.filter = "event/#", .direction = Direction::Out});
    carries.upstream_speaks(mqtt::Version::V311);
    EXPECT_FALSE(carries.carry(Side::Local, {.topic = "tutti/event/press"}, now)->echo);
}

} // namespace
} // namespace tutti::bridge
