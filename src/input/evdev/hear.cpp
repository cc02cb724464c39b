#include "input/evdev/hear.hpp"

#include "io/clock.hpp"
#include "io/deadline.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

namespace tutti::input::evdev {

namespace {

using Descriptor = asio::posix::stream_descriptor;

/// Events read before others get their turn: a frame is a few.
constexpr int most_at_once = 256;

void say(Device& device, std::vector<Said> all) {
    const auto now = io::steady_now();
    for (auto& said : all) {
        Saying saying;
        saying.type = std::move(said.type);
        saying.data = std::move(said.data);
        saying.timestamp = io::wall_now() - (now - said.at);
        device.say(std::move(saying));
    }
}

/// False: the device is gone.
bool read_what_is_there(KernelDevice& kernel, Controls& controls, Device& device) {
    using Outcome = KernelDevice::Outcome;
    for (int count = 0; count < most_at_once; ++count) {
        const auto reading = kernel.next(io::steady_now());
        switch (reading.outcome) {
        case Outcome::Event:
            say(device, controls.take(reading.event, reading.at));
            break;
        case Outcome::Lost:
            say(device, controls.resynchronise(kernel.snapshot(), reading.at));
            break;
        case Outcome::Nothing:
            return true;
        case Outcome::Gone:
            return false;
        }
    }
    return true;
}

} // namespace

Task<void> hear(KernelDevice kernel, Controls controls, Device device) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto executor = co_await asio::this_coro::executor;
    Descriptor readable(executor, kernel.descriptor());
    say(device, controls.begin(io::steady_now()));
    bool is_there = true;
    bool is_wanted = true;
    while (is_there && is_wanted) {
        std::optional<io::Deadline> silence;
        if (const auto due = controls.deadline())
            silence.emplace(executor, *due - io::steady_now(), [&readable] { readable.cancel(); });
        const auto [error] = co_await readable.async_wait(Descriptor::wait_read, no_throw);
        silence.reset();
        const auto state = co_await asio::this_coro::cancellation_state;
        is_wanted = state.cancelled() == asio::cancellation_type::none;
        is_there = (!error || error == asio::error::operation_aborted)
                   && read_what_is_there(kernel, controls, device);
        say(device, controls.pass(io::steady_now()));
    }
    readable.release(); // the file is the kernel device's
    say(device, controls.release_all(io::steady_now()));
    device.leave(is_there ? "it is no longer heard" : "it was unplugged or switched off");
}

} // namespace tutti::input::evdev
