// PulseLoop: libpulse on our loop, by its pa_mainloop_api. One thread, no other poll: what the library waits
// for, Asio waits for.
#pragma once

#include "io/asio.hpp"

#include <memory>

struct pa_mainloop_api;

namespace tutti::sound {

class PulseLoop {
public:
    explicit PulseLoop(asio::any_io_executor executor);
    /// Whatever was made with the api is gone by now: contexts, streams.
    ~PulseLoop();
    PulseLoop(const PulseLoop&) = delete;
    PulseLoop& operator=(const PulseLoop&) = delete;

    pa_mainloop_api& api() noexcept;

private:
    struct Api;
    std::unique_ptr<Api> api_;
};

} // namespace tutti::sound
