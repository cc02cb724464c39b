// SourceStream: listens to one source of a sound server, as one channel, block by block.
#pragma once

#include "base/time.hpp"
#include "input/microphone/sound_source.hpp"
#include "signal/level_meter.hpp"

#include <functional>
#include <string>
#include <vector>

struct pa_context;
struct pa_stream;

namespace tutti::input::microphone {

class SourceStream {
public:
    struct Handlers {
        std::function<void()> on_ready;
        std::function<void(const signal::Level&)> on_level;
        /// The server let the source sleep (true), or it is awake again.
        std::function<void(bool)> on_sleep;
        /// It ended, for a reason that people read. Not the place to destroy it.
        std::function<void(const std::string&)> on_failure;
    };

    /// Begins to listen. The context is connected, and outlives this.
    SourceStream(pa_context* context, const SoundSource& source, microseconds block, Handlers handlers);
    ~SourceStream();
    SourceStream(const SourceStream&) = delete;
    SourceStream& operator=(const SourceStream&) = delete;

private:
    struct Callbacks;
    void on_state();
    void on_suspension();
    void on_samples();
    void fail_with(int cause);

    Handlers handlers_;
    std::size_t channels_;
    signal::LevelMeter meter_;
    std::vector<float> mono_; ///< kept between pieces, so that none of them allocates
    pa_context* context_;
    pa_stream* stream_;
};

} // namespace tutti::input::microphone
