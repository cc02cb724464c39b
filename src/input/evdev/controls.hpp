// The controls of one keyboard or pad: what the kernel says of them in, what is worth saying to others out.
// It knows no file and no clock; a moment of an event is when the kernel saw it.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "decode/input_event.hpp"
#include "input/evdev/layout.hpp"
#include "signal/direction_latch.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tutti::input::evdev {

/// One event to be said.
struct Said {
    std::string type;
    Value data;
    SteadyTime at;

    bool operator==(const Said&) const = default;
};

/// How all controls stand: after the kernel lost events, and at the beginning.
struct Snapshot {
    std::vector<std::uint16_t> pressed;                         ///< codes of EV_KEY
    std::vector<std::pair<std::uint16_t, std::int32_t>> values; ///< of axes that are there
};

class Controls {
public:
    /// `standing` is how they stand when the device is opened. Keys that are held then were not pressed for
    /// us: all that is said of them is that they are up, when they are let go, as somebody may have heard of
    /// the press from a program before us. `names` are what people call their controls instead:
    /// "a" → "fire".
    Controls(
        Layout layout, const Snapshot& standing, std::vector<std::pair<std::string, std::string>> names = {}
    );

    /// Where each axis stands at the beginning, also at rest: what was said of it before us no longer holds.
    std::vector<Said> begin(SteadyTime at);
    /// One event of the kernel's. Keys are said at once, axes and d-pads when their frame is whole.
    std::vector<Said> take(const decode::InputEvent& event, SteadyTime at);
    /// After SYN_DROPPED: until then nothing is said, as what came is no longer whole.
    std::vector<Said> resynchronise(const Snapshot& standing, SteadyTime at);

    /// When pass() has something to do, without any event.
    std::optional<SteadyTime> deadline() const noexcept;
    std::vector<Said> pass(SteadyTime now);

    /// The device is gone: what is pressed is let go, and axes rest.
    std::vector<Said> release_all(SteadyTime at);

private:
    struct Key {
        std::uint16_t code = 0;
        bool is_told = false; ///< of one that was held before us nobody heard from us
        SteadyTime since;
    };
    struct MovedAxis {
        Axis axis;
        std::int32_t raw = 0;
        double said = 0;
    };
    struct MovedSwitch {
        Switch sides;
        std::int32_t raw = 0;
        signal::DirectionLatch latch;
        SteadyTime since;   ///< it is pressed
        SteadyTime centred; ///< when it was let go, if that is so
    };

    void take_key(std::uint16_t code, std::int32_t value, SteadyTime at, std::vector<Said>& said);
    void take_axis(std::uint16_t code, std::int32_t value);
    void end_frame(SteadyTime at, std::vector<Said>& said);
    void read(MovedSwitch& moved, int direction, SteadyTime at, std::vector<Said>& said);
    void tell(
        const MovedSwitch& moved, signal::DirectionLatch::Change change, SteadyTime at,
        std::vector<Said>& said
    );
    static void tell(MovedAxis& moved, double value, SteadyTime at, std::vector<Said>& said);
    void keep_pressed(std::span<const std::uint16_t> codes, SteadyTime at, std::vector<Said>& said);
    void tell_axes(SteadyTime at, std::vector<Said>& said);
    void press(std::string_view name, SteadyTime at, std::vector<Said>& said) const;
    void release(std::string_view name, SteadyTime since, SteadyTime at, std::vector<Said>& said) const;
    static void say_level(std::string_view code, bool is_pressed, SteadyTime at, std::vector<Said>& said);
    std::string_view called(std::string_view name) const noexcept;

    DeviceKind kind_;
    std::vector<std::pair<std::string, std::string>> names_;
    std::vector<Key> keys_; ///< that are down
    std::vector<MovedAxis> axes_;
    std::vector<MovedSwitch> switches_;
    bool is_dropped_ = false;
};

} // namespace tutti::input::evdev
