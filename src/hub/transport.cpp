#include "hub/transport.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace tutti::hub {

namespace {

using Outcome = Transfer::Outcome;

Outcome outcome_of_failure() noexcept {
    return errno == EAGAIN || errno == EINTR ? Outcome::NotNow : Outcome::Gone;
}

} // namespace

Transfer SocketTransport::read(std::span<char> into) noexcept {
    const auto got = ::recv(socket_.get(), into.data(), into.size(), 0);
    if (got > 0) return {Outcome::Moved, static_cast<std::size_t>(got)};
    if (got == 0) return {Outcome::Gone};
    return {outcome_of_failure()};
}

Transfer SocketTransport::write(std::string_view bytes) noexcept {
    const auto sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) return {outcome_of_failure()};
    return {Outcome::Moved, static_cast<std::size_t>(sent)};
}

// A TCP socket that is closed with unread input resets the connection, and the client may never see why it
// had to go: so read once more.
void SocketTransport::finish() noexcept {
    ::shutdown(socket_.get(), SHUT_WR);
    std::array<char, 16 * 1024> unread;
    static_cast<void>(::recv(socket_.get(), unread.data(), unread.size(), MSG_DONTWAIT));
}

} // namespace tutti::hub
