#include "hub/transport.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>

namespace tutti::hub {

namespace {

using Outcome = Transfer::Outcome;

Outcome outcome_of_failure() noexcept {
    return errno == EAGAIN || errno == EINTR ? Outcome::NotNow : Outcome::Gone;
}

} // namespace

Transfer Transport::write_both(std::string_view first, std::string_view second) noexcept {
    const auto sent = write(first);
    if (sent.outcome != Outcome::Moved || sent.count < first.size()) return sent;
    const auto more = write(second);
    if (more.outcome == Outcome::Gone) return more;
    return {Outcome::Moved, sent.count + more.count};
}

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

Transfer SocketTransport::write_both(std::string_view first, std::string_view second) noexcept {
    std::array<iovec, 2> parts{
        iovec{const_cast<char*>(first.data()), first.size()},
        iovec{const_cast<char*>(second.data()), second.size()},
    };
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const auto sent = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
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
