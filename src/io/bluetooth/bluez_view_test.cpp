#include "base/json.hpp"
#include "io/bluetooth/bluez_view.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::io {
namespace {

Value bluez_json(const char* text) { return parse_json(text).value(); }

DBusSignal said(const char* member, const char* body, std::string path = "/") {
    return {std::move(path), "an.interface", member, bluez_json(body)};
}

/// With one adapter that is on, and a device that was heard some day.
BluezView listening() {
    BluezView view("");
    const auto found = view.take_objects(bluez_json(R"([{
        "/org/bluez/hci0": {"org.bluez.Adapter1": {"Powered": true}},
        "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_01": {"org.bluez.Device1": {
            "Name": "Aranet4 12345", "Address": "AA:BB:CC:DD:EE:01", "ManufacturerData": {"1794": [33]}}}
    }])"));
    EXPECT_TRUE(found);
    return view;
}

std::string why_not(std::string adapter, const char* objects) {
    BluezView view(std::move(adapter));
    const auto found = view.take_objects(bluez_json(objects));
    return found ? "" : found.error().message;
}

constexpr const char* two_adapters = R"([{
    "/org/bluez/hci1": {"org.bluez.Adapter1": {"Powered": true}},
    "/org/bluez/hci0": {"org.bluez.Adapter1": {"Powered": false}}
}])";

TEST(BluezView, TakesTheFirstAdapterThatIsOnOrTheOneAskedFor) {
    BluezView any("");
    ASSERT_TRUE(any.take_objects(bluez_json(two_adapters)));
    EXPECT_EQ(any.adapter_path(), "/org/bluez/hci1");
    EXPECT_EQ(any.adapter(), "hci1");
    BluezView asked("hci1");
    ASSERT_TRUE(asked.take_objects(bluez_json(two_adapters)));
    EXPECT_EQ(asked.adapter(), "hci1");
}

TEST(BluezView, WithoutAnAdapterItSaysWhatToDo) {
    EXPECT_TRUE(why_not("", R"([{}])").starts_with("this machine has no Bluetooth adapter"));
    EXPECT_EQ(
        why_not("hci7", two_adapters), "there is no Bluetooth adapter hci7: this machine has hci0, hci1"
    );
    EXPECT_TRUE(why_not("hci0", two_adapters).starts_with("the Bluetooth adapter hci0 is off: switch it on"));
    EXPECT_TRUE(why_not("", R"([{"/org/bluez/hci3": {"org.bluez.Adapter1": {"Powered": false}}}])")
                    .starts_with("the Bluetooth adapter hci3 is off"));
}

TEST(BluezView, ADeviceThatIsNewWasHeard) {
    auto view = listening();
    const auto heard = view.take(said("InterfacesAdded", R"(["/org/bluez/hci0/dev_AA_BB_CC_DD_EE_02", {
        "org.bluez.Device1": {"Address": "AA:BB:CC:DD:EE:02", "Name": "Aranet4 2", "RSSI": -71,
                              "ManufacturerData": {"1794": [33, 5], "76": [1]}}}])"));
    const auto* advertisement = std::get_if<Advertisement>(&heard);
    ASSERT_NE(advertisement, nullptr);
    EXPECT_EQ(
        *advertisement, (Advertisement{"AA:BB:CC:DD:EE:02", "Aranet4 2", -71, {{76, {1}}, {1794, {33, 5}}}})
    );
}

TEST(BluezView, OneThatIsKnownIsHeardByWhatChangesAndKeepsItsName) {
    auto view = listening();
    const auto heard = view.take(said(
        "PropertiesChanged",
        R"(["org.bluez.Device1", {"ManufacturerData": {"1794": [33, 6]}, "RSSI": -80}, []])",
        "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_01"
    ));
    const auto* advertisement = std::get_if<Advertisement>(&heard);
    ASSERT_NE(advertisement, nullptr);
    EXPECT_EQ(*advertisement, (Advertisement{"AA:BB:CC:DD:EE:01", "Aranet4 12345", -80, {{1794, {33, 6}}}}));
}

TEST(BluezView, WhatBluezRemembersAndWhatElseChangesWasNotHeard) {
    auto view = listening();
    const std::string device = "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_01";
    for (const auto* body :
         {R"(["org.bluez.Device1", {"Connected": true}, []])", R"(["org.bluez.Device1", {}, ["RSSI"]])",
          R"(["org.bluez.Battery1", {"RSSI": -1}, []])"})
        EXPECT_TRUE(std::holds_alternative<std::monostate>(view.take(said("PropertiesChanged", body, device)))
        ) << body;
}

