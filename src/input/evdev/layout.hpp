// What a device is, and what its controls mean, judged by what the kernel says that it has. No I/O.
#pragma once

#include "signal/dead_zone.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tutti::input::evdev {

enum class DeviceKind : std::uint8_t { Keyboard, Gamepad };

/// What the kernel says of a device, before anybody touches it.
struct Capabilities {
    struct Axis {
        std::uint16_t code = 0;
        signal::AxisRange range;

        bool operator==(const Axis&) const = default;
    };
    std::vector<std::uint16_t> keys; ///< codes of EV_KEY
    std::vector<Axis> axes;
    bool is_sensor = false;  ///< the accelerometer of a pad: its axes are none of a hand's
    bool is_pointer = false; ///< a mouse, or the touch pad of a pad

    bool has_key(std::uint16_t code) const noexcept;
    bool has_axis(std::uint16_t code) const noexcept;
};

/// Whether an input of that kind hears the device unless it names others. A keyboard has letters: lids, power
/// buttons, remote controls and foot switches are heard where they are named.
bool is_of_kind(const Capabilities& device, DeviceKind kind) noexcept;
/// Whether it could hear it, named.
bool could_be_of_kind(const Capabilities& device, DeviceKind kind) noexcept;

struct Axis {
    std::uint16_t code = 0;
    std::string name;
    signal::DeadZone zone;
};

/// A d-pad's switch: an axis that says -1, 0 and 1.
struct Switch {
    std::uint16_t code = 0;
    std::string negative; ///< "left", "up"
    std::string positive;
};

struct Layout {
    DeviceKind kind = DeviceKind::Gamepad;
    std::vector<Axis> axes;
    std::vector<Switch> switches;
};

Layout lay_out(const Capabilities& device, DeviceKind kind, double dead_zone);

} // namespace tutti::input::evdev
