// hear(): what comes out of a sound place, piece by piece, for as long as it lasts. It tries once:
// InputKeeper is who tries again.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "contract/sound_place.hpp"
#include "io/asio.hpp"
#include "sound/sound_format.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace tutti::sound {

/// Pieces are this long, where a device lets us choose.
inline constexpr microseconds piece_length = milliseconds(5);
/// A device that knows how late it is says so once in so long.
inline constexpr microseconds latency_period = seconds(1);

struct OpenedSound {
    SoundFormat format;
    std::string name;        ///< stable: of the source, of the file
    std::string description; ///< for people
};

/// All are called on the executor of the coroutine that hears. None may destroy what calls it.
struct SoundHandlers {
    /// Before the first sound, and again where the device or its format changed in mid-stream.
    std::function<void(const OpenedSound&)> on_open;
    /// Frames of all channels side by side, in the format of the last on_open.
    std::function<void(std::span<const float>)> on_sound;
    /// So many frames were there and are lost (an xrun): they lie between the last on_sound and the next.
    std::function<void(std::uint64_t frames)> on_loss;
    /// The device sleeps because nothing is played there (true), or is awake again.
    std::function<void(bool)> on_sleep;
    /// There is nothing to open yet, for this reason; it is taken as soon as it comes.
    std::function<void(const std::string& reason)> on_wait;
    /// How old the newest sample is when on_sound has it; by who knows.
    std::function<void(microseconds)> on_latency;
};

/// Until it ends or is cancelled. Nothing: it came to its end (a file that is heard once). The error says for
/// people what became of it, and by its code whether trying again soon may help (Unavailable, NotFound,
/// Timeout).
Task<Result<void>> hear(contract::SoundPlace place, const SoundHandlers& handlers);

} // namespace tutti::sound
