// PadPanel: the controls of one phone. What a finger does becomes events: each edge of a button and each text
// at once; of what moves at most so many changes a second, and the last one always. Pure: told the time;
// bounded memory.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "gateway/pad_frames.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tutti::gateway {

/// What is to be said of a phone; its data is an object.
struct PadEvent {
    std::string type;
    Value data;
};
using PadEvents = std::vector<PadEvent>;

class PadPanel {
public:
    static constexpr int per_second = 60; ///< events of one control that moves, in the long run
    static constexpr std::size_t most_controls = 64;

    /// `device`: what every event names.
    explicit PadPanel(std::string device) : device_(std::move(device)) {}

    enum class Taken : std::uint8_t { Done, TooManyControls };
    /// What is to be said at once is appended; what moves too soon waits, or replaces what waited.
    Taken take(const PadControl& control, SteadyTime now, PadEvents& said);
    /// Appends what has waited for long enough.
    void tick(SteadyTime now, PadEvents& said);
    std::optional<SteadyTime> next_deadline() const;
    /// Nobody touches the phone any more: what is pressed is let go. Where a slider stands is said all the
    /// same.
    void release(SteadyTime now, PadEvents& said);

private:
    struct Slot {
        std::optional<PadControl> said = {};    ///< last
        std::optional<PadControl> waiting = {}; ///< differs from what was said
        SteadyTime done = {};                   ///< when what was said so far would be, at an even pace
        SteadyTime pressed = {};
    };

    void say(Slot& slot, PadControl control, SteadyTime now, PadEvents& said);
    void say_button(Slot& slot, const PadButton& button, SteadyTime now, PadEvents& said);
    Value data(std::vector<Member> members) const;

    std::string device_;
    std::map<std::string, Slot> slots_; ///< by kind and code
};

} // namespace tutti::gateway
