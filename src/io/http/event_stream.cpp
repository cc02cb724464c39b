#include "io/http/event_stream.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <list>
#include <utility>

namespace tutti::io {

namespace {

/// A client that has gone without a word, or that has stopped reading. On a Unix socket this fails, and there
/// the kernel says who has gone.
void limit_silence(Stream& stream, milliseconds longest) {
    const auto timeout = static_cast<unsigned>(longest.count());
    ::setsockopt(stream.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof timeout);
}

class StreamingClient final : public EventStreamConnection {
public:
    StreamingClient(Stream stream, const EventStreamOptions& options, EventStreamStart start)
        : stream_(std::move(stream)), options_(options), last_event_id_(std::move(start.last_event_id)),
          owner_(start.owner), is_over_(std::move(start.is_over)),
          settled_(stream_.get_executor(), asio::steady_timer::time_point::max()) {}

    void send(EventStreamText events) override;
    void end() override;
    std::string_view last_event_id() const noexcept override { return last_event_id_; }
    std::uint64_t owner() const noexcept override { return owner_; }
    bool is_over() const override { return is_over_ && is_over_(); }
    Task<void> run(EventStreamHandler& handler);

private:
    void write_next();
    void written(const error_code& error);

    Stream stream_;
    EventStreamOptions options_;
    std::string last_event_id_;
    std::uint64_t owner_;
    std::function<bool()> is_over_;
    std::list<EventStreamText>
        queue_; ///< the first one is being written while `writing_`; idle, it takes nothing
    std::size_t queued_bytes_ = 0;
    bool open_ = false;
    bool writing_ = false;
    asio::steady_timer settled_; ///< rings when nothing is being written any more
};

void StreamingClient::send(EventStreamText events) {
    if (!open_) return;
    const bool full = queue_.size() >= options_.queue_messages
                      || (!queue_.empty() && queued_bytes_ + events->size() > options_.queue_bytes);
    if (full) {
        end();
        return;
    }
    queued_bytes_ += events->size();
    queue_.push_back(std::move(events));
    if (!writing_) write_next();
}

void StreamingClient::end() {
    if (!std::exchange(open_, false)) return;
    // Wakes who reads, who closes it.
    error_code ignored;
    stream_.shutdown(Stream::shutdown_both, ignored);
}

void StreamingClient::write_next() {
    if (queue_.empty()) return;
    writing_ = true;
    asio::async_write(stream_, asio::buffer(*queue_.front()), [this](const error_code& error, std::size_t) {
        written(error);
    });
}

void StreamingClient::written(const error_code& error) {
    writing_ = false;
    queued_bytes_ -= queue_.front()->size();
    queue_.pop_front();
    if (!error && open_)
        write_next();
    else
        settled_.cancel();
}

/// What the client still says means nothing; that it is gone does.
Task<void> StreamingClient::run(EventStreamHandler& handler) {
    limit_silence(stream_, options_.unacknowledged);
    open_ = true;
    handler.opened(*this);
    char ignored[256];
    while (open_) {
        const auto [error, count] = co_await stream_.async_read_some(asio::buffer(ignored), no_throw);
        static_cast<void>(count);
        if (error) break;
    }
    open_ = false;
    handler.closed(*this);
    error_code failed;
    stream_.close(failed);
    while (writing_) co_await settled_.async_wait(no_throw);
}

} // namespace

std::string event_stream_head(std::string_view date_line, std::string_view further) {
    return fmt::format(
        "HTTP/1.1 200 OK\r\n{}{}Content-Type: text/event-stream\r\nCache-Control: no-store\r\n"
        "X-Content-Type-Options: nosniff\r\nX-Accel-Buffering: no\r\nConnection: close\r\n\r\n",
        date_line, further
    );
}

EventStreamText event_of(std::string_view id, std::string_view text) {
    return std::make_shared<const std::string>(fmt::format("id: {}\ndata: {}\n\n", id, text));
}

EventStreamText event_stream_comment() { return std::make_shared<const std::string>(":\n\n"); }

Task<void> serve_event_stream(Stream stream, EventStreamOptions options, EventStreamStart start) {
    auto& handler = *start.handler;
    if (start.is_over && start.is_over()) co_return;
    StreamingClient client(std::move(stream), options, std::move(start));
    co_await client.run(handler);
}

} // namespace tutti::io
