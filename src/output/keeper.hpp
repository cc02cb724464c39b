// Keeper: what a display shows when frames stop, so that it never goes black: the last frame for a while,
// then ever less of it and ever more of the attract loop, until frames are back. Pure: told the time.
#pragma once

#include "base/time.hpp"

#include <optional>

namespace tutti::output {

enum class Showing : std::uint8_t {
    Live,    ///< frames come
    Holding, ///< the last one stands, and is sent again and again: receivers do not time out
    Fading,  ///< from the last one into the attract loop
    Attract, ///< there are no frames
};
/// "live", "holding", "fading", "attract".
const char* name(Showing showing) noexcept;

struct KeeperOptions {
    microseconds hold = seconds(2); ///< how long the last frame stands, from when it came
    microseconds fade = seconds(2); ///< then into the attract loop
};

class Keeper {
public:
    /// Between two pictures that it shows by itself.
    static constexpr microseconds pace{33'333};
    // Frames have stopped when none came for three times the gap between the last two, within these bounds.
    static constexpr microseconds least_quiet = milliseconds(100);
    static constexpr microseconds most_quiet = milliseconds(1500);

    Keeper(KeeperOptions options, SteadyTime now) noexcept : options_(options), last_(now), due_(now) {}

    /// One came, and is shown.
    void frame(SteadyTime now) noexcept;
    /// Whoever draws them has gone: there will be none for a while.
    void frames_ended(SteadyTime now) noexcept;

    bool has_frame() const noexcept { return has_frame_; }
    Showing showing(SteadyTime now) const noexcept;
    /// From 0, the last frame alone, to 1, the attract loop alone.
    double faded(SteadyTime now) const noexcept;
    /// Since when the attract loop runs, or would.
    SteadyTime attract_since() const noexcept { return stands_until(); }

    /// When something is to be shown unless a frame comes first.
    SteadyTime next_due() const noexcept;
    /// What was due then is shown now.
    void shown(SteadyTime now) noexcept;

private:
    SteadyTime live_until() const noexcept;
    SteadyTime stands_until() const noexcept;

    KeeperOptions options_;
    SteadyTime last_; ///< frame; the start before the first
    SteadyTime due_;  ///< of what it shows by itself
    microseconds quiet_ = least_quiet;
    bool has_frame_ = false;
    bool have_ended_ = false;
};

} // namespace tutti::output
