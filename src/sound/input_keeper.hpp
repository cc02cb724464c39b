// InputKeeper: keeps the chosen sound place open whatever happens, and gives its sound as one channel at a
// native rate. What it gives never stops: while there is nothing to hear (a device that is waited for, a
// loudspeaker that sleeps) it is silence, by the clock.
#pragma once

#include "base/time.hpp"
#include "io/asio.hpp"
#include "sound/mixdown.hpp"
#include "sound/reopen_policy.hpp"
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
    std::string reason = {};                  ///< for people: why it is not open; empty while it is
    std::string device = {};                  ///< the stable name of what is open; empty: nothing is
    std::string description = {};             ///< of it, for people
    SoundFormat format = {};                  ///< of it, before all is mixed and resampled
    std::optional<microseconds> latency = {}; ///< from the device to on_sound; nothing: it is not known
    std::uint64_t xruns = 0;                  ///< times that sound was lost
    std::uint64_t lost_frames = 0;            ///< in the device's format, as far as known
    std::uint64_t opens = 0;                  ///< times that something was opened
    std::uint64_t mute_closes = 0;            ///< times that it was closed because it gave no sound

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
    /// Without sound for so long, it is silence.
    static constexpr auto silence_after = milliseconds(100);

    /// The handlers are called on the executor of run().
    InputKeeper(contract::SoundPlace place, Handlers handlers);
    InputKeeper(const InputKeeper&) = delete;
    InputKeeper& operator=(const InputKeeper&) = delete;

    /// Until it is cancelled. No place, however broken, ends it.
    Task<void> run();
    /// Goes over to another place, at once; the counts go on. Before run(), or while it runs. The present
    /// place is opened anew. Not within a handler.
    void choose(contract::SoundPlace place);
    const InputStatus& status() const noexcept { return status_; }

private:
    enum class End : std::uint8_t { Ended, Mute, Chosen, Cancelled };

    Task<void> keep_open();
    Task<void> fill_with_silence();
    /// One opening of the place, to its end.
    Task<End> attempt(ReopenPolicy& policy);
    Task<void> hear_once(contract::SoundPlace place, const SoundHandlers& handlers);
    SoundHandlers handlers_for(ReopenPolicy& policy);
    /// Until then, or until it is woken. False: cancelled.
    Task<bool> wait(SteadyTime until);
    void wake();
    void change(InputState state, std::string reason = {});

    void open(const OpenedSound& opened);
    void take(std::span<const float> frames);
    void lose(std::uint64_t frames);
    void give_silence(SteadyTime until);

    contract::SoundPlace place_;
    Handlers handlers_;
    InputStatus status_;
    Mixdown mixdown_{{}};
    asio::steady_timer* alarm_ = nullptr; ///< what keep_open() waits for, while it runs
    bool is_chosen_ = false;              ///< another place since the present attempt began
    std::optional<Result<void>> end_;     ///< of the present attempt
    SteadyTime given_until_{};            ///< sound and silence were given up to then
    bool is_silent_ = false;              ///< silence is being given
    std::vector<float> zeros_;
};

} // namespace tutti::sound
