// BoardEvents: what a board on a serial port says → what its device says. Boards write short words for what
// they measure, and the two edges of their buttons; presses, turns and raw types come of it here. Told the
// time.
#pragma once

#include "base/time.hpp"
#include "device/saying.hpp"
#include "signal/press.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tutti::input {

class BoardEvents {
public:
    /// A board with more buttons or knobs than this says of the others no more than it says.
    static constexpr std::size_t most_controls = 64;

    explicit BoardEvents(microseconds long_press) noexcept : long_press_(long_press) {}

    /// What comes of it: the saying itself, under the name that its kind has, then what follows from it.
    std::vector<device::Saying> take(device::Saying saying, SteadyTime now);
    /// Holds that have become long by now.
    std::vector<device::Saying> reach(SteadyTime now);
    std::optional<SteadyTime> deadline() const;
    /// The board is gone: what is down is let go, and is no press.
    std::vector<device::Saying> let_go();

private:
    std::optional<device::Saying> turn(const device::Saying& saying);
    void press(const device::Saying& level, SteadyTime now, std::vector<device::Saying>& said);

    microseconds long_press_;
    struct Button {
        signal::Press press;
        Value code; ///< null where the board names none
        std::optional<std::int32_t> producer;
    };
    std::map<std::string, Button> buttons_;
    std::map<std::string, double> positions_; ///< of knobs
};

} // namespace tutti::input
