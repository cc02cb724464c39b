#include "base/json.hpp"
#include "workers/homeassistant/discovery.hpp"
#include "workers/homeassistant/entity_kind.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace tutti::homeassistant {
namespace {

struct Told : ::testing::Test {
    bool reading(std::string_view topic, std::string_view value, std::string_view unit = "") {
        return discovery.take(
            fmt::format("reading/{}", topic),
            fmt::format(R"({{"v":1,"value":{},"unit":"{}","timestamp":1.5,"expires_in":60}})", value, unit)
        );
    }
    bool service(std::string_view name, std::string_view state, std::string_view pattern = "always") {
        return discovery.take(
            fmt::format("service/{}", name),
            fmt::format(
                R"({{"v":1,"state":"{}","cause":"x","pid":null,"since":1,"restarts":0,"pattern":"{}",)"
                R"("required":true,"memory":null,"cpu_percent":null}})",
                state, pattern
            )
        );
    }
    Value device(const std::string& topic) const {
        const auto devices = discovery.devices();
        const auto found = devices.find(topic);
        return found == devices.end() ? Value() : parse_json(found->second).value();
    }
    static std::string text(const Value& value, std::initializer_list<std::string_view> path) {
        const auto* at = &value;
        for (const auto key : path) {
            at = at->is_object() ? at->find(key) : nullptr;
            if (at == nullptr) return {};
        }
        return at->is_string() ? std::string(at->string()) : print_json(*at);
    }

