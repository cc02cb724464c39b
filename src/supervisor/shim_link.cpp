#include "supervisor/shim_link.hpp"

#include "base/utf8.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace tutti::supervisor {

namespace {

// A later version's State is longer; what we know of is at its beginning.
constexpr std::size_t longest_state = 4096;

/// What a service says of itself are any bytes, cut at any; what we say of it is text. A '?' stands where it
/// was none, nothing where the last character did not fit.
template <std::size_t size>
void make_text(char (&field)[size]) noexcept {
    constexpr std::size_t longest_character = 4;
    field[size - 1] = '\0';
    char* at = field;
    while (*at != '\0') {
        const std::string_view rest(at);
        const auto length = character_length(rest);
        if (length == 0) {
            const bool is_cut = rest.size() < longest_character && at + rest.size() == field + size - 1;
            *at = is_cut ? '\0' : '?';
            if (is_cut) return;
        }
        at += std::max<std::size_t>(length, 1);
    }
}

} // namespace

std::optional<supervise::shim::State> state_from_bytes(const void* bytes, std::size_t length) {
    supervise::shim::State state;
    std::memcpy(&state, bytes, std::min(length, sizeof state));
    if (length < sizeof state.protocol || !supervise::shim::is_protocol(state.protocol)) return std::nullopt;
    state.invocation[sizeof state.invocation - 1] = '\0';
    state.failure[sizeof state.failure - 1] = '\0';
    make_text(state.status);
    state.refused[sizeof state.refused - 1] = '\0';
    return state;
}

ShimLink::ShimLink(const asio::any_io_executor& executor, io::FileDescriptor link)
    : descriptor_(executor, link.release()) {}

/// Its buffer is on the stack: each run has a coroutine of its own, whose frame would keep it while it waits.
Result<std::optional<supervise::shim::State>> ShimLink::read() {
    std::array<char, longest_state> bytes;
    while (true) {
        const auto length = ::recv(descriptor_.native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (length > 0) {
            auto state = state_from_bytes(bytes.data(), static_cast<std::size_t>(length));
            if (state) return state;
        } else if (length < 0 && errno == EAGAIN) {
            return std::nullopt;
        } else if (length == 0 || errno != EINTR) {
            return fail(ErrorCode::Environment, "the shim is gone");
        }
    }
}

Task<std::optional<supervise::shim::State>> ShimLink::next() {
    while (true) {
        const auto state = read();
        if (!state) co_return std::nullopt;
        if (*state) co_return **state;
        const auto [error] =
            co_await descriptor_.async_wait(asio::posix::stream_descriptor::wait_read, no_throw);
        if (error) co_return std::nullopt;
    }
}

bool ShimLink::send(supervise::shim::Order order, int value) {
    supervise::shim::Command command;
    command.order = order;
    command.value = value;
    return send(command);
}

bool ShimLink::limit(std::optional<BootTime> time) {
    supervise::shim::Command command;
    command.order = supervise::shim::Order::Limit;
    command.time = time ? time->time_since_epoch().count() : 0;
    return send(command);
}

bool ShimLink::send(const supervise::shim::Command& command) {
    const auto sent =
        ::send(descriptor_.native_handle(), &command, sizeof command, MSG_DONTWAIT | MSG_NOSIGNAL);
    return sent == static_cast<ssize_t>(sizeof command);
}

} // namespace tutti::supervisor
