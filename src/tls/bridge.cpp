#include "tls/bridge.hpp"

#include "io/clock.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <openssl/err.h>
#include <poll.h>

namespace tutti::tls {
namespace {

/// For what a process said last that is gone: nobody waits any more for it to be out.
constexpr auto last_words = seconds(5);

void clear_errors() {
    ERR_clear_error();
    errno = 0;
}

} // namespace

std::optional<Error> Bridge::run() {
    while (true) {
        server_events_ = POLLIN;
        bool moved = false;
        // What the server says is read before anything is written to it: where it hangs up, it says why.
        for (const auto step :
             {&Bridge::read_server, &Bridge::write_local, &Bridge::read_local, &Bridge::write_server})
            moved = (this->*step)() == Moved::Something || moved;
        if (server_ended_ && to_local_.empty()) return why_;
        if (local_ended_ && to_server_.empty()) {
            SSL_shutdown(server_);
            return std::nullopt;
        }
        if (give_up_ && io::steady_now() >= *give_up_) return why_;
        if (!moved) wait();
    }
}

Bridge::Moved Bridge::read_local() {
    if (local_ended_ || !to_server_.empty()) return Moved::Nothing;
    const auto count = ::recv(local_, to_server_.bytes.data(), to_server_.bytes.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return Moved::Nothing;
    if (count <= 0)
        local_ended_ = true;
    else
        to_server_.fill(static_cast<std::size_t>(count));
    return Moved::Something;
}

Bridge::Moved Bridge::write_local() {
    if (to_local_.empty()) return Moved::Nothing;
    const auto rest = to_local_.rest();
    const auto count = ::send(local_, rest.data(), rest.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return Moved::Nothing;
    if (count < 0)
        to_local_.fill(0); // nobody is there to take it
    else
        to_local_.begin += static_cast<std::size_t>(count);
    return Moved::Something;
}

Bridge::Moved Bridge::read_server() {
    if (server_ended_ || !to_local_.empty()) return Moved::Nothing;
    clear_errors();
    std::size_t count = 0;
    const int returned = SSL_read_ex(server_, to_local_.bytes.data(), to_local_.bytes.size(), &count);
    switch (outcome_of(server_, returned)) {
    case Outcome::Done:
        to_local_.fill(count);
        return Moved::Something;
    case Outcome::WantsWrite:
        server_events_ |= POLLOUT;
        [[fallthrough]];
    case Outcome::WantsRead:
        return Moved::Nothing;
    case Outcome::Closed:
        server_ended_ = true;
        return Moved::Something;
    case Outcome::Failed:
        fail_with(tls_error("the connection over TLS"));
        return Moved::Something;
    }
    return Moved::Nothing;
}

Bridge::Moved Bridge::write_server() {
    if (server_ended_ || to_server_.empty()) return Moved::Nothing;
    clear_errors();
    std::size_t count = 0;
    const auto rest = to_server_.rest();
    const int returned = SSL_write_ex(server_, rest.data(), rest.size(), &count);
    switch (outcome_of(server_, returned)) {
    case Outcome::Done:
        to_server_.begin += count;
        return Moved::Something;
    case Outcome::WantsWrite:
        server_events_ |= POLLOUT;
        [[fallthrough]];
    case Outcome::WantsRead:
        return Moved::Nothing;
    case Outcome::Closed:
    case Outcome::Failed: {
        auto why = tls_error("the connection over TLS");
        to_server_.fill(0);
        // Its last word may have come meanwhile.
        if (to_local_.empty()) read_server();
        if (!server_ended_) fail_with(std::move(why));
        return Moved::Something;
    }
    }
    return Moved::Nothing;
}

void Bridge::fail_with(Error why) {
    server_ended_ = true;
    why_ = std::move(why);
}

void Bridge::wait() {
    short local_events = 0;
    if (to_server_.empty() && !local_ended_) local_events |= POLLIN;
    if (!to_local_.empty()) local_events |= POLLOUT;
    // Told once that our process is gone, poll() would tell it for ever.
    const int local = give_up_ || local_ended_ ? -1 : local_;
    // A server that may not say more now is not asked: that it is gone would be told for ever, too.
    const bool is_asked = to_local_.empty() || !to_server_.empty();
    const auto server_events =
        to_local_.empty() ? server_events_ : static_cast<short>(server_events_ & ~POLLIN);
    pollfd polled[] = {
        {local, local_events, 0}, {server_ended_ || !is_asked ? -1 : socket_, server_events, 0}
    };
    int timeout = -1;
    if (give_up_) {
        const auto left = std::chrono::ceil<milliseconds>(*give_up_ - io::steady_now()).count();
        timeout = static_cast<int>(std::max<milliseconds::rep>(left, 0));
    }
    if (::poll(polled, 2, timeout) < 0) return;
    if ((polled[0].revents & (POLLHUP | POLLERR)) != 0 && !give_up_) give_up_ = io::steady_now() + last_words;
}

} // namespace tutti::tls
