// Voices: what a simulated device says of one of its parts, again and again. The same seed says the same:
// all numbers are rounded, so that no machine's last digit matters.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "device/saying.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tutti::device {

class Voice {
public:
    virtual ~Voice() = default;
    /// What is said at that time of the simulation, and how long it is until it speaks again.
    virtual microseconds speak(microseconds now, RandomSource& random, std::vector<Saying>& said) = 0;
};

using Voices = std::vector<std::unique_ptr<Voice>>;

/// To three digits behind the point.
double to_thousandths(double value) noexcept;

/// How presses are told.
enum class PressStyle : std::uint8_t {
    Edges, ///< keyboards and gamepads: press when it goes down, release when it comes up
    Board, ///< boards: press when it comes up, or long_press while it is down
};
std::unique_ptr<Voice> make_presses(PressStyle style, std::vector<std::string> codes);
std::unique_ptr<Voice> make_knob();
/// Two axes that go around: "left_x", "left_y".
std::unique_ptr<Voice> make_stick(std::string side);
/// In m/s²: swaying, with gravity, and now and then a knock.
std::unique_ptr<Voice> make_accelerometer();
/// In µT: a compass that turns once in ten seconds.
std::unique_ptr<Voice> make_magnetometer();
std::unique_ptr<Voice> make_notes();
std::unique_ptr<Voice> make_beats();
std::unique_ptr<Voice> make_controller();
/// Wanders between 60 and 170; now and then the strap loses contact.
std::unique_ptr<Voice> make_heart();
std::unique_ptr<Voice> make_battery();
std::unique_ptr<Voice> make_loudness();
std::unique_ptr<Voice> make_fader(std::string address, std::string type);

} // namespace tutti::device
