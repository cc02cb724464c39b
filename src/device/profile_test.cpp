#include "device/profile.hpp"
#include "toml/document.hpp"

#include <gtest/gtest.h>

namespace tutti::device {
namespace {

Profiles profiles_in(std::string_view text, std::size_t mistakes = 0) {
    Profiles profiles;
    const auto review =
        toml::read_text(text, [&](toml::TableReader& table) { read_profiles(table, profiles); });
    EXPECT_EQ(review.mistakes.size(), mistakes) << text;
    return profiles;
}

Value vector(double x, double y, double z) { return Value::object({{"x", x}, {"y", y}, {"z", z}}); }

TEST(Profiles, TheDevicesOwnGoesBeforeThatOfAll) {
    const auto profiles =
        profiles_in("[calibration.accelerometer]\noffset = [1, 0, 0]\n[devices.\"usb-one\"]\nname = "
                    "\"Left\"\nproducer = 3\n"
                    "[devices.\"usb-one\".calibration.accelerometer]\noffset = [2, 0, 0]\nscale = [1, 1, 2]\n"
        );
    EXPECT_EQ(profiles.calibration("usb-one", "raw.accelerometer")->offset[0], 2);
    EXPECT_EQ(profiles.calibration("usb-two", "raw.accelerometer")->offset[0], 1);
    EXPECT_EQ(profiles.calibration("usb-two", "raw.gyroscope"), nullptr);
    EXPECT_EQ(profiles.calibration("usb-two", "accelerometer"), nullptr);
    EXPECT_EQ(profiles.of("usb-one")->name, "Left");
    EXPECT_EQ(profiles.of("usb-one")->producer, 3);
}

TEST(Profiles, SayWhatIsWrong) {
    profiles_in("[calibration.accelerometer]\noffset = [1, 0]\n", 1);
    profiles_in("[calibration.accelerometer]\noffzet = [1, 0, 0]\n", 1);
    profiles_in("[devices.x]\nproducer = \"a\"\n", 1);
}

TEST(Profiles, CorrectedValuesStandBesideWhatWasMeasured) {
    signal::Calibration calibration;
    calibration.offset = {1, 0, 0};
    calibration.scale = {1, 1, 2};
    EXPECT_EQ(
        calibrated(vector(3, 2, 1), calibration),
        Value::object({{"x", 2.0}, {"y", 2.0}, {"z", 2.0}, {"raw", vector(3, 2, 1)}})
    );
    const auto huge = vector(1e308, 2, 1);
    EXPECT_EQ(calibrated(huge, calibration), huge);
    const auto other = Value::object({{"x", 1}});
    EXPECT_EQ(calibrated(other, calibration), other);
}

TEST(Profiles, ACalibrationIsReadAsItIsWritten) {
    signal::Calibration calibration;
    calibration.offset = {0.5, -1, 2};
    calibration.matrix[0] = {0, 1, 0};
    std::vector<toml::Mistake> mistakes;
    const auto section =
        Value::object({{"calibration", Value::object({{"magnetometer", to_value(calibration)}})}});
    toml::TableReader table(section, "", mistakes);
    Profiles profiles;
    read_profiles(table, profiles);
    EXPECT_TRUE(mistakes.empty());
    EXPECT_EQ(profiles.all.calibration.at("magnetometer"), calibration);
}

} // namespace
} // namespace tutti::device
