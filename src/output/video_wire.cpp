#include "output/video_wire.hpp"

#include "io/child.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/wait_readable.hpp"
#include "media/film_encoder.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cstdint>
#include <unistd.h>

namespace tutti::output {

namespace {

using Descriptor = asio::posix::stream_descriptor;

constexpr auto patience_at_end = seconds(5);
constexpr auto pause_after_end = seconds(5);
constexpr unsigned rate = 30;               ///< of the film
constexpr std::uint64_t most_repeats = 300; ///< of one picture: ten seconds of the film

/// How many frames of the film there are to be by then, the first one at its beginning.
std::uint64_t frames_by(SteadyClock::duration since) {
    return static_cast<std::uint64_t>(since * rate / seconds(1)) + 1;
}

} // namespace

void VideoWire::send(const Shown& shown) {
    if (!slot_.offer(shown)) ++counts_.dropped;
}

Task<void> VideoWire::run() {
    while (true) {
        const bool has_come = co_await slot_.next();
        if (!has_come) break;
        const bool goes_on = co_await encode();
        if (!goes_on) break;
        const bool elapsed = co_await io::sleep_for(pause_after_end);
        if (!elapsed) break;
    }
}

Task<bool> VideoWire::encode() {
    const auto executor = co_await asio::this_coro::executor;
    auto started = media::start_encoder({.file = file_, .size = slot_.size(), .rate = rate});
    if (!started) {
        ++counts_.errors;
        trouble_ = std::move(started.error().message);
        co_return true;
    }
    io::Child child(started->pid);
    Descriptor ended(executor, static_cast<int>(::syscall(SYS_pidfd_open, started->pid, 0)));
    Descriptor pictures(executor, started->pictures.release());
    trouble_.clear();
    const auto began = slot_.time();
    std::uint64_t written = 0;
    bool has_come = true;
    error_code failed;
    while (has_come && !failed) {
        // Pictures come when they come: one fills the film up to its time, and one that is early is passed
        // over.
        const auto due = std::min(frames_by(slot_.time() - began), written + most_repeats);
        const auto& pixels = slot_.pixels();
        const auto bytes = asio::buffer(pixels.data(), pixels.size() * sizeof(pixel::Colour));
        for (; written < due && !failed; ++written) {
            const auto [error, size] = co_await asio::async_write(pictures, bytes, no_throw);
            static_cast<void>(size);
            failed = error;
            if (!error) ++counts_.packets;
        }
        if (failed) break;
        ++counts_.frames;
        has_come = co_await slot_.next();
    }
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    pictures.close();
    const io::Deadline patience(executor, patience_at_end, [&] { child.kill(); });
    static_cast<void>(co_await io::wait_readable(ended));
    const int exit_code = child.reap();
    if (exit_code == 0 && !has_come) co_return false;
    ++counts_.errors;
    trouble_ = fmt::format("ffmpeg ended with {}: its reason is in the log", exit_code);
    co_return has_come;
}

} // namespace tutti::output
