#include "io/processor_temperature.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace tutti::io {
namespace {

TEST(ProcessorTemperature, IsInThousandthsAndFailedSensorsAreNothing) {
    EXPECT_EQ(parse_millidegrees("48312\n"), 48.312);
    EXPECT_EQ(parse_millidegrees("-5000\n"), -5.0);
    for (const auto* wrong : {"", "x", "-274000", "999999", "1.5"})
        EXPECT_FALSE(parse_millidegrees(wrong)) << wrong;
}

TEST(ProcessorTemperature, IsThatOfTheProcessorAmongOthers) {
    const TemporaryFolder root;
    const auto write = [&](const char* file, const char* text) {
        const auto path = root.path / "sys/class" / file;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << text;
    };
    EXPECT_FALSE(processor_temperature(root.path));
    write("hwmon/hwmon0/name", "nvme\n");
    write("hwmon/hwmon0/temp1_input", "30000\n");
    EXPECT_FALSE(processor_temperature(root.path));
    write("hwmon/hwmon1/name", "k10temp\n");
    write("hwmon/hwmon1/temp1_input", "55000\n");
    EXPECT_EQ(processor_temperature(root.path), 55.0);
    write("thermal/thermal_zone0/type", "cpu-thermal\n");
    write("thermal/thermal_zone0/temp", "48312\n");
    EXPECT_EQ(processor_temperature(root.path), 48.312);
}

} // namespace
} // namespace tutti::io
