#include "workers/system/sampler.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace tutti::system {
namespace {

namespace fs = std::filesystem;

/// A folder that looks like a Raspberry Pi's /proc and /sys, with one wired interface, a bridge and a hot
/// processor.
class FixtureRoot {
public:
    FixtureRoot() {
        char name[] = "/tmp/tutti-system-XXXXXX";
        path = ::mkdtemp(name);
        write("proc/stat", "cpu  100 0 100 800 0 0 0 0 0 0\n");
        write("proc/meminfo", "MemTotal: 1000 kB\nMemAvailable: 600 kB\n");
        write("proc/loadavg", "0.25 0.10 0.05 1/100 1234\n");
        write("proc/uptime", "3600.50 1800.00\n");
        write_network(1000, 500);
        write("sys/class/net/eth0/device/vendor", "");
        write("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n");
        write("sys/class/thermal/thermal_zone0/temp", "48312\n");
        write("sys/devices/platform/soc/soc:firmware/get_throttled", "0\n");
    }
    ~FixtureRoot() { fs::remove_all(path); }

    void write(const fs::path& file, std::string_view text) const {
        fs::create_directories((path / file).parent_path());
        std::ofstream(path / file) << text;
    }
    void write_network(int received, int sent) const {
        const auto line = [](std::string_view name, int rx, int tx) {
            return std::string(name) + ": " + std::to_string(rx) + " 0 0 0 0 0 0 0 " + std::to_string(tx)
                   + " 0 0 0 0 0 0 0\n";
        };
        write(
            "proc/net/dev",
            line("lo", 9999, 9999) + line("eth0", received, sent) + line("br0", received, sent)
        );
    }

    fs::path path;
};

TEST(Sampler, ReadsEverySensorOfAMachineThatHasThem) {
    const FixtureRoot root;
    const Sampler sampler(root.path);
    const auto before = sampler.counters(SteadyTime{});
    root.write("proc/stat", "cpu  130 0 120 950 0 0 0 0 0 0\n");
    root.write_network(3000, 1500);
    const auto after = sampler.counters(SteadyTime{seconds{2}});
    const auto now = sampler.snapshot(before, after);

    EXPECT_EQ(now.cpu_percent, 25.0);
    EXPECT_EQ(now.memory_percent, 40.0);
    EXPECT_EQ(now.load_1min, 0.25);
    EXPECT_EQ(now.cpu_temp, 48.312);
    EXPECT_EQ(now.net_rx, 1000.0);
    EXPECT_EQ(now.net_tx, 500.0);
    EXPECT_EQ(now.uptime, 3600.5);
    EXPECT_EQ(now.throttled, false);
    ASSERT_TRUE(now.disk_percent);
    EXPECT_GT(*now.disk_percent, 0.0);
    EXPECT_LE(*now.disk_percent, 100.0);
}

TEST(Sampler, AMachineWithoutASensorHasNoValueForIt) {
    const FixtureRoot root;
    fs::remove_all(root.path / "sys");
    fs::remove(root.path / "proc/meminfo");
    const Sampler sampler(root.path);
    const auto counters = sampler.counters(SteadyTime{});
    const auto now = sampler.snapshot(counters, counters);
    EXPECT_FALSE(now.cpu_temp);
    EXPECT_FALSE(now.throttled);
    EXPECT_FALSE(now.memory_percent);
    EXPECT_FALSE(now.cpu_percent); // no time passed
    EXPECT_TRUE(now.load_1min);
}

TEST(Sampler, HwmonServesWhereThereIsNoThermalZone) {
    const FixtureRoot root;
    fs::remove_all(root.path / "sys/class/thermal");
    root.write("sys/class/hwmon/hwmon0/name", "nvme\n");
    root.write("sys/class/hwmon/hwmon0/temp1_input", "30000\n");
    root.write("sys/class/hwmon/hwmon1/name", "k10temp\n");
    root.write("sys/class/hwmon/hwmon1/temp1_input", "55000\n");
    const Sampler sampler(root.path);
    const auto counters = sampler.counters(SteadyTime{});
    EXPECT_EQ(sampler.snapshot(counters, counters).cpu_temp, 55.0);
}

} // namespace
} // namespace tutti::system
