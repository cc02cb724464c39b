// AlsaCapture: one device of ALSA that is recorded from. It never waits: its descriptors say when there is
// sound.
#pragma once

#include "base/result.hpp"
#include "sound/sound_format.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <poll.h>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace tutti::sound {

class AlsaCapture {
public:
    /// By a name as `arecord -L` prints it. May block, where a plugin asks a server. NotFound, Unavailable
    /// (somebody has it for himself), PermissionDenied, InvalidInput: it has no format that can be heard.
    static Result<AlsaCapture> open(const std::string& name);

    const SoundFormat& format() const noexcept { return format_; }
    Result<void> start();

    /// What to wait for; the count stays the same.
    std::vector<pollfd> descriptors() const;
    /// Whether what was found out about them means that read() has something to say.
    bool is_ready(std::span<pollfd> polled) const;

    struct Nothing {};
    struct Overrun {}; ///< sound was lost; it goes on
    using Heard = std::variant<Nothing, std::span<const float>, Overrun, Error>;
    /// Frames, the channels side by side, valid until the next call.
    Heard read();
    /// Frames that were recorded and not read yet.
    std::size_t waiting() const;

private:
    struct Handle; ///< snd_pcm_t
    struct Close {
        void operator()(Handle* handle) const noexcept;
    };
    enum class SampleKind : std::uint8_t { Float, Int32, Int16 };

    explicit AlsaCapture(Handle* handle) noexcept : handle_(handle) {}
    Result<void> set_up(const std::string& name);
    Heard recover(int cause);
    std::span<const float> as_floats(std::size_t samples);

    std::unique_ptr<Handle, Close> handle_;
    SoundFormat format_;
    SampleKind kind_ = SampleKind::Int16;
    std::vector<std::int32_t> raw_; ///< a piece as the device has it
    std::vector<float> floats_;
};

} // namespace tutti::sound