    Discovery discovery{"tutti", "1.2"};
    const std::string of_system = "homeassistant/device/tutti--system/config";
    const std::string of_installation = "homeassistant/device/tutti/config";
};

TEST_F(Told, ThePayloadsAreThoseThatHomeAssistantReads) {
    discovery.take(
        "meta/system", R"({"v":1,"source_id":"system","name":"This machine","description":"A machine",)"
                       R"("refresh_interval":2,"enabled":true})"
    );
    EXPECT_TRUE(reading("system/cpu_temp", "48.5", "°C"));
    EXPECT_TRUE(reading("system/throttled", "false"));
    EXPECT_TRUE(reading("system/mood", R"("calm")"));
    service("system", "ready");
    service("lamp", "stopped", "demand");
    discovery.take(
        "health/hub", R"({"v":1,"level":"ok","message":"","details":{},"updated_at":1,"expires_in":60})"
    );
    sections::HomeassistantSection section;
    section.restartable = {"lamp"};
    discovery.configure(section);
    std::string all;
    for (const auto& [topic, payload] : discovery.devices()) all += topic + "\n" + payload + "\n";
    std::ifstream golden(std::string(TUTTI_SOURCE_DIR) + "/workers/homeassistant/testdata/devices.txt");
    const std::string expected(std::istreambuf_iterator<char>(golden), {});
    EXPECT_EQ(all, expected);
}

TEST_F(Told, AReadingThatOnlyHasAnotherValueIsNoNews) {
    EXPECT_TRUE(reading("system/load", "1"));
    EXPECT_FALSE(reading("system/load", "2.5"));
    EXPECT_FALSE(reading("system/load", "null"));
    EXPECT_TRUE(reading("system/load", R"("high")"));
    EXPECT_FALSE(discovery.take("reading/system/load", "no reading"));
}

TEST_F(Told, WhatHasGoneIsTakenBackAnEntityFirstByItsPlatform) {
    reading("system/a", "1");
    reading("system/b", "true");
    const auto first = discovery.changes({});
    ASSERT_EQ(first.size(), 1u);
    EXPECT_TRUE(discovery.changes(first).empty());
    discovery.take("reading/system/b", "");
    auto told = discovery.changes(first);
    EXPECT_EQ(text(*parse_json(told.at(of_system)), {"cmps", "b"}), R"({"p":"binary_sensor"})");
    told = discovery.changes(told);
    EXPECT_EQ(text(*parse_json(told.at(of_system)), {"cmps", "b"}), "") << "no more";
    discovery.take("meta/system", "");
    EXPECT_EQ(discovery.changes(told).at(of_system), "");
}

TEST_F(Told, WhatAnEarlierRunToldStaysUntilItIsKnownToBeGone) {
    reading("system/a", "1");
    reading("system/b", "true");
    const auto left = discovery.devices();
    Discovery again("tutti", "1.2");
    std::swap(discovery, again);
    reading("system/a", "1");
    auto told = discovery.changes({}, left);
    EXPECT_EQ(*parse_json(told.at(of_system)), *parse_json(left.at(of_system)));
    EXPECT_TRUE(discovery.changes(told, left).empty());
    reading("system/c", "2");
    told = discovery.changes(told, left);
    EXPECT_NE(text(*parse_json(told.at(of_system)), {"cmps", "b", "uniq_id"}), "");
    EXPECT_NE(text(*parse_json(told.at(of_system)), {"cmps", "c", "uniq_id"}), "");
    told = discovery.changes(told);
    EXPECT_EQ(text(*parse_json(told.at(of_system)), {"cmps", "b"}), R"({"p":"binary_sensor"})");
}

TEST_F(Told, WhatAnEarlierRunLeftThatIsNoDeviceIsNotKept) {
    reading("system/a", "1");
    const auto now = discovery.devices();
    for (const auto* nonsense : {"", "7", "{}", R"({"cmps":3})"})
        EXPECT_EQ(discovery.changes({}, {{of_system, nonsense}}), now) << nonsense;
}

TEST_F(Told, ASourceLeavesWithItsService) {
    reading("system/a", "1");
    service("system", "ready");
    EXPECT_FALSE(service("system", "backoff")) << "its state is on its own topic";
    EXPECT_FALSE(device(of_system).is_null());
    EXPECT_TRUE(discovery.take("service/system", ""));
    EXPECT_TRUE(device(of_system).is_null());
    EXPECT_TRUE(device(of_installation).is_null());
}

TEST_F(Told, OnlyWhatAlwaysRunsIsAwayWithItsWorker) {
    reading("system/a", "1");
    service("system", "completed", "ephemeral");
    EXPECT_EQ(text(device(of_system), {"avty"}), "");
    service("system", "ready", "always");
    EXPECT_EQ(
        text(device(of_system), {"avty"}),
        R"([{"t":"tutti/worker/system","val_tpl":"{{ value_json.state }}"}])"
    );
}

TEST_F(Told, OnlyWhatIsAllowedIsTold) {
    sections::HomeassistantSection section;
    section.readings = {"system/a", "weather/#"};
    section.services = false;
    discovery.configure(section);
    reading("system/a", "1");
    reading("system/b", "1");
    reading("co2/c", "1");
    service("lamp", "ready");
    EXPECT_EQ(discovery.devices().size(), 1u);
    EXPECT_NE(text(device(of_system), {"cmps", "a"}), "");
    EXPECT_EQ(text(device(of_system), {"cmps", "b"}), "");
}

TEST_F(Told, LabelsOfPeopleStandInNamesAndNeverInTopicsOfDevices) {
    reading("left.co2/Küche%2F1:co2", "600", "ppm");
    const auto devices = discovery.devices();
    ASSERT_EQ(devices.size(), 1u);
    const auto& [topic, payload] = *devices.begin();
    EXPECT_TRUE(topic.starts_with("homeassistant/device/tutti--left_co2_")) << topic;
    EXPECT_TRUE(discovery.is_ours(topic));
    const auto device = *parse_json(payload);
    const auto entities = device.find("cmps")->members();
    ASSERT_EQ(entities.size(), 1u);
    EXPECT_EQ(text(entities[0].value, {"name"}), "Küche/1 Co2");
    EXPECT_EQ(text(entities[0].value, {"stat_t"}), "tutti/reading/left.co2/Küche%2F1:co2");
    EXPECT_EQ(text(entities[0].value, {"dev_cla"}), "carbon_dioxide");
    EXPECT_EQ(entities[0].key, identifier(entities[0].key)) << "letters, digits, '_' and '-'";
}

TEST_F(Told, NoMoreSourcesAndReadingsAreKeptThanThereIsRoomFor) {
    for (std::size_t i = 0; i < Discovery::most_sources + 5; ++i) reading(fmt::format("s{}/a", i), "1");
    EXPECT_EQ(discovery.devices().size(), Discovery::most_sources);
}

TEST(Identifier, IsPlainAndDiffersWhereTheTextDoes) {
    EXPECT_EQ(identifier("cpu_temp-1"), "cpu_temp-1");
    EXPECT_NE(identifier("left.system"), identifier("left:system"));
    EXPECT_NE(identifier("left.system"), "left_system");
}

TEST(EntityKind, AClassComesOnlyWithItsUnit) {
    EXPECT_EQ(kind_of_number("humidity", "%").device_class, "humidity");
    EXPECT_EQ(kind_of_number("humidity", "").device_class, "");
    EXPECT_EQ(kind_of_number("cpu_percent", "%").device_class, "");
    EXPECT_EQ(kind_of_number("weather_pressure", "mb").unit, "mbar");
    EXPECT_EQ(kind_of_number("weather_wind_speed", "km/h").device_class, "wind_speed");
    EXPECT_EQ(kind_of_number("used", "kWh").state_class, "total_increasing");
}

} // namespace
} // namespace tutti::homeassistant
