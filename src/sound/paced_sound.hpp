// Sound that is there as fast as it is asked for, at the speed of its time: as a device would give it.
#pragma once

#include "base/time.hpp"
#include "sound/sound_format.hpp"
#include "sound/sound_input.hpp"

#include <cstddef>
#include <functional>
#include <span>

namespace tutti::sound {

/// When each piece of a sound of this rate is due, by an absolute clock: no piece's lateness is the next
/// one's. Pure.
class Pace {
public:
    /// Later than this, the time between is not made up for: the machine was asleep, or stopped.
    static constexpr auto most_lateness = seconds(1);

    Pace(unsigned rate, SteadyTime start) noexcept : rate_(rate), start_(start) {}

    /// When the sound up to and with the next so many frames has been played.
    SteadyTime due(std::size_t frames) const noexcept {
        return start_ + microseconds(static_cast<std::int64_t>((frames_ + frames) * 1'000'000 / rate_));
    }
    /// They were given, at `now`.
    void advance(std::size_t frames, SteadyTime now) noexcept {
        frames_ += frames;
        if (now - due(0) > most_lateness) begin_anew(now);
    }
    void begin_anew(SteadyTime now) noexcept {
        start_ = now;
        frames_ = 0;
    }

private:
    std::uint64_t rate_;
    SteadyTime start_;
    std::uint64_t frames_ = 0;
};

/// Frames of a piece.
constexpr std::size_t frames_of_piece(unsigned rate) noexcept {
    return static_cast<std::size_t>(rate) * static_cast<std::size_t>(piece_length.count()) / 1'000'000;
}

/// Fills samples, whole frames, and gives how many it filled: fewer are the end.
using FillSound = std::function<std::size_t(std::span<float>)>;

/// Gives it to on_sound until its end, or until it is cancelled.
Task<void> play(SoundFormat format, FillSound fill, const SoundHandlers& handlers);

Task<Result<void>> hear_file(contract::FilePlace place, const SoundHandlers& handlers);
Task<Result<void>> hear_generator(contract::GeneratorPlace place, const SoundHandlers& handlers);

} // namespace tutti::sound
