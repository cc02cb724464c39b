#include "base/json.hpp"
#include "workers/co2/scan.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::co2 {
namespace {

io::Advertisement aranet(std::string mac, std::string name, std::optional<int> rssi) {
    return {std::move(mac), std::move(name), rssi, {{0x0702, {}}}};
}

TEST(Finds, TheNearestStandsFirstAndEachOnce) {
    Finds finds;
    finds.take(aranet("01", "Aranet4 1", -90));
    finds.take(aranet("02", "", {}));
    finds.take(aranet("03", "Aranet4 3", -40));
    finds.take(aranet("01", "", -80));
    const std::vector<FoundDevice> expected = {
        {"Aranet4 3", "03", -40}, {"Aranet4 1", "01", -80}, {"", "02", {}}
    };
    EXPECT_EQ(finds.devices(), expected);
}

TEST(Finds, OtherCompaniesDevicesAreLeftOut) {
    Finds finds;
    finds.take({"01", "A lamp", -10, {{76, {1}}}});
    EXPECT_TRUE(finds.devices().empty());
}

TEST(Finds, WhatAnAranetSaysLaterWithoutItsDataIsKnownAsIts) {
    Finds finds;
    finds.take(aranet("01", "", -90));
    finds.take({"01", "Aranet4 1", -60, {}});
    EXPECT_EQ(finds.devices(), (std::vector<FoundDevice>{{"Aranet4 1", "01", -60}}));
}

TEST(Finds, ThereIsALimitOfDevices) {
    Finds finds;
    for (int i = 0; i < 200; ++i) finds.take(aranet(std::to_string(i), "", i));
    EXPECT_EQ(finds.devices().size(), Finds::most);
}

TEST(Finds, AreJsonWithNullForWhatIsNotKnown) {
    EXPECT_EQ(
        print_json(to_value({{"Aranet4 1", "01", -60}, {"", "02", {}}})),
        R"([{"name":"Aranet4 1","mac":"01","rssi":-60},{"name":null,"mac":"02","rssi":null}])"
    );
}

} // namespace
} // namespace tutti::co2
