// Payloads as Zigbee2MQTT and ESPHome send them.
#include "device/mqtt.hpp"
#include "device/topic_map.hpp"
#include "toml/document.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::device {
namespace {

/// Rules as they stand in `map`. A table in braces is one line in TOML; here it need not be.
TopicMap map_of(std::string rules) {
    std::ranges::replace(rules, '\n', ' ');
    Mqtt mqtt;
    const auto review =
        toml::read_text("map = [" + rules + "]", [&](toml::TableReader& table) { read_mqtt(table, mqtt); });
    for (const auto& mistake : review.mistakes) ADD_FAILURE() << mistake.key << ": " << mistake.reason;
    return TopicMap(mqtt.map);
}

/// "identity: type {data}, …; kind of what is malformed", of a message that comes by the map's first filter.
std::string heard(TopicMap& map, std::string_view topic, std::string_view payload, bool is_kept = false) {
    const auto filters = map.filters();
    if (filters.empty()) return "no map";
    const auto heard = map.take(filters.front(), topic, payload, is_kept);
    std::string text = heard.identity + ":";
    for (const auto& saying : heard.sayings) text += " " + saying.type + " " + print_json(saying.data);
    for (const auto& each : heard.malformed) text += "; " + std::string(each.kind);
    return text;
}

std::string once(std::string_view rules, std::string_view topic, std::string_view payload) {
    auto map = map_of(std::string(rules));
    return heard(map, topic, payload);
}

constexpr std::string_view button = R"({ topic = "zigbee2mqtt/+", pointer = "/action", field = "code",
    words = { single = "button.press", double = "button.double_tap", hold = "button.long_press" } })";

TEST(TopicMap, AButtonOfZigbee2MqttIsPressed) {
    constexpr std::string_view topic = "zigbee2mqtt/Kitchen button";
    EXPECT_EQ(
        once(button, topic, R"({"action":"single","battery":97,"linkquality":110})"),
        R"(Kitchen button: button.press {"code":"single"})"
    );
    EXPECT_EQ(
        once(button, topic, R"({"action":"hold","battery":97})"),
        R"(Kitchen button: button.long_press {"code":"hold"})"
    );
    EXPECT_EQ(once(button, topic, R"({"action":"triple"})"), "Kitchen button:");
    // It also says how it is: with no action, with an empty one, with null.
    EXPECT_EQ(once(button, topic, R"({"battery":97,"linkquality":110})"), "Kitchen button:");
    EXPECT_EQ(once(button, topic, R"({"action":"","battery":97})"), "Kitchen button:");
    EXPECT_EQ(once(button, topic, R"({"action":null})"), "Kitchen button:");
}

TEST(TopicMap, AnActionOfItsOwnTopicIsAText) {
    EXPECT_EQ(
        once(
            R"({ topic = "zigbee2mqtt/+/action", words = { single = "button.press" }, data = { code = "{1}" } })",
            "zigbee2mqtt/desk/action", "single"
        ),
        R"(desk: button.press {"value":"single","code":"desk"})"
    );
}

TEST(TopicMap, AKnobIsTurnedEachWay) {
    constexpr std::string_view knob = R"(
        { topic = "zigbee2mqtt/+", pointer = "/action", field = "action", only = ["rotate_right"], type = "knob.turn",
          data = { delta = 1 } },
        { topic = "zigbee2mqtt/+", pointer = "/action", field = "action", only = ["rotate_left"], type = "knob.turn",
          data = { delta = -1 } })";
    EXPECT_EQ(
        once(
            knob, "zigbee2mqtt/knob", R"({"action":"rotate_right","action_step_size":25,"linkquality":120})"
        ),
        R"(knob: knob.turn {"action":"rotate_right","delta":1})"
    );
    EXPECT_EQ(
        once(knob, "zigbee2mqtt/knob", R"({"action":"rotate_left"})"),
        R"(knob: knob.turn {"action":"rotate_left","delta":-1})"
    );
    EXPECT_EQ(once(knob, "zigbee2mqtt/knob", R"({"action":"rotate_stop"})"), "knob:");
}

TEST(TopicMap, AContactSensorIsHeardWhenItChanges) {
    auto map = map_of(R"({ topic = "zigbee2mqtt/+", pointer = "/contact", field = "closed", changes = true,
                           words = { true = "door.closed", false = "door.opened" }, data = { door = "{1}" } })"
    );
    const auto say = [&](std::string_view payload) { return heard(map, "zigbee2mqtt/front", payload); };
    EXPECT_EQ(
        say(R"({"contact":false,"battery":100})"), R"(front: door.opened {"closed":false,"door":"front"})"
    );
    EXPECT_EQ(say(R"({"contact":false,"battery":99})"), "front:");
    EXPECT_EQ(
        say(R"({"contact":true,"battery":99})"), R"(front: door.closed {"closed":true,"door":"front"})"
    );
}

