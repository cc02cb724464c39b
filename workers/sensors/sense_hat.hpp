// The Sense HAT's chips, asked over I²C: one measurement of each. Nothing is kept between two: a chip that
// was away, or lost its power, is set up like any other. Its calls block.
#pragma once

#include "base/time.hpp"
#include "decode/lsm9ds1.hpp"
#include "io/i2c.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace tutti::sensors {

enum class Imu : std::uint8_t { Skip, Read };

struct MeasureOptions {
    Imu imu = Imu::Skip;
    decode::Axes compass_offset{}; ///< gauss; taken off the field
};

struct Measurement {
    std::optional<double> temperature; ///< °C, where the chip is
    std::optional<double> humidity;    ///< %
    std::optional<double> pressure;    ///< hPa
    std::optional<decode::Axes> acceleration;
    std::optional<double> heading;
    std::vector<Error> failures; ///< of the chips whose values are missing
};

/// Lets time pass until a chip has measured; the real one blocks its thread.
using Pause = std::function<void(microseconds)>;

/// An error where there is no bus; what single chips fail at stands in the measurement.
Result<Measurement> measure(io::I2cBus& bus, const MeasureOptions& options, const Pause& pause);

/// Several failures as one sentence. Its code is that of all of them where it is one, so that a poll that
/// nobody answered is tried again.
Error join(const std::vector<Error>& failures);

/// What the temperature would be without the processor's heat: the chip is too warm by a part of what
/// separates it from the processor. A factor of 0, or a processor that is not known, leaves it as it is.
double compensated(double measured, std::optional<double> processor, double factor) noexcept;

} // namespace tutti::sensors
