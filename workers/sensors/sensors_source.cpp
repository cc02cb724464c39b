#include "workers/sensors/sensors_source.hpp"

#include "contract/health.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "io/directories.hpp"
#include "io/processor_temperature.hpp"
#include "sections/section.hpp"
#include "worker/rim.hpp"
#include "worker/rounded.hpp"

#include <fmt/format.h>

namespace tutti::sensors {

namespace {

/// How long a trouble that was said holds: it is said again with each poll.
constexpr auto trouble_holds = std::chrono::minutes(10);

void add(
    worker::Readings& readings, const char* sensor, std::optional<double> value, const char* unit, double step
) {
    if (!value) return;
    readings.push_back({sensor, worker::rounded(*value, 1 / step), unit});
}

Result<worker::Readings> readings_of(const Measurement& measured) {
    worker::Readings readings;
    add(readings, "temperature", measured.temperature, "°C", 0.1);
    add(readings, "humidity", measured.humidity, "%", 0.1);
    add(readings, "pressure", measured.pressure, "mbar", 0.1);
    add(readings, "heading", measured.heading, "°", 0.1);
    if (measured.acceleration) {
        add(readings, "acceleration_x", (*measured.acceleration)[0], "g", 0.001);
        add(readings, "acceleration_y", (*measured.acceleration)[1], "g", 0.001);
        add(readings, "acceleration_z", (*measured.acceleration)[2], "g", 0.001);
    }
    if (measured.failures.empty()) return readings;
    if (readings.empty()) return std::unexpected(join(measured.failures));
    readings.incomplete = join(measured.failures);
    return readings;
}

} // namespace

void SensorsSource::equip(worker::Worker& worker) {
    worker_ = &worker;
    worker.on_option(
        "--root DIR", "Folder that holds dev/ and sys/ (default: /)",
        [this](std::string_view folder) -> Result<void> {
            std::error_code error;
            if (!std::filesystem::is_directory(folder, error))
                return fail(ErrorCode::NotFound, fmt::format("there is no folder {}", folder));
            root_ = folder;
            return {};
        }
    );
    worker.on_start([this] { begin(); }); // before the display's coroutines
    display_.emplace(worker);
    worker.on_stop([this] { display_->end(); });
    worker::on_close(worker, [this] { return close(); });
}

void SensorsSource::begin() {
    if (worker_->pattern() == worker::Pattern::Once) return;
    auto kept = io::run_directory() / fmt::format("{}.leds", worker_->name());
    display_->begin({root_, std::move(kept)});
}

/// Nothing asks any more; what is stuck is left behind before its loop goes.
Task<void> SensorsSource::close() {
    asker_.reset();
    co_return;
}

Result<void> SensorsSource::configure(const Value& section) {
    auto taken = sections::read_section(section, sections::read_sensors);
    if (!taken) return pass_on(taken);
    section_ = *taken;
    return {};
}

Task<Result<worker::Readings>> SensorsSource::poll(SteadyTime deadline) {
    look();
    auto measured = co_await ask(deadline);
    if (!measured) co_return pass_on(measured);
    if (auto& degrees = measured->temperature)
        degrees = compensated(*degrees, io::processor_temperature(root_), section_.factor);
    co_return readings_of(*measured);
}

/// The thread is there for the call alone; while the call is stuck, it stays and says so.
Task<Result<Measurement>> SensorsSource::ask(SteadyTime deadline) {
    if (!bus_) bus_ = std::make_shared<io::SystemI2cBus>(root_ / "dev/i2c-1");
    const auto executor = co_await asio::this_coro::executor;
    if (!asker_) asker_.emplace(executor, io::BlockingOptions{.name = "the Sense HAT"});
    const MeasureOptions options{section_.imu ? Imu::Read : Imu::Skip, section_.compass_offset};
    auto call = [bus = bus_, options] {
        return measure(*bus, options, [](microseconds time) { io::wait_until(io::steady_now() + time); });
    };
    auto measured = co_await asker_->run("a measurement", std::move(call), deadline);
    if (!asker_->is_stuck()) asker_.reset();
    co_return measured;
}

Result<worker::Readings> SensorsSource::simulate(const worker::Simulation& simulation) {
    using std::chrono::hours;
    using std::chrono::minutes;
    look();
    Measurement made;
    made.temperature = simulation.daily("temperature", 19, 23.5, hours(17))
                       + simulation.wander("draught", -0.4, 0.4, minutes(20));
    made.humidity = simulation.wander("humidity", 38, 55, hours(2));
    made.pressure = simulation.wander("pressure", 995, 1030, hours(12));
    if (section_.imu) {
        made.heading = std::fmod(simulation.wander("heading", 355, 365, minutes(5)), 360.0);
        made.acceleration = {
            simulation.wander("x", -0.01, 0.01, seconds(30)),
            simulation.wander("y", -0.01, 0.01, seconds(30)), 1
        };
    }
    return readings_of(made);
}

void SensorsSource::look() {
    display_->look();
    const auto& troubles = display_->troubles();
    if (troubles.is_empty() && !is_in_trouble_) return;
    is_in_trouble_ = !troubles.is_empty();
    contract::Health health;
    health.level = is_in_trouble_ ? contract::HealthLevel::Warn : contract::HealthLevel::Ok;
    health.message = is_in_trouble_ ? troubles.sentence() : "all parts of the Sense HAT are there";
    health.updated_at = io::wall_now();
    health.expires_in = trouble_holds;
    worker_->publish(
        contract::health_topic("", worker_->name()), contract::to_value(health),
        {.retain = true, .expires_in = std::chrono::ceil<seconds>(health.expires_in)}
    );
}

} // namespace tutti::sensors
