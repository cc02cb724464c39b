// One of the two files that include Beast: its WebSocket stream over our sockets.
#include "io/http/web_socket.hpp"

#include "io/deadline.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <list>
#include <optional>
#include <utility>

namespace tutti::io {

namespace websocket = boost::beast::websocket;

/// Our sockets are not bound to TCP: Beast asks for this type to know how to end one.
struct Wire : Stream {
    explicit Wire(Stream&& stream) : Stream(std::move(stream)) {}
};

void teardown(boost::beast::role_type, Wire& wire, error_code& error) {
    wire.shutdown(Stream::shutdown_send, error);
}

template <typename Handler>
void async_teardown(boost::beast::role_type, Wire& wire, Handler&& handler) {
    error_code error;
    wire.shutdown(Stream::shutdown_send, error);
    asio::post(wire.get_executor(), [done = std::forward<Handler>(handler), error]() mutable {
        done(error);
    });
}

namespace {

/// Of what has not been sent yet, the most that waits in the kernel for who is served what is of the moment.
constexpr int unsent_bytes = 4 * 1024;
/// Of a message, into a buffer that grows: by itself Beast begins with 1.5 KB for each of the many that say
/// nothing.
constexpr std::size_t read_at_once = 256;

/// On a Unix socket this fails, and there what waits is bounded by the socket itself.
void hold_little_back(Stream& stream) {
    ::setsockopt(stream.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_bytes, sizeof unsent_bytes);
}

class Connection final : public WebSocketConnection {
public:
    Connection(Stream stream, const WebSocketOptions& options, WebSocketUpgrade upgrade)
        : socket_(Wire(std::move(stream))), options_(options), subject_(std::move(upgrade.subject)),
          owner_(upgrade.owner), is_over_(std::move(upgrade.is_over)),
          settled_(socket_.get_executor(), asio::steady_timer::time_point::max()) {}

    void send(WebSocketText text) override { queue({std::move(text), false}); }
    void send_binary(WebSocketText bytes) override { queue({std::move(bytes), true}); }
    bool send_newest(WebSocketText bytes) override;
    std::string_view subject() const noexcept override { return subject_; }
    std::uint64_t owner() const noexcept override { return owner_; }
    bool is_over() const override { return is_over_ && is_over_(); }
    std::size_t queued_bytes() const noexcept override { return queued_bytes_; }
    void close(WebSocketClose code, std::string_view reason) override;
    Task<void> run(std::string head, WebSocketHandler& handler);

private:
    struct Queued {
        WebSocketText message;
        bool is_binary;
    };
    void queue(Queued next);
    Task<bool> accept(std::string head);
    Task<void> read_until_closed(WebSocketHandler* handler);
    Task<void> settle();
    void write_next();
    void written(const error_code& error);
    void operation_ended();

