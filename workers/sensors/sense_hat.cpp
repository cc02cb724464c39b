#include "workers/sensors/sense_hat.hpp"

#include "decode/hts221.hpp"
#include "decode/lps25h.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace tutti::sensors {

namespace {

namespace hts221 = decode::hts221;
namespace lps25h = decode::lps25h;
namespace lsm9ds1 = decode::lsm9ds1;

constexpr microseconds between_looks = milliseconds(10);
constexpr int most_looks = 50; ///< half a second: the slowest takes a tenth

struct Chip {
    std::string_view name;
    std::string_view measures;
    std::uint8_t address;
    std::uint8_t identity_register;
    std::uint8_t identity;
};

constexpr Chip hygrometer{
    "HTS221", "humidity and temperature", hts221::address, hts221::identity_register, hts221::identity
};
constexpr Chip barometer{"LPS25H", "pressure", lps25h::address, lps25h::identity_register, lps25h::identity};
constexpr Chip accelerometer{
    "LSM9DS1", "acceleration", lsm9ds1::acceleration_address, lsm9ds1::identity_register,
    lsm9ds1::acceleration_identity
};
constexpr Chip magnetometer{
    "LSM9DS1", "heading", lsm9ds1::field_address, lsm9ds1::identity_register, lsm9ds1::field_identity
};

/// One chip on its bus: what it says, and what is wrong with it in words.
class Device {
public:
    Device(io::I2cBus& bus, const Chip& chip, const Pause& pause) : bus_(bus), chip_(chip), pause_(pause) {}

    Result<void> identify() {
        std::uint8_t identity = 0;
        if (auto got = read(chip_.identity_register, std::span(&identity, 1)); !got) return got;
        if (identity == chip_.identity) return {};
        return fail(
            ErrorCode::Conflict,
            fmt::format(
                "{}: what answers at 0x{:02x} is no {}: it calls itself 0x{:02x}, not 0x{:02x}",
                chip_.measures, chip_.address, chip_.name, identity, chip_.identity
            )
        );
    }

    Result<void> read(std::uint8_t first, std::span<std::uint8_t> into) {
        return told(bus_.read(chip_.address, first, into));
    }

    Result<void> write(std::uint8_t where, std::uint8_t byte) {
        return told(bus_.write(chip_.address, where, byte));
    }

    /// Until all bits of `ready` stand in the register.
    Result<void> await(std::uint8_t status, std::uint8_t ready) {
        for (int look = 0; look < most_looks; ++look) {
            if (look > 0) pause_(between_looks);
            std::uint8_t bits = 0;
            if (auto got = read(status, std::span(&bits, 1)); !got) return got;
            if ((bits & ready) == ready) return {};
        }
        const auto patience = to_seconds(most_looks * between_looks);
        return told(fail(ErrorCode::Timeout, fmt::format("it has not measured within {} s", patience)));
    }

private:
    Result<void> told(Result<void> result) const {
        if (!result)
            result.error().message =
                fmt::format("{} ({}): {}", chip_.measures, chip_.name, result.error().message);
        return result;
    }

