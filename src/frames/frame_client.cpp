#include "frames/frame_client.hpp"

#include "frames/frame_server.hpp"
#include "frames/hello.hpp"
#include "io/clock.hpp"
#include "io/listen.hpp"
#include "io/local_socket.hpp"
#include "io/path_watch.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unistd.h>
#include <utility>

namespace tutti::frames {

namespace {

/// Messages; then others have their turn.
constexpr int most_at_once = 64;

} // namespace

FrameClient::FrameClient(FrameClientOptions options, FrameListener& listener)
    : options_(std::move(options)), listener_(listener) {}

Task<void> FrameClient::run() {
    while (true) {
        auto socket = co_await connect();
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        if (!socket) {
            listener_.cannot_read(socket.error());
            const bool elapsed = co_await io::sleep_for(options_.pause);
            if (!elapsed) break;
            continue;
        }
        co_await listen(std::move(*socket));
    }
}

/// Waits until there is somebody to connect to.
Task<Result<io::FileDescriptor>> FrameClient::connect() {
    // Watched before the first look: who comes between the two is not missed.
    io::PathWatch watch(co_await asio::this_coro::executor, {options_.directory});
    while (true) {
        auto socket = try_connect();
        if (socket || socket.error().code != ErrorCode::Unavailable) co_return socket;
        auto changed = co_await watch.changed();
        if (!changed) co_return pass_on(changed);
    }
}

Result<io::FileDescriptor> FrameClient::try_connect() const {
    const auto path = socket_path(options_.directory);
    auto socket = io::connect_seqpacket_at_once(path);
    if (!socket) return socket;
    const auto uid = io::unix_peer(*socket).uid;
    const bool is_trusted =
        uid == 0 || uid == ::geteuid() || std::ranges::find(options_.uids, uid) != options_.uids.end();
    if (!is_trusted)
        return fail(
            ErrorCode::PermissionDenied, fmt::format("{} belongs to another user ({})", path.native(), uid)
        );
    return socket;
}

Task<void> FrameClient::listen(io::FileDescriptor socket) {
    asio::posix::stream_descriptor readable(co_await asio::this_coro::executor, socket.release());
    knows_displays_ = false;
    Result<bool> heard = true;
    while (heard && *heard) {
        const auto [error] = co_await readable.async_wait(asio::posix::descriptor_base::wait_read, no_throw);
        if (error) break;
        heard = hear(readable.native_handle());
    }
    readable.close();
    if (knows_displays_) listener_.frames_end();
    if (heard && knows_displays_) co_return;
    listener_.cannot_read(
        heard ? Error{ErrorCode::Unavailable, "the server of frames ended before it said anything"}
              : heard.error()
    );
    const bool elapsed = co_await io::sleep_for(options_.pause);
    static_cast<void>(elapsed);
}

Result<bool> FrameClient::hear(int socket) {
    if (!knows_displays_) {
        auto greeted = hear_hello(socket);
        if (!greeted || !*greeted) return greeted;
    }
    // All that is said from now on is that there is something new.
    std::array<char, 16> room{};
    io::ReceivedMessage message;
    auto status = io::ReceiveStatus::Received;
    for (int i = 0; i < most_at_once && status == io::ReceiveStatus::Received; ++i)
        status = io::receive_message(socket, room, message);
    tell_what_is_new();
    return status != io::ReceiveStatus::Ended;
}

Result<bool> FrameClient::hear_hello(int socket) {
    std::vector<char> room(most_hello_bytes);
    io::ReceivedMessage message;
    const auto status = io::receive_message(socket, room, message);
    if (status != io::ReceiveStatus::Received) return status == io::ReceiveStatus::None;
    if (message.is_cut) return fail(ErrorCode::InvalidInput, "the hello of the frames is too long");
    auto taken = take_hello(message.text, std::move(message.descriptor));
    if (!taken) return pass_on(taken);
    return true;
}

Result<void> FrameClient::take_hello(std::string_view text, io::FileDescriptor file) {
    auto hello = parse_hello(text);
    if (!hello) return pass_on(hello);
    auto memory = io::SharedMemory::open(std::move(file), memory_bytes(hello->displays));
    if (!memory) return pass_on(memory);
    rings_.clear();
    memory_ = std::move(*memory);
    displays_ = std::move(hello->displays);
    auto rest = std::as_const(memory_).bytes();
    for (const auto& display : displays_) {
        const auto bytes = ring_bytes(display.size);
        rings_.emplace_back(rest.first(bytes), display.size);
        rest = rest.subspan(bytes);
    }
    knows_displays_ = true;
    listener_.frames_come(displays_);
    return {};
}

void FrameClient::tell_what_is_new() {
    for (std::size_t display = 0; display < rings_.size(); ++display)
        if (rings_[display].has_new()) listener_.frame(display);
}

} // namespace tutti::frames