    websocket::stream<Wire, false> socket_;
    WebSocketOptions options_;
    std::string subject_;
    std::uint64_t owner_;
    std::function<bool()> is_over_;
    enum class Writing : std::uint8_t { Nothing, Queued, Newest };
    /// The first one is what is written while that is `Queued`. Who is idle has none, and a deque would keep
    /// half a kilobyte for it.
    std::list<Queued> queue_;
    WebSocketText newest_; ///< goes when the queue is empty
    std::size_t queued_bytes_ = 0;
    bool open_ = false;
    WebSocketText sending_; ///< until it is written
    Writing writing_ = Writing::Nothing;
    int operations_ = 0; ///< writes and closes whose handlers are to come
    asio::steady_timer settled_;
    std::optional<Deadline> cut_off_;
};

void Connection::queue(Queued next) {
    if (!open_) return;
    const bool full = queue_.size() >= options_.queue_messages
                      || (!queue_.empty() && queued_bytes_ + next.message->size() > options_.queue_bytes);
    if (full) {
        close(WebSocketClose::TryAgainLater, "too slow");
        return;
    }
    queued_bytes_ += next.message->size();
    queue_.push_back(std::move(next));
    if (writing_ == Writing::Nothing) write_next();
}

bool Connection::send_newest(WebSocketText bytes) {
    if (!open_) return false;
    const bool replaced = std::exchange(newest_, std::move(bytes)) != nullptr;
    if (writing_ == Writing::Nothing) write_next();
    return replaced;
}

void Connection::write_next() {
    if (queue_.empty() && !newest_) return;
    writing_ = queue_.empty() ? Writing::Newest : Writing::Queued;
    sending_ = queue_.empty() ? std::exchange(newest_, nullptr) : queue_.front().message;
    ++operations_;
    socket_.binary(writing_ == Writing::Newest || queue_.front().is_binary);
    const auto& message = *sending_;
    socket_.async_write(asio::buffer(message), [this](const error_code& error, std::size_t) {
        written(error);
    });
}

void Connection::written(const error_code& error) {
    if (writing_ == Writing::Queued) {
        queued_bytes_ -= queue_.front().message->size();
        queue_.pop_front();
    }
    writing_ = Writing::Nothing;
    sending_.reset();
    if (!error && open_) write_next();
    operation_ended();
}

void Connection::close(WebSocketClose code, std::string_view reason) {
    if (!open_) return;
    open_ = false;
    newest_.reset();
    while (queue_.size() > (writing_ == Writing::Queued ? 1U : 0U)) {
        queued_bytes_ -= queue_.back().message->size();
        queue_.pop_back();
    }
    cut_off_.emplace(socket_.get_executor(), options_.closing, [this] {
        error_code ignored;
        socket_.next_layer().close(ignored);
    });
    ++operations_;
    const websocket::close_reason why(
        static_cast<websocket::close_code>(code), boost::beast::string_view(reason.data(), reason.size())
    );
    socket_.async_close(why, [this](const error_code&) { operation_ended(); });
}

void Connection::operation_ended() {
    if (--operations_ == 0) settled_.cancel();
}

/// The head goes with the handshake.
Task<bool> Connection::accept(std::string head) {
    websocket::stream_base::timeout timeouts{};
    timeouts.handshake_timeout = options_.handshake;
    timeouts.idle_timeout = options_.idle;
    timeouts.keep_alive_pings = true;
    socket_.set_option(timeouts);
    // Beast names itself and its version where nobody else does.
    socket_.set_option(websocket::stream_base::decorator([](websocket::response_type& answer) {
        answer.set(boost::beast::http::field::server, "tutti");
    }));
    socket_.read_message_max(options_.incoming_bytes);
    socket_.auto_fragment(false);
    const auto [error] = co_await socket_.async_accept(asio::buffer(head), no_throw);
    co_return !error;
}

/// Without a handler nobody hears what the client says meanwhile.
Task<void> Connection::read_until_closed(WebSocketHandler* handler) {
    boost::beast::flat_buffer buffer;
    while (true) {
        const auto [error, size] = co_await socket_.async_read_some(buffer, read_at_once, no_throw);
        if (error) co_return;
        if (!socket_.is_message_done()) continue;
        const auto message = buffer.data();
        if (handler != nullptr)
            handler->received(*this, {static_cast<const char*>(message.data()), message.size()});
        buffer.consume(message.size());
    }
}

Task<void> Connection::settle() {
    open_ = false;
    error_code ignored;
    if (!cut_off_) socket_.next_layer().close(ignored);
    while (operations_ > 0) {
        const auto [error] = co_await settled_.async_wait(no_throw);
        if (error && operations_ > 0) socket_.next_layer().close(ignored);
    }
}

Task<void> Connection::run(std::string head, WebSocketHandler& handler) {
    const bool accepted = co_await accept(std::move(head));
    if (!accepted) co_return;
    open_ = true;
    const bool may_listen = !is_over();
    if (may_listen)
        handler.opened(*this);
    else
        close(WebSocketClose::GoingAway, "who may look has changed");
    auto* const listener = may_listen ? &handler : nullptr;
    co_await read_until_closed(listener);
    open_ = false;
    if (may_listen) handler.closed(*this);
    co_await settle();
}

} // namespace

Task<void>
serve_web_socket(Stream stream, std::string head, WebSocketOptions options, WebSocketUpgrade upgrade) {
    if (upgrade.is_of_the_moment) hold_little_back(stream);
    auto& handler = *upgrade.handler;
    Connection connection(std::move(stream), options, std::move(upgrade));
    co_await connection.run(std::move(head), handler);
}

} // namespace tutti::io
