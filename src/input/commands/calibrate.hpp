// `tutti input calibrate`: asks a person to turn the thing, finds what its sensor gets wrong, and keeps it in
// the input's section of the live configuration.
#pragma once

#include "base/time.hpp"
#include "command/stay.hpp"

#include <optional>
#include <string>

namespace tutti::input {

struct CalibrateOptions {
    command::BusTarget bus;
    std::string name;                     ///< of the input
    std::string stream = "accelerometer"; ///< or "magnetometer", "gyroscope"
    std::string device;                   ///< identity; empty: the only one
    microseconds duration = seconds(30);  ///< at most; it ends when each axis was turned enough
    bool dry_run = false;                 ///< says what it found, and keeps nothing
};

int calibrate(const CalibrateOptions& options);

} // namespace tutti::input
