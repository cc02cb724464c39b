#include "control/connection.hpp"

#include "io/clock.hpp"
#include "io/deadline.hpp"

#include <boost/asio/buffer.hpp>
#include <sys/socket.h>

#include <cerrno>

namespace tutti::control {

namespace {

constexpr auto farewell = std::chrono::seconds(1);

} // namespace

Connection::Connection(io::Stream stream, Peer peer, std::size_t outbound_limit)
    : stream_(std::move(stream)), peer_(peer), outbound_limit_(outbound_limit),
      heartbeat_(stream_.get_executor()) {}

Task<void> Connection::run(Answer answer) {
    while (!closed_) {
        say_what_waited();
        if (closed_) break;
        const auto [error, size] = co_await stream_.async_read_some(asio::buffer(received_), no_throw);
        if (error) break;
        decoder_.feed({received_.data(), size});
        co_await answer_frames(answer);
    }
}

Task<void> Connection::answer_frames(const Answer& answer) {
    while (!closed_) {
        auto frame = decoder_.next();
        if (!frame) {
            auto error = error_frame(frame.error().message);
            if (decoder_.lost()) co_return co_await turn_away(std::move(error));
            send(error);
            continue;
        }
        if (!frame->has_value()) break;
        answering_ = true;
        const Value reply = co_await answer(std::move(**frame), peer_);
        if (!reply.is_null()) write(encode_answer(reply, decoder_.message_id()));
        answering_ = false;
    }
}

void Connection::say_what_waited() {
    if (request_under_way()) return;
    if (!held_.empty()) write(std::exchange(held_, {}));
    if (heartbeat_due_ && !closed_) {
        heartbeat_due_ = false;
        send(beat_());
    }
}

/// Also true for a request that has come in part, or that the kernel holds for us.
bool Connection::request_under_way() {
    error_code error;
    return answering_ || decoder_.pending() || stream_.available(error) > 0;
}

void Connection::start_heartbeats(microseconds period, Beat beat) {
    beat_ = std::move(beat);
    heartbeat_.expires_after(period);
    wait_for_heartbeat(period);
}

void Connection::wait_for_heartbeat(microseconds period) {
    heartbeat_.async_wait([self = shared_from_this(), period](const error_code& error) {
        if (error || self->closed_) return;
        self->heartbeat_due_ = true;
        self->say_what_waited();
        if (self->closed_) return;
        self->heartbeat_.expires_after(period);
        self->wait_for_heartbeat(period);
    });
}

bool Connection::push(const Value& frame) {
    if (!answering_ && held_.empty()) return send(frame);
    if (closed_) return false;
    auto bytes = encode_frame(frame);
    if (!bytes) return false;
    held_ += *bytes;
    if (held_.size() > outbound_limit_) close();
    return !closed_;
}

bool Connection::send(const Value& frame) {
    auto bytes = encode_frame(frame);
    if (!bytes) bytes = encode_frame(error_frame(bytes.error().message));
    return write(std::move(*bytes));
}

/// A socket that is closed while the peer still writes resets the connection, and the peer, whose write
/// fails, never looks at what it was told: so read on for a while.
Task<void> Connection::turn_away(Value why) {
    send(why);
    heartbeat_.cancel();
    if (closed_) co_return;
    const auto self = shared_from_this();
    const io::Deadline deadline(stream_.get_executor(), farewell, [this] { close(); });
    if (outbound_.empty()) ::shutdown(stream_.native_handle(), SHUT_WR);
    while (!closed_) {
        const auto [error, size] = co_await stream_.async_read_some(asio::buffer(received_), no_throw);
        static_cast<void>(size);
        if (error) break;
    }
    close();
}

bool Connection::write(std::string bytes) {
    if (closed_) return false;
    if (!writing_) {
        const auto sent =
            ::send(stream_.native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN && errno != EINTR) {
            close();
            return false;
        }
        if (sent > 0) bytes.erase(0, static_cast<std::size_t>(sent));
        if (bytes.empty()) return true;
    }
    if (outbound_.size() + bytes.size() > outbound_limit_) {
        close();
        return false;
    }
    outbound_ += bytes;
    if (!writing_) write_rest();
    return true;
}

void Connection::write_rest() {
    writing_ = true;
    // Waits only: what is sent is decided when there is room, as outbound_ may have grown and moved by then.
    stream_.async_wait(io::Stream::wait_write, [self = shared_from_this()](const error_code& error) {
        self->writing_ = false;
        if (error || self->closed_) return;
        self->write(std::exchange(self->outbound_, {}));
    });
}

void Connection::close() {
    if (closed_) return;
    closed_ = true;
    heartbeat_.cancel();
    error_code ignored;
    stream_.close(ignored);
}

} // namespace tutti::control
