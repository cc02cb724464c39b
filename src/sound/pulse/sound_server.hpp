// SoundServer: one connection to PulseAudio (or PipeWire, which speaks the same), and what it has to listen
// to. It tries once; whoever owns it tries again with another one.
#pragma once

#include "base/result.hpp"
#include "sound/pulse/soundscape.hpp"

#include <functional>

struct pa_context;
struct pa_mainloop_api;

namespace tutti::sound {

class SoundServer {
public:
    struct Handlers {
        /// At the beginning, and whenever sources came or went or another one is the default.
        std::function<void(const Soundscape&)> on_change;
        /// There is no connection, or none any more: once, and then nothing else. Not the place to destroy
        /// it.
        std::function<void(const Error&)> on_loss;
    };

    /// The handlers are called from the loop, and by connect().
    SoundServer(pa_mainloop_api& loop, Handlers handlers);
    ~SoundServer();
    SoundServer(const SoundServer&) = delete;
    SoundServer& operator=(const SoundServer&) = delete;

    void connect();
    pa_context* context() const noexcept { return context_; }
    /// Asks again what there is; on_change says it.
    void look();

private:
    struct Callbacks;
    void on_state();
    void lose(int cause);

    Handlers handlers_;
    pa_context* context_;
    Soundscape seen_; ///< as far as the answer has come
    bool is_looking_ = false;
    bool looks_again_ = false;
    bool is_lost_ = false;
};

} // namespace tutti::sound
