#include "decode/aranet4.hpp"

#include <gtest/gtest.h>

#include <charconv>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::decode {
namespace {

using AranetBytes = std::vector<std::uint8_t>;

AranetBytes aranet_bytes(std::string_view hexadecimal) {
    AranetBytes bytes(hexadecimal.size() / 2);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        std::from_chars(hexadecimal.data() + 2 * i, hexadecimal.data() + 2 * i + 2, bytes[i], 16);
    return bytes;
}

/// The bytes of a sensor that is well, with some of them replaced.
AranetBytes well_with(std::size_t at, std::string_view hexadecimal) {
    auto bytes = aranet_bytes("210503010005000143049f018b27350c023c00100055");
    for (const auto byte : aranet_bytes(hexadecimal)) bytes[at++] = byte;
    return bytes;
}

TEST(Aranet4, SaysWhatItMeasured) {
    const auto device = decode_aranet4(well_with(0, ""));
    ASSERT_TRUE(device);
    EXPECT_EQ(device->firmware, (FirmwareVersion{1, 3, 5}));
    EXPECT_EQ(device->co2, 1091);
    EXPECT_EQ(device->temperature, 20.75);
    EXPECT_EQ(device->pressure, 1012.3);
    EXPECT_EQ(device->humidity, 53);
    EXPECT_EQ(device->battery, 12);
    EXPECT_EQ(device->status, 2);
    EXPECT_EQ(device->interval, seconds(60));
    EXPECT_EQ(device->age, seconds(16));
}

TEST(Aranet4, AValueThatIsMarkedInvalidIsNoneAndTheOthersStay) {
    const auto co2 = decode_aranet4(well_with(8, "0080"));
    EXPECT_FALSE(co2->co2);
    EXPECT_EQ(co2->temperature, 20.75);
    const auto temperature = decode_aranet4(well_with(10, "0040"));
    EXPECT_FALSE(temperature->temperature);
    EXPECT_EQ(temperature->co2, 1091);
    const auto pressure = decode_aranet4(well_with(12, "0080"));
    EXPECT_FALSE(pressure->pressure);
    EXPECT_EQ(pressure->humidity, 53);
}

TEST(Aranet4, TheLargestValuesThatAreNotMarkedAreRead) {
    EXPECT_EQ(decode_aranet4(well_with(8, "ff7f"))->co2, 32767);
    EXPECT_EQ(decode_aranet4(well_with(10, "ff3f"))->temperature, 819.15);
    EXPECT_EQ(decode_aranet4(well_with(12, "ff7f"))->pressure, 3276.7);
    EXPECT_EQ(decode_aranet4(well_with(14, "6464"))->battery, 100);
}

TEST(Aranet4, APercentageAbove100IsNone) {
    const auto device = decode_aranet4(well_with(14, "65ff"));
    EXPECT_FALSE(device->humidity);
    EXPECT_FALSE(device->battery);
    EXPECT_EQ(device->co2, 1091);
}

TEST(Aranet4, WithoutIntegrationsItSaysHowToSwitchThemOn) {
    for (const auto* payload :
         {"01000201000000", "0100020100000000", "010503010005000143049f018b27350c023c00100055"}) {
        const auto device = decode_aranet4(aranet_bytes(payload));
        ASSERT_FALSE(device) << payload;
        EXPECT_EQ(device.error().code, ErrorCode::Conflict);
        EXPECT_NE(device.error().message.find("Smart Home integrations"), std::string::npos);
    }
}

TEST(Aranet4, AFirmwareBeforeIntegrationsIsToBeUpdated) {
    const auto device = decode_aranet4(aranet_bytes("210a0400000000"));
    ASSERT_FALSE(device);
    EXPECT_EQ(device.error().code, ErrorCode::UnknownVersion);
    EXPECT_NE(device.error().message.find("firmware 0.4.10"), std::string::npos);
}

TEST(Aranet4, OtherModelsAreCalledByTheirName) {
    const std::pair<const char*, const char*> others[] = {
        {"0121040401000000000099010000"
         "0a02003b00780052"
         "0064",
         "Aranet2"},
        {"022126040100d03300006c6006008200"
         "0063002c01580072",
         "Aranet Radiation"},
        {"032104060100000007"
         "00fe01c927ce01006401"
         "5802f60108",
         "Aranet Radon Plus"},
    };
    for (const auto& [payload, model] : others) {
        const auto device = decode_aranet4(aranet_bytes(payload));
        ASSERT_FALSE(device) << model;
        EXPECT_EQ(device.error().code, ErrorCode::UnknownVersion);
        EXPECT_NE(device.error().message.find(model), std::string::npos) << device.error().message;
    }
}

TEST(Aranet4, EveryCutIsAnErrorThatSaysHowManyBytesCame) {
    const auto whole = well_with(0, "");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto device = decode_aranet4(std::span(whole).first(size));
        ASSERT_FALSE(device) << size;
        EXPECT_EQ(device.error().code, ErrorCode::InvalidInput);
        EXPECT_NE(device.error().message.find(std::to_string(size) + " bytes"), std::string::npos);
    }
}

TEST(Aranet4, MoreBytesThanItSendsAreNoGuess) {
    auto bytes = well_with(0, "");
    for (int more = 0; more < 8; ++more) {
        bytes.push_back(0);
        EXPECT_EQ(decode_aranet4(bytes).error().code, ErrorCode::InvalidInput) << bytes.size();
    }
}

} // namespace
} // namespace tutti::decode