TEST(BluezView, DevicesOfAnotherAdapterAreNotOurs) {
    auto view = listening();
    const auto heard = view.take(said(
        "PropertiesChanged", R"(["org.bluez.Device1", {"RSSI": -80}, []])",
        "/org/bluez/hci01/dev_AA_BB_CC_DD_EE_01"
    ));
    EXPECT_TRUE(std::holds_alternative<std::monostate>(heard));
}

TEST(BluezView, TheEndOfTheAdapterOrOfBluezIsAnError) {
    const auto words = [](const DBusSignal& signal) {
        auto view = listening();
        const auto what = view.take(signal);
        const auto* error = std::get_if<Error>(&what);
        return error == nullptr ? std::string() : error->message;
    };
    EXPECT_NE(
        words(said("InterfacesRemoved", R"(["/org/bluez/hci0", ["org.bluez.Adapter1"]])")).find("went away"),
        std::string::npos
    );
    EXPECT_NE(
        words(
            said("PropertiesChanged", R"(["org.bluez.Adapter1", {"Powered": false}, []])", "/org/bluez/hci0")
        )
            .find("is off"),
        std::string::npos
    );
    EXPECT_NE(
        words(said("NameOwnerChanged", R"(["org.bluez", ":1.4", ""])")).find("ended meanwhile"),
        std::string::npos
    );
    EXPECT_EQ(words(said("NameOwnerChanged", R"(["org.bluez", "", ":1.5"])")), "");
    EXPECT_EQ(words(said("InterfacesRemoved", R"(["/org/bluez/hci1", ["org.bluez.Adapter1"]])")), "");
    EXPECT_EQ(words(said("InterfacesRemoved", R"(["/org/bluez/hci0", ["org.bluez.Media1"]])")), "");
}

TEST(BluezView, BodiesOfAnotherShapeAreNothing) {
    for (const auto* body :
         {"null", "[]", "[1,2,3]", R"(["/org/bluez/hci0/dev_1", []])", R"(["org.bluez.Device1", 5, 5])",
          R"(["/org/bluez/hci0/x", {"org.bluez.Device1": 7}])"})
        for (const auto* member :
             {"InterfacesAdded", "InterfacesRemoved", "PropertiesChanged", "NameOwnerChanged", "Other"}) {
            auto view = listening();
            const auto what = view.take(said(member, body, "/org/bluez/hci0"));
            EXPECT_TRUE(std::holds_alternative<std::monostate>(what)) << member << " " << body;
        }
    for (const auto* objects : {"null", "[]", "[7]", R"([{"/org/bluez/hci0": []}])"})
        EXPECT_FALSE(BluezView("").take_objects(bluez_json(objects))) << objects;
}

TEST(BluezView, ManufacturerDataThatIsNoneIsLeftOut) {
    auto view = listening();
    const auto heard = view.take(said(
        "PropertiesChanged",
        R"(["org.bluez.Device1", {"ManufacturerData": {"70000": [1], "x": [1], "1": 5, "2": [256], "3": ["a"]}}, []])",
        "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_09"
    ));
    const auto* advertisement = std::get_if<Advertisement>(&heard);
    ASSERT_NE(advertisement, nullptr);
    EXPECT_EQ(*advertisement, (Advertisement{"AA:BB:CC:DD:EE:09", "", {}, {{2, {}}, {3, {}}}}));
}

TEST(BluezView, NamesAreRememberedOfSoManyDevicesOnly) {
    auto view = listening();
    for (std::size_t i = 0; i <= BluezView::most_names; ++i) {
        const auto path = "/org/bluez/hci0/dev_" + std::to_string(i);
        const auto body = R"([")" + path + R"(", {"org.bluez.Device1": {"Address": "A", "Name": "N"}}])";
        view.take(said("InterfacesAdded", body.c_str()));
    }
    const auto late = view.take(said(
        "PropertiesChanged", R"(["org.bluez.Device1", {"RSSI": -1}, []])",
        "/org/bluez/hci0/dev_" + std::to_string(BluezView::most_names)
    ));
    EXPECT_EQ(std::get<Advertisement>(late).name, "");
}

} // namespace
} // namespace tutti::io
