#include "workers/co2/co2_source.hpp"

#include "io/bluetooth/advertisement_listener.hpp"
#include "io/clock.hpp"
#include "sections/section.hpp"
#include "worker/rim.hpp"
#include "worker/rounded.hpp"
#include "workers/co2/hearing.hpp"
#include "workers/co2/scan.hpp"

#include <algorithm>
#include <utility>

namespace tutti::co2 {

namespace {

constexpr microseconds scan_time = seconds(15);
constexpr microseconds longest_scan = seconds(60);

/// Sets it for as long as it stands.
class Flag {
public:
    explicit Flag(bool& flag) : flag_(flag) { flag_ = true; }
    ~Flag() { flag_ = false; }
    Flag(const Flag&) = delete;
    Flag& operator=(const Flag&) = delete;

private:
    bool& flag_;
};

struct ScanParams {
    microseconds timeout = scan_time;
};

void read_scan_params(toml::TableReader& table, ScanParams& params) {
    table.read("timeout", params.timeout, sections::Period{seconds(1), longest_scan});
}

/// A room that is lived in: CO2 rises in the evening, windows are opened now and then.
void simulate_room(
    const worker::Simulation& simulation, const std::string& label, worker::Readings& readings
) {
    using std::chrono::hours;
    using std::chrono::minutes;
    const auto add = [&](const char* quantity, double value, double steps, const char* unit) {
        readings.push_back({worker::labelled(label, quantity), worker::rounded(value, steps), unit});
    };
    const auto daily = simulation.daily(label + "people", 450, 1050, hours(21));
    const bool aired = simulation.chance(label + "window", 0.15, minutes(40));
    const auto people = simulation.wander(label + "co2", -60, 180, minutes(25));
    add("co2", std::max(420.0, (aired ? 0.6 : 1.0) * daily + people), 1, "ppm");
    add("temperature", simulation.daily(label + "temperature", 19.5, 22.5, hours(17)), 20, "°C");
    add("humidity", simulation.wander(label + "humidity", 38, 58, hours(4)), 1, "%");
    // Of one air for all rooms.
    add("pressure", simulation.wander("pressure", 995, 1028, hours(18)), 10, "mbar");
    add("battery", simulation.wander(label + "battery", 60, 95, hours(24 * 60)), 1, "%");
}

} // namespace

void Co2Source::equip(worker::Worker& worker) {
    worker.on_flag("--scan", "List the Aranets near here; see --scan --help.");
    worker::on_command_task(worker, "scan", [this](Value params) { return answer_scan(std::move(params)); });
}

Result<void> Co2Source::configure(const Value& config) {
    auto section = sections::read_section(config, sections::read_aranet4);
    if (!section) return pass_on(section);
    section_ = std::move(*section);
    return {};
}

Task<Result<worker::Readings>> Co2Source::poll(SteadyTime deadline) {
    const auto section = section_; // as it is now: it may change while we listen
    if (section.sensors.empty())
        co_return fail(
            ErrorCode::NotFound,
            "no sensor is configured: find yours with `tutti-co2 --scan`, and name them in aranet4.sensors"
        );
    Hearing hearing(section.sensors);
    io::Hear hear = [&hearing](const io::Advertisement& advertisement) {
        hearing.take(advertisement);
        return hearing.is_settled() ? io::Listening::IsEnough : io::Listening::GoesOn;
    };
    const auto begun = io::steady_now();
    const auto until = std::min(begun + section.timeout, deadline);
    const auto listened = co_await io::listen_for_advertisements(section.adapter, std::move(hear), until);
    auto readings = hearing.readings();
    if (!listened && readings.empty()) co_return std::unexpected(listened.error());
    readings.incomplete =
        listened ? hearing.problem(std::chrono::round<microseconds>(until - begun)) : listened.error();
    co_return readings;
}

Result<worker::Readings> Co2Source::simulate(const worker::Simulation& simulation) {
    worker::Readings readings;
    for (const auto& sensor : section_.sensors) simulate_room(simulation, sensor.label, readings);
    if (readings.empty()) simulate_room(simulation, "Living room", readings);
    return readings;
}

Task<Result<Value>> Co2Source::answer_scan(Value params) {
    if (params.is_null()) params = Value::object({});
    const auto wanted = sections::read_section(params, read_scan_params);
    if (!wanted) co_return std::unexpected(wanted.error());
    if (scans_) co_return fail(ErrorCode::Conflict, "another scan is under way: its answer comes soon");
    const Flag scanning(scans_);
    const auto devices = co_await scan(section_.adapter, io::steady_now() + wanted->timeout);
    if (!devices) co_return std::unexpected(devices.error());
    co_return Value::object({{"devices", to_value(*devices)}});
}

} // namespace tutti::co2