    io::I2cBus& bus_;
    const Chip& chip_;
    const Pause& pause_;
};

/// Each in turn; the first that fails ends it.
template <typename... Steps>
Result<void> in_turn(Steps... steps) {
    Result<void> done;
    static_cast<void>(((done = steps(), done.has_value()) && ...));
    return done;
}

/// The hygrometer and the barometer are asked alike: they are switched on, measure once, and say so by two
/// bits.
template <std::size_t Size>
Result<std::array<std::uint8_t, Size>> one_shot(Device& device) {
    static_assert(hts221::control_1 == lps25h::control_1 && hts221::control_2 == lps25h::control_2);
    static_assert(hts221::status == lps25h::status && hts221::outputs == lps25h::outputs);
    constexpr std::uint8_t on_in_whole_blocks = 0x84;
    constexpr std::uint8_t measure_once = 0x01;
    constexpr std::uint8_t both_are_there = 0x03;
    constexpr std::uint8_t outputs = hts221::outputs | hts221::and_following;
    std::array<std::uint8_t, Size> bytes{};
    auto done = in_turn(
        [&] { return device.identify(); },
        [&] { return device.write(hts221::control_1, on_in_whole_blocks); },
        [&] { return device.read(outputs, bytes); }, // what was there before is not waited for again
        [&] { return device.write(hts221::control_2, measure_once); },
        [&] { return device.await(hts221::status, both_are_there); },
        [&] { return device.read(outputs, bytes); }
    );
    if (!done) return pass_on(done);
    return bytes;
}

Result<void> take_humidity(Device device, Measurement& into) {
    const auto outputs = one_shot<4>(device);
    if (!outputs) return std::unexpected(outputs.error());
    std::array<std::uint8_t, 16> registers{};
    auto got = device.read(hts221::calibration | hts221::and_following, registers);
    if (!got) return got;
    const auto line = decode::Hts221Calibration::parse(registers);
    if (!line) return std::unexpected(line.error());
    const auto raw = decode::parse_hts221_outputs(*outputs);
    into.humidity = line->humidity(raw);
    into.temperature = line->temperature(raw);
    return {};
}

Result<void> take_pressure(Device device, Measurement& into) {
    const auto outputs = one_shot<5>(device);
    if (!outputs) return std::unexpected(outputs.error());
    const auto measured = decode::parse_lps25h_outputs(*outputs);
    into.pressure = measured.pressure;
    if (!into.temperature) into.temperature = measured.temperature; // where the better one is not
    return {};
}

Result<void> take_acceleration(Device device, Measurement& into) {
    constexpr std::uint8_t is_there = 0x01;
    std::array<std::uint8_t, 6> bytes{};
    auto done = in_turn(
        [&] { return device.identify(); },
        [&] { return device.write(lsm9ds1::acceleration_control, lsm9ds1::acceleration_on); },
        [&] { return device.await(lsm9ds1::acceleration_status, is_there); },
        [&] { return device.read(lsm9ds1::acceleration_outputs, bytes); }
    );
    if (done) into.acceleration = decode::parse_acceleration(bytes);
    return done;
}

Result<void> take_heading(Device device, const decode::Axes& offset, Measurement& into) {
    constexpr std::uint8_t all_are_there = 0x08;
    constexpr std::uint8_t outputs = lsm9ds1::field_outputs | lsm9ds1::and_following;
    std::array<std::uint8_t, 6> bytes{};
    auto done = in_turn(
        [&] { return device.identify(); },
        [&] { return device.write(lsm9ds1::field_scale_control, lsm9ds1::field_of_4_gauss); },
        [&] { return device.read(outputs, bytes); },
        [&] { return device.write(lsm9ds1::field_mode_control, lsm9ds1::field_single); },
        [&] { return device.await(lsm9ds1::field_status, all_are_there); },
        [&] { return device.read(outputs, bytes); }
    );
    if (!done || !into.acceleration) return done;
    auto field = decode::parse_field(bytes);
    for (std::size_t axis = 0; axis < field.size(); ++axis) field[axis] -= offset[axis];
    into.heading = decode::heading(*into.acceleration, field);
    return {};
}

} // namespace

Result<Measurement> measure(io::I2cBus& bus, const MeasureOptions& options, const Pause& pause) {
    if (auto opened = bus.open(); !opened) return pass_on(opened);
    Measurement made;
    const auto note = [&made](const Result<void>& taken) {
        if (!taken) made.failures.push_back(taken.error());
    };
    note(take_humidity(Device(bus, hygrometer, pause), made));
    note(take_pressure(Device(bus, barometer, pause), made));
    if (options.imu == Imu::Skip) return made;
    note(take_acceleration(Device(bus, accelerometer, pause), made));
    note(take_heading(Device(bus, magnetometer, pause), options.compass_offset, made));
    return made;
}

Error join(const std::vector<Error>& failures) {
    Error joined = failures.front();
    for (const auto& failure : std::span(failures).subspan(1)) {
        joined.message.append("; ").append(failure.message);
        if (failure.code != joined.code) joined.code = ErrorCode::Environment;
    }
    return joined;
}

double compensated(double measured, std::optional<double> processor, double factor) noexcept {
    if (!processor || factor <= 0) return measured;
    return measured - (*processor - measured) / factor;
}

} // namespace tutti::sensors
