#include "base/json.hpp"
#include "io/bluetooth/bluez_news.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::io {
namespace {

constexpr const char* strap_path = "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_01";
const std::string measurement_path = std::string(strap_path) + "/service000a/char000b";

std::vector<BluezNews> news_of(const char* member, const std::string& body, std::string path = "/") {
    return read_bluez_signal({std::move(path), "an.interface", member, parse_json(body).value()});
}

template <typename T>
T only(const std::vector<BluezNews>& all) {
    EXPECT_EQ(all.size(), 1U);
    const auto* one = all.empty() ? nullptr : std::get_if<T>(&all.front());
    EXPECT_NE(one, nullptr);
    return one == nullptr ? T{} : *one;
}

TEST(BluezNews, ObjectsComeInTheOrderInWhichTheyAreUnderstood) {
    const auto all = read_bluez_objects(parse_json(R"([{
        "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_01/service000a/char000b": {"org.bluez.GattCharacteristic1": {
            "UUID": "00002a37-0000-1000-8000-00805f9b34fb", "Value": [0, 71]}},
        "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_01": {
            "org.bluez.Battery1": {"Percentage": 80},
            "org.bluez.Device1": {"Name": "Polar", "Address": "AA:BB:CC:DD:EE:01", "Connected": true,
                "ServicesResolved": false, "UUIDs": ["0000180d-0000-1000-8000-00805f9b34fb"]}},
        "/org/bluez": {"org.bluez.AgentManager1": {}},
        "/org/bluez/hci0": {"org.bluez.Adapter1": {"Powered": false}}
    }])")
                                            .value());
    ASSERT_EQ(all.size(), 4U);
    EXPECT_EQ(std::get<AdapterNews>(all[0]).name, "hci0");
    EXPECT_FALSE(std::get<AdapterNews>(all[0]).is_on);
    EXPECT_EQ(std::get<DeviceNews>(all[1]).battery, 80);
    const auto& strap = std::get<DeviceNews>(all[2]);
    EXPECT_EQ(strap.path, strap_path);
    EXPECT_EQ(strap.address, "AA:BB:CC:DD:EE:01");
    EXPECT_EQ(strap.name, "Polar");
    EXPECT_EQ(strap.is_connected, true);
    EXPECT_EQ(strap.is_resolved, false);
    EXPECT_FALSE(strap.is_heard);
    EXPECT_EQ(strap.services->front(), "0000180d-0000-1000-8000-00805f9b34fb");
    const auto& characteristic = std::get<CharacteristicNews>(all[3]);
    EXPECT_EQ(characteristic.device, strap_path);
    EXPECT_EQ(characteristic.uuid, "00002a37-0000-1000-8000-00805f9b34fb");
    EXPECT_FALSE(characteristic.value) << "what it was some day is no news";
}

TEST(BluezNews, AStrengthOfSignalMeansThatADeviceWasHeard) {
    const auto said = news_of("PropertiesChanged", R"(["org.bluez.Device1", {"RSSI": -70}, []])", strap_path);
    EXPECT_TRUE(only<DeviceNews>(said).is_heard);
    const auto added = news_of(
        "InterfacesAdded", R"([")" + std::string(strap_path) + R"(", {"org.bluez.Device1": {"RSSI": -70}}])"
    );
    EXPECT_TRUE(only<DeviceNews>(added).is_heard);
}

TEST(BluezNews, WhatADeviceDoesNotSayStaysUnsaid) {
    const auto said = only<DeviceNews>(
        news_of("PropertiesChanged", R"(["org.bluez.Device1", {"Connected": false}, []])", strap_path)
    );
    EXPECT_EQ(said.address, "AA:BB:CC:DD:EE:01");
    EXPECT_EQ(said.is_connected, false);
    EXPECT_TRUE(said.name.empty());
    EXPECT_FALSE(said.services || said.is_resolved || said.battery || said.is_heard);
}

TEST(BluezNews, ANotificationIsAValue) {
    const auto said = only<CharacteristicNews>(news_of(
        "PropertiesChanged", R"(["org.bluez.GattCharacteristic1", {"Value": [22, 72]}, []])", measurement_path
    ));
    EXPECT_EQ(said.path, measurement_path);
    EXPECT_EQ(said.value, (std::vector<std::uint8_t>{22, 72}));
}

TEST(BluezNews, AnAdapterIsNewsOnlyWhereItsPowerIs) {
    const auto said = only<AdapterNews>(
        news_of("PropertiesChanged", R"(["org.bluez.Adapter1", {"Powered": true}, []])", "/org/bluez/hci1")
    );
    EXPECT_EQ(said.name, "hci1");
    EXPECT_TRUE(said.is_on);
    EXPECT_TRUE(news_of(
                    "PropertiesChanged", R"(["org.bluez.Adapter1", {"Discovering": true}, []])",
                    "/org/bluez/hci1"
    )
                    .empty());
}

TEST(BluezNews, WhatIsRemovedIsGone) {
    EXPECT_EQ(
        only<GoneNews>(news_of("InterfacesRemoved", R"(["/org/bluez/hci0", ["org.bluez.Adapter1"]])")).path,
        "/org/bluez/hci0"
    );
    EXPECT_TRUE(news_of("InterfacesRemoved", R"(["/org/bluez/hci0", ["org.bluez.Media1"]])").empty());
}

TEST(BluezNews, BluezItselfComesAndGoes) {
    EXPECT_FALSE(only<ServiceNews>(news_of("NameOwnerChanged", R"(["org.bluez", ":1.4", ""])")).is_there);
    EXPECT_TRUE(only<ServiceNews>(news_of("NameOwnerChanged", R"(["org.bluez", "", ":1.5"])")).is_there);
    const auto replaced = news_of("NameOwnerChanged", R"(["org.bluez", ":1.4", ":1.5"])");
    ASSERT_EQ(replaced.size(), 2U);
    EXPECT_FALSE(std::get<ServiceNews>(replaced[0]).is_there);
    EXPECT_TRUE(std::get<ServiceNews>(replaced[1]).is_there);
}

TEST(BluezNews, BodiesOfAnotherShapeAreNone) {
    for (const auto* body :
         {"null", "[]", "[1,2,3]", R"(["/org/bluez/hci0/dev_1", []])", R"(["org.bluez.Device1", 5, 5])",
          R"(["/org/bluez/hci0/x", {"org.bluez.Device1": 7}])", R"(["x", {"org.bluez.Device1": {}}])",
          R"(["/", {"org.bluez.GattCharacteristic1": {}}])"})
        for (const auto* member :
             {"InterfacesAdded", "InterfacesRemoved", "PropertiesChanged", "NameOwnerChanged", "Other"})
            EXPECT_TRUE(news_of(member, body, "/org/bluez/hci0").empty()) << member << " " << body;
    for (const auto* objects : {"null", "[]", "[7]", R"([{"/org/bluez/hci0": []}])"})
        EXPECT_TRUE(read_bluez_objects(parse_json(objects).value()).empty()) << objects;
}

} // namespace
} // namespace tutti::io
