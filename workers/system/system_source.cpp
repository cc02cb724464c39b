#include "workers/system/system_source.hpp"

#include "io/clock.hpp"
#include "worker/rounded.hpp"

#include <fmt/format.h>

namespace tutti::system {

namespace {

constexpr microseconds between_first_samples = milliseconds(200);

/// Adds the reading where there is a value, rounded to what is worth showing.
void add(
    worker::Readings& readings, const char* sensor, std::optional<double> value, const char* unit, double step
) {
    if (!value) return;
    readings.push_back({sensor, worker::rounded(*value, 1 / step), unit});
}

Result<worker::Readings> readings_of(const Snapshot& now) {
    worker::Readings readings;
    add(readings, "cpu_percent", now.cpu_percent, "%", 0.1);
    add(readings, "memory_percent", now.memory_percent, "%", 0.1);
    add(readings, "load_1min", now.load_1min, "", 0.01);
    add(readings, "cpu_temp", now.cpu_temp, "°C", 0.1);
    add(readings, "disk_percent", now.disk_percent, "%", 0.1);
    add(readings, "net_rx", now.net_rx, "B/s", 1.0);
    add(readings, "net_tx", now.net_tx, "B/s", 1.0);
    add(readings, "uptime", now.uptime, "s", 1.0);
    if (now.throttled) readings.push_back({"throttled", *now.throttled, ""});
    if (readings.empty()) return fail(ErrorCode::NotFound, "nothing could be read from /proc and /sys");
    return readings;
}

} // namespace

void SystemSource::equip(worker::Worker& worker) {
    worker.on_option(
        "--root", "Folder that holds proc/ and sys/ (default: /)",
        [this](std::string_view folder) -> Result<void> {
            std::error_code error;
            if (!std::filesystem::is_directory(std::filesystem::path(folder) / "proc", error))
                return fail(ErrorCode::NotFound, fmt::format("{} has no folder proc", folder));
            sampler_ = Sampler(folder);
            return {};
        }
    );
}

microseconds SystemSource::prepare() {
    before_ = sampler_.counters(io::steady_now());
    return between_first_samples;
}

Result<worker::Readings> SystemSource::poll() {
    const auto counters = sampler_.counters(io::steady_now());
    const auto now = sampler_.snapshot(before_, counters);
    before_ = counters;
    return readings_of(now);
}

Result<worker::Readings> SystemSource::simulate(const worker::Simulation& simulation) {
    using std::chrono::minutes;
    Snapshot now;
    now.cpu_percent = simulation.wander("cpu", 3, 60, minutes(1));
    now.memory_percent = simulation.wander("memory", 35, 55, minutes(30));
    now.load_1min = *now.cpu_percent / 25;
    now.cpu_temp = 40 + *now.cpu_percent / 4;
    now.disk_percent = simulation.wander("disk", 41, 43, std::chrono::hours(24));
    now.net_rx = simulation.wander("received", 0, 250'000, minutes(2));
    now.net_tx = simulation.wander("sent", 0, 40'000, minutes(2));
    now.uptime = to_seconds(simulation.now().time_since_epoch() % std::chrono::days(30));
    now.throttled = false;
    return readings_of(now);
}

} // namespace tutti::system
