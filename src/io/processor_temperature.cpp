#include "io/processor_temperature.hpp"

#include "base/scan.hpp"
#include "io/file.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace tutti::io {

namespace fs = std::filesystem;

namespace {

/// Of a small file; empty where it cannot be read: a machine need not have each sensor.
std::string sensor_text(const fs::path& path) { return read_file(path, 4096).value_or(std::string()); }

bool names_the_processor(std::string_view sensor) {
    // x86_pkg_temp and coretemp: Intel; k10temp: AMD; cpu-thermal and cpu_thermal: Raspberry Pi; soc…: other
    // boards.
    constexpr std::array known = {"x86_pkg_temp", "coretemp", "k10temp", "cpu", "soc"};
    return std::ranges::any_of(known, [&](std::string_view prefix) { return sensor.starts_with(prefix); });
}

} // namespace

std::optional<double> processor_temperature(const fs::path& root) {
    for (const auto& zone : paths_in(root / "sys/class/thermal"))
        if (names_the_processor(sensor_text(zone / "type")))
            if (const auto degrees = parse_millidegrees(sensor_text(zone / "temp"))) return degrees;
    for (const auto& chip : paths_in(root / "sys/class/hwmon"))
        if (names_the_processor(sensor_text(chip / "name")))
            if (const auto degrees = parse_millidegrees(sensor_text(chip / "temp1_input"))) return degrees;
    return std::nullopt;
}

std::optional<double> parse_millidegrees(std::string_view text) {
    const auto number = parse_number<std::int64_t>(take_word(text));
    if (!number || *number < -100'000 || *number > 200'000) return std::nullopt;
    return static_cast<double>(*number) / 1000.0;
}

} // namespace tutti::io
