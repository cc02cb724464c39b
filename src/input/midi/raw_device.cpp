#include "input/midi/raw_device.hpp"

#include "bus/backoff.hpp"
#include "command/print.hpp"
#include "decode/midi.hpp"
#include "input/midi/device_voice.hpp"
#include "input/serial/serial_port.hpp"
#include "io/clock.hpp"
#include "io/file_descriptor.hpp"
#include "io/path_watch.hpp"
#include "io/system_failure.hpp"
#include "io/system_random.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <fcntl.h>
#include <unistd.h>

namespace tutti::input::midi {

namespace {

namespace fs = std::filesystem;

constexpr auto shortest_pause = milliseconds(100);
constexpr auto longest_pause = seconds(10);

Result<io::FileDescriptor> open_raw(const fs::path& path, std::uint32_t baud) {
    // A fifo that is opened for both has no end when a writer goes.
    std::error_code ignored;
    const int way = fs::is_fifo(path, ignored) ? O_RDWR : O_RDONLY;
    io::FileDescriptor device(::open(path.c_str(), way | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!device) {
        const int cause = errno;
        auto failed = io::system_failure("opening", path);
        if (cause == ENOENT) failed.error().message += ": is the device plugged in?";
        if (cause == EACCES) failed.error().message += ": let this user into the group audio, or dialout";
        return failed;
    }
    if (::isatty(device.get()) != 0) return open_serial_port(path, baud);
    struct stat about{};
    if (::fstat(device.get(), &about) != 0 || (!S_ISCHR(about.st_mode) && !S_ISFIFO(about.st_mode)))
        return fail(ErrorCode::InvalidInput, fmt::format("{} is no device", path.native()));
    return device;
}

/// Until the device is gone.
Task<void> hear(feeder::LineWriter& lines, io::FileDescriptor device, std::string identity, Beats beats) {
    const auto executor = co_await asio::this_coro::executor;
    asio::posix::stream_descriptor bytes_of(executor, device.release());
    DeviceVoice voice(lines, identity, identity, beats);
    decode::MidiParser parser;
    feeder::MalformedLimit malformed;
    std::array<std::uint8_t, 1024> bytes{};
    while (true) {
        const auto [error, size] = co_await bytes_of.async_read_some(asio::buffer(bytes), no_throw);
        if (error) break;
        const auto now = io::steady_now();
        const auto piece = std::span(bytes).first(size);
        const auto stray = parser.stray();
        parser.feed(piece, [&](const auto& message) { voice.take(message, now); });
        for (const auto& report : malformed.due(now)) lines.malformed(report);
        if (parser.stray() == stray) continue;
        const auto report = malformed.take(identity, "midi", piece, now);
        if (report) lines.malformed(*report);
    }
    voice.leave("the device is gone");
}

} // namespace

Task<void> hear_raw_device(feeder::LineWriter& lines, fs::path path, std::uint32_t baud, Beats beats) {
    const auto executor = co_await asio::this_coro::executor;
    io::PathWatch folder(executor, {path.parent_path()}); // first: what comes from here on is not missed
    io::SystemRandom random;
    bus::Backoff backoff(shortest_pause, longest_pause);
    while (true) {
        auto device = open_raw(path, baud);
        if (device) {
            lines.available();
            const auto since = io::steady_now();
            co_await hear(lines, std::move(*device), path.filename().native(), beats);
            if (io::steady_now() - since >= bus::lasting_connection) backoff.reset();
        } else {
            lines.unavailable(device.error().message);
        }
        std::error_code ignored;
        bool goes_on = false;
        if (fs::exists(path, ignored)) {
            goes_on = co_await io::sleep_for(backoff.next(random));
        } else {
            const auto changed = co_await folder.changed();
            const auto state = co_await asio::this_coro::cancellation_state;
            goes_on = state.cancelled() == asio::cancellation_type::none;
            if (!changed && goes_on) {
                lines.unavailable(changed.error().message);
                goes_on = co_await io::sleep_for(backoff.next(random));
            }
        }
        if (!goes_on) co_return;
    }
}

} // namespace tutti::input::midi
