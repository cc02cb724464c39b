// InputKeeper: keeps the chosen sound place open whatever happens, and gives its sound as one channel at a
// native rate. What it gives never stops: while there is nothing to hear (a device that is waited for, a
// loudspeaker that sleeps) it is silence, by the clock.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "io/asio.hpp"
#include "io/task_group.hpp"
#include "sound/reopen_policy.hpp"
#include "sound/resampler.hpp"
#include "sound/sound_input.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tutti::sound {

enum class InputState : std::uint8_t {
    Opening,
    Waiting, ///< it is not there: taken when it comes
    Open,
    Asleep, ///< a loudspeaker that plays nothing
    Failed, ///< it does not work; tried again all the same
    Ended,  ///< a file that is heard once
};
/// "opening", "waiting", … as they stand in health.
const char* name(InputState state) noexcept;

/// For health and pages. The counts are since the start, over all places.
struct InputStatus {
    InputState state = InputState::Opening;
    std::string place = {};                   ///< without secrets
    std::string reason = {};                  ///< for people: why it is not open
    std::string device = {};                  ///< its stable name; empty while none is open
    std::string description = {};             ///< of it, for people
    SoundFormat format = {};                  ///< of it, before all is mixed and resampled
    std::optional<microseconds> latency = {}; ///< from the device to on_sound, resampling included
    std::uint64_t xruns = 0;                  ///< times that sound was lost
    std::uint64_t lost_frames = 0;            ///< of the device's format, as far as known
    std::uint64_t opens = 0;                  ///< times that something was opened
    std::uint64_t watchdog_bites = 0;         ///< times that an open one was closed because it was mute

    bool operator==(const InputStatus&) const = default;
};

/// One channel, at 44100 or 48000 Hz.
struct MonoSound {
    std::span<const float> samples;
    unsigned rate = 48000;
    bool is_heard = true; ///< false: silence by the clock, as there is nothing to hear
};

class InputKeeper {
public:
    struct Handlers {
        std::function<void(const MonoSound&)> on_sound;
        /// Whenever the status changed in more than its counts and its latency.
        std::function<void(const InputStatus&)> on_change;
    };

    InputKeeper(SoundPlace place, Handlers handlers);
    InputKeeper(const InputKeeper&) = delete;
    InputKeeper& operator=(const InputKeeper&) = delete;

    /// Until it is cancelled. No place, however broken, ends it.
    Task<void> run();
    /// Goes over to another place, at once; the counts go on. Before run() or while it runs. The present
    /// place is opened anew.
    void choose(SoundPlace place);
    const InputStatus& status() const noexcept { return status_; }

private:
    struct Run;
    friend struct Run;

    SoundPlace place_;
    Handlers handlers_;
    InputStatus status_;
    Run* run_ = nullptr; ///< while it runs
};

} // namespace tutti::sound
