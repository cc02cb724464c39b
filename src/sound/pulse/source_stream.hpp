// SourceStream: listens to one source of a sound server, as the server has it.
#pragma once

#include "base/time.hpp"
#include "sound/pulse/soundscape.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>

struct pa_context;
struct pa_stream;

namespace tutti::sound {

class SourceStream {
public:
    struct Handlers {
        std::function<void()> on_ready;
        /// Frames of all channels side by side.
        std::function<void(std::span<const float>)> on_sound;
        /// So many frames are lost between what came before and what comes.
        std::function<void(std::size_t frames)> on_loss;
        /// The server let the source sleep (true), or it is awake again.
        std::function<void(bool)> on_sleep;
        /// It ended, for a reason that people read. Not the place to destroy it.
        std::function<void(const std::string&)> on_failure;
    };

    /// Begins to listen. `piece` is how much sound comes at a time. The context is connected, and outlives
    /// this.
    SourceStream(pa_context* context, const SoundSource& source, microseconds piece, Handlers handlers);
    ~SourceStream();
    SourceStream(const SourceStream&) = delete;
    SourceStream& operator=(const SourceStream&) = delete;

    /// How old what was just heard is, as the server last told; nothing: it has not yet.
    std::optional<microseconds> latency() const;

private:
    struct Callbacks;
    void on_state();
    void on_suspension();
    void on_samples();
    void fail_with(int cause);

    Handlers handlers_;
    std::size_t frame_size_; ///< bytes
    pa_context* context_;
    pa_stream* stream_;
};

} // namespace tutti::sound