TEST(TopicMap, WhatDoesNotCountIsAChangeAllTheSame) {
    auto map = map_of(R"({ topic = "t", only = [false], type = "door.opened", changes = true })");
    EXPECT_EQ(heard(map, "t", "false"), R"(t: door.opened {"value":false})");
    EXPECT_EQ(heard(map, "t", "true"), "t:");
    EXPECT_EQ(heard(map, "t", "false"), R"(t: door.opened {"value":false})");
}

TEST(TopicMap, SensorsOfEspHomeSayNumbersAndOnOrOff) {
    constexpr std::string_view sensor =
        R"({ topic = "+/sensor/+/state", type = "raw.{2}", scale = 0.1, offset = -1 })";
    EXPECT_EQ(
        once(sensor, "greenhouse/sensor/Soil Temp/state", "21.5"),
        R"(greenhouse: raw.soil_temp {"value":1.15})"
    );
    EXPECT_EQ(once(sensor, "greenhouse/sensor/soil/state", "nan"), "greenhouse:; number");
    constexpr std::string_view contact =
        R"({ topic = "+/binary_sensor/+/state", type = "button.level", only = ["ON"],
             data = { code = "{2}", pressed = true } })";
    EXPECT_EQ(
        once(contact, "desk/binary_sensor/pedal/state", "ON"),
        R"(desk: button.level {"value":"ON","code":"pedal","pressed":true})"
    );
    EXPECT_EQ(once(contact, "desk/binary_sensor/pedal/state", "OFF"), "desk:");
}

TEST(TopicMap, SeveralFieldsMakeOneEvent) {
    constexpr std::string_view accelerometer =
        R"({ topic = "boards/+/imu", type = "raw.accelerometer", scale = 9.81,
             fields = { x = "/accel/x", y = "/accel/y", z = "/accel/2" } })";
    EXPECT_EQ(
        once(accelerometer, "boards/a/imu", R"({"accel":{"x":1,"y":-1,"2":0}})"),
        R"(a: raw.accelerometer {"x":9.81,"y":-9.81,"z":0.0})"
    );
    EXPECT_EQ(
        once(accelerometer, "boards/a/imu", R"({"accel":{"x":1}})"), R"(a: raw.accelerometer {"x":9.81})"
    );
    EXPECT_EQ(once(accelerometer, "boards/a/imu", R"({"gyro":{}})"), "a:");
    EXPECT_EQ(once(accelerometer, "boards/a/imu", R"({"accel":{"x":[1]}})"), "a:; value");
}

TEST(TopicMap, WhatABrokerHadKeptIsAStateAndNoEvent) {
    auto events = map_of(R"({ topic = "t", type = "x" })");
    EXPECT_EQ(heard(events, "t", "1", true), "t:");
    auto states = map_of(R"({ topic = "t", type = "x", retained = true })");
    EXPECT_EQ(heard(states, "t", "1", true), R"(t: x {"value":1})");
    EXPECT_EQ(heard(states, "t", "", true), ":"); // forgotten
}

TEST(TopicMap, HostilePayloadsAreCountedAndNothingIsSaid) {
    EXPECT_EQ(once(R"({ topic = "t", type = "x" })", "t", "\xff\xfe"), "t:; text");
    EXPECT_EQ(once(R"({ topic = "t", type = "x" })", "t", std::string(64 * 1024 + 1, '1')), "t:; too_large");
    EXPECT_EQ(once(R"({ topic = "t", type = "x" })", "t", std::string(257, 'a')), "t:; value");
    EXPECT_EQ(once(R"({ topic = "t", type = "x" })", "t", R"({"a":1})"), "t:; value");
    EXPECT_EQ(once(R"({ topic = "t", type = "x", pointer = "/a" })", "t", R"({"a":1)"), "t:; json");
    EXPECT_EQ(once(R"({ topic = "t", type = "x", scale = 1e9 })", "t", "1e308"), "t:; number");
    EXPECT_EQ(once(R"({ topic = "+", type = "{1}.x" })", "event", "1"), "event:; type");
    EXPECT_EQ(
        once(R"({ topic = "+/a", type = "{1}.x" })", std::string(65, 'a') + "/a", "1").substr(65), ":; type"
    );
    EXPECT_EQ(once(R"({ topic = "+/a", type = "{1}.x" })", "/a", "1"), "/a:; type");
}

TEST(TopicMap, APayloadCutAtAnyByteSaysNothing) {
    constexpr std::string_view payload = R"({"action":"single","battery":97,"linkquality":110})";
    for (std::size_t size = 1; size < payload.size(); ++size)
        EXPECT_EQ(once(button, "zigbee2mqtt/a", payload.substr(0, size)), "a:; json") << size;
}

TEST(TopicMap, WithoutAPlusTheTopicIsTheDevice) {
    EXPECT_EQ(
        once(R"({ topic = "shellies/#", type = "x" })", "shellies/plug/power", "1").substr(0, 21),
        "shellies/plug/power: "
    );
}

} // namespace
} // namespace tutti::device
