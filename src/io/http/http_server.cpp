#include "io/http/http_server.hpp"

#include "io/clock.hpp"
#include "io/process.hpp"
#include "io/tls_process.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace tutti::io {

namespace {

/// Pipelined answers are sent once they are so large, before more requests are answered.
constexpr std::size_t flush_size = 64 * 1024;
/// A longer scratch buffer is given back after use.
constexpr std::size_t kept_scratch = 64 * 1024;
constexpr std::size_t lingered_bytes = 256 * 1024;
constexpr auto accept_pause = milliseconds(100);
constexpr auto least_sweep = milliseconds(5);
/// So many connections leave something worth giving back.
constexpr std::size_t many = 16;

std::string numeric_peer(Stream& stream) {
    error_code error;
    const auto generic = stream.remote_endpoint(error);
    asio::ip::tcp::endpoint endpoint;
    const auto family = generic.protocol().family();
    if (error || (family != AF_INET && family != AF_INET6) || generic.size() > endpoint.capacity()) return {};
    std::memcpy(endpoint.data(), generic.data(), generic.size());
    return endpoint.address().to_string();
}

/// What the socket takes without waiting; nothing where it is full or broken, which the next wait will tell.
std::size_t send_now(Stream& stream, std::string_view bytes) {
    const auto sent = ::send(stream.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent > 0 ? static_cast<std::size_t>(sent) : 0;
}

/// Whether the connection is a listener's from then on.
bool listens(const HttpReply& reply) {
    return std::holds_alternative<WebSocketUpgrade>(reply) || std::holds_alternative<EventStreamStart>(reply);
}

} // namespace

struct HttpServer::Connection : ConnectionRoom::Place {
    Connection(Stream accepted, const HttpLimits& limits)
        : stream(std::move(accepted)), parser(std::in_place, limits) {
        peer = numeric_peer(stream);
        begin(ConnectionRoom::Doing::Asking, steady_now());
    }

    Stream stream;
    std::optional<HttpParser> parser; ///< gone once somebody listens
    SteadyTime deadline{};
    bool cut = false;         ///< or it made way: whatever it waits for is over
    bool has_partial = false; ///< the deadline is that of a request whose first bytes are here
    WebSocketUpgrade upgrade;
    EventStreamStart events;
    SharedPendingReply pending;      ///< the answer that is to come
    std::string_view pending_method; ///< HEAD or none
    bool kept_after_it = false;      ///< whether the connection goes on behind that answer
    std::string further;             ///< fields of that answer
    HttpEntrance entrance;
};

HttpServer::HttpServer(
    const asio::any_io_executor& executor, Listener listener, HttpHandler& handler, HttpServerOptions options,
    HttpEntrance entrance
)
    : executor_(executor), handler_(handler), options_(std::move(options)), room_(options_.room),
      tasks_(executor) {
    also_listen(std::move(listener), entrance);
}

void HttpServer::also_listen(Listener listener, HttpEntrance entrance) {
    entrances_.push_back({std::move(listener), entrance});
}

void HttpServer::start() {
    for (auto& entrance : entrances_)
        tasks_.spawn("accepting HTTP connections", accept_connections(entrance));
}

Task<void> HttpServer::stop() {
    for (auto& entrance : entrances_) entrance.listener.close();
    co_await tasks_.stop();
    sweeper_.reset();
}

Task<void> HttpServer::accept_connections(Entrance& entrance) {
    co_await asio::this_coro::throw_if_cancelled(false);
    while (true) {
        auto accepted = co_await entrance.listener.accept();
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        if (!accepted) {
            // Out of descriptors or memory: what ends elsewhere makes room.
            co_await sleep_for(accept_pause);
            continue;
        }
        ++statistics_.connections;
        tasks_.spawn("an HTTP connection", serve(std::move(*accepted), entrance.kind));
    }
}

/// Who it is, of a connection that somebody else has taken for us.
Task<bool> HttpServer::hear_client(Connection& connection) {
    connection.peer.resize(tls_client_bytes);
    const Deadline deadline(executor_, options_.request, [&connection] {
        error_code ignored;
        connection.stream.close(ignored);
    });
    const auto [error, count] =
        co_await asio::async_read(connection.stream, asio::buffer(connection.peer), no_throw);
    static_cast<void>(count);
    connection.peer.resize(connection.peer.find_last_not_of(' ') + 1);
    co_return !error;
}

Task<void> HttpServer::serve(Stream stream, HttpEntrance entrance) {
    // When stopped, what is awaited ends with an error; nothing unwinds past the accounting below.
    co_await asio::this_coro::throw_if_cancelled(false);
    error_code ignored;
    stream.set_option(asio::ip::tcp::no_delay(true), ignored);
    Connection connection(std::move(stream), options_.limits);
    connection.entrance = entrance;
    if (entrance.clients == HttpEntrance::Clients::OverTls) {
        const bool told = co_await hear_client(connection);
        if (!told) co_return;
    }
    const auto entry_to_room = room_.enter(connection);
    if (!entry_to_room.admitted) {
        ++statistics_.refused;
        say_no_room(connection);
        co_return;
    }
    if (entry_to_room.makes_way != nullptr)
        cut_for_another(static_cast<Connection&>(*entry_to_room.makes_way));
    ++statistics_.open;
    const auto entry = connections_.insert(connections_.end(), &connection);
    co_await serve_requests(connection);
    connections_.erase(entry);
    if (connections_.empty()) sweeper_.reset();
    if (auto* listeners = count_of_listeners(connection)) {
        ++*listeners;
        co_await serve_listener(connection);
        --*listeners;
    }
    room_.leave(connection);
    --statistics_.open;
    give_back_memory_of_many();
    handler_.ended();
}

/// Where a connection that was handed over counts; nothing: it was not.
std::size_t* HttpServer::count_of_listeners(const Connection& connection) {
    if (connection.upgrade.handler != nullptr) return &statistics_.web_sockets;
    if (connection.events.handler != nullptr) return &statistics_.event_streams;
    return nullptr;
}

/// Of a connection that was handed over. No coroutine itself: its frame would be there for as long as
/// somebody listens, once for each.
Task<void> HttpServer::serve_listener(Connection& connection) {
    auto head = std::string(connection.parser->head());
    connection.parser.reset();
    if (connection.events.handler != nullptr)
        return serve_event_stream(
            std::move(connection.stream), options_.event_stream, std::move(connection.events)
        );
    return serve_web_socket(
        std::move(connection.stream), std::move(head), options_.web_socket, std::move(connection.upgrade)
    );
}

/// What a crowd took would stay with the allocator for the next one.
void HttpServer::give_back_memory_of_many() {
    most_open_ = std::max(most_open_, statistics_.open + 1);
    if (most_open_ < many || statistics_.open > most_open_ / 2) return;
    most_open_ = statistics_.open;
    give_back_memory();
}

Task<void> HttpServer::serve_requests(Connection& connection) {
    watch(connection, steady_now() + options_.request);
    while (true) {
        auto next = answer(connection);
        if (next == Next::Wait) {
            // Earlier answers need not wait for this one.
            std::string earlier = send_ready(connection);
            if (!earlier.empty()) {
                const bool written = co_await finish_writing(connection, std::move(earlier));
                if (!written) co_return;
            }
            const auto after_it = co_await await_answer(connection);
            if (!after_it) co_return;
            next = *after_it;
        }
        std::string rest = send_ready(connection);
        if (!rest.empty()) {
            const bool written = co_await finish_writing(connection, std::move(rest));
            if (!written) co_return;
        }
        if (next == Next::Flush) continue;
        if (next == Next::Linger) co_await linger(connection);
        if (next != Next::Read) co_return;
        const bool more = co_await read_more(connection);
        if (!more) co_return;
    }
}

/// Sends of `out_` what the socket takes now; the rest is returned.
std::string HttpServer::send_ready(Connection& connection) {
    if (out_.empty()) return {};
    const auto sent = send_now(connection.stream, out_);
    statistics_.sent_bytes += sent;
    std::string rest = sent == out_.size() ? std::string() : out_.substr(sent);
    out_.clear();
    if (out_.capacity() > kept_scratch) out_ = std::string();
    return rest;
}

/// Waits for the answer that the handler owes, and appends it to `out_`; nothing where the server ends.
Task<std::optional<HttpServer::Next>> HttpServer::await_answer(Connection& connection) {
    const auto pending = std::move(connection.pending);
    connection.begin(ConnectionRoom::Doing::Waiting, steady_now());
    watch(connection, SteadyTime::max());
    asio::steady_timer patience(executor_, options_.answer);
    pending->on_answer([&patience] { patience.cancel(); });
    bool expired = false;
    while (!pending->is_answered() && !expired) {
        const auto [error] = co_await patience.async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) break;
        expired = !error;
    }
    pending->on_answer(nullptr);
    connection.has_partial = false;
    if (!pending->is_answered() && !expired) co_return std::nullopt;
    pending->answer(http_error(504, "timeout", "the answer did not come in time"));
    HttpRequest asked;
    asked.method = connection.pending_method;
    asked.keep_alive = connection.kept_after_it;
    refresh_date();
    const auto further = std::exchange(connection.further, {});
    const auto& said = pending->said();
    if (listens(said)) co_return hand_over(connection, said, further);
    if (const auto* shared = std::get_if<SharedResponse>(&said))
        append(**shared, &asked, further);
    else
        append(PreparedResponse(std::get<HttpResponse>(said)), &asked, further);
    co_return asked.keep_alive ? Next::Flush : Next::Linger;
}

/// Answers what is complete, into `out_`.
HttpServer::Next HttpServer::answer(Connection& connection) {
    refresh_date();
    while (true) {
        const auto outcome = connection.parser->next();
        if (outcome == HttpParser::Outcome::NeedMore) {
            if (connection.parser->take_continue()) out_ += "HTTP/1.1 100 Continue\r\n\r\n";
            return Next::Read;
        }
        if (outcome == HttpParser::Outcome::Failed) {
            ++statistics_.malformed;
            append_problem(connection.parser->problem());
            return Next::Linger;
        }
        HttpRequest request = connection.parser->request();
        request.peer = connection.peer;
        request.entrance = connection.entrance.number;
        request.is_secure = connection.entrance.clients == HttpEntrance::Clients::OverTls;
        ++statistics_.requests;
        connection.known = connection.known || handler_.knows(request);
        const HttpReply reply = handler_.handle(request);
        if (listens(reply)) return hand_over(connection, reply, handler_.further_fields(request));
        if (const auto* pending = std::get_if<SharedPendingReply>(&reply)) {
            connection.pending = *pending;
            connection.pending_method = request.method == "HEAD" ? "HEAD" : "";
            connection.kept_after_it = request.keep_alive;
            connection.further = handler_.further_fields(request);
            return Next::Wait;
        }
        const auto further = handler_.further_fields(request);
        if (const auto* prepared = std::get_if<SharedResponse>(&reply))
            append(**prepared, &request, further);
        else
            append(PreparedResponse(std::get<HttpResponse>(reply)), &request, further);
        if (!request.keep_alive) return Next::Linger;
        if (out_.size() >= flush_size) return Next::Flush;
    }
}

/// The parser has not gone on since the request.
HttpServer::Next
HttpServer::hand_over(Connection& connection, const HttpReply& reply, std::string_view further) {
    const auto* upgrade = std::get_if<WebSocketUpgrade>(&reply);
    const bool early = !connection.parser->rest().empty() || !connection.parser->request().body.empty();
    if (upgrade != nullptr && early) {
        append_problem({400, "bad_request", "bytes behind a WebSocket handshake"});
        return Next::Linger;
    }
    if (!room_.may_listen()) {
        append_problem({503, "too_many_connections", "too many listen already, try again later"});
        return Next::Linger;
    }
    connection.begin(ConnectionRoom::Doing::Listening, steady_now());
    if (upgrade != nullptr) {
        connection.upgrade = *upgrade;
        ++statistics_.by_class[1];
        return Next::HandOver;
    }
    connection.events = std::get<EventStreamStart>(reply);
    ++statistics_.by_class[2];
    out_ += event_stream_head(date_line_, further);
    return Next::HandOver;
}

void HttpServer::append(
    const PreparedResponse& response, const HttpRequest* request, std::string_view further
) {
    using Whether = PreparedResponse::Connection;
    using Part = PreparedResponse::Part;
    ++statistics_.by_class[std::min(response.status() / 100, 5U)];
    const bool keep = request != nullptr && request->keep_alive;
    const bool head_only = request != nullptr && request->method == "HEAD";
    const auto fields = further.empty() ? std::string() : date_line_ + std::string(further);
    response.append_to(
        out_, further.empty() ? date_line_ : fields, keep ? Whether::KeepAlive : Whether::Close,
        head_only ? Part::HeadOnly : Part::Whole
    );
}

void HttpServer::append_problem(const HttpProblem& problem) {
    refresh_date();
    append(PreparedResponse(http_error(problem.status, problem.code, problem.message)), nullptr);
}

void HttpServer::refresh_date() {
    const auto now = wall_now();
    const auto second = std::chrono::floor<seconds>(now.time_since_epoch()).count();
    if (second == date_second_) return;
    date_second_ = second;
    date_line_ = http_date_line(now);
}

Task<bool> HttpServer::read_more(Connection& connection) {
    const bool inside = connection.parser->is_inside_request();
    if (!inside || !connection.has_partial) {
        const auto now = steady_now();
        watch(connection, now + (inside ? options_.request : options_.idle));
        connection.begin(inside ? ConnectionRoom::Doing::Asking : ConnectionRoom::Doing::Resting, now);
    }
    connection.has_partial = inside;
    const auto room = connection.parser->prepare();
    const auto [error, count] =
        co_await connection.stream.async_read_some(asio::buffer(room.data(), room.size()), no_throw);
    if (connection.leaves && inside) say_no_room(connection);
    if (connection.cut && inside && !connection.leaves)
        say_at_once(connection, {408, "request_timeout", "the request did not arrive in time"});
    if (error || connection.cut) co_return false;
    connection.parser->commit(count);
    co_return true;
}

Task<bool> HttpServer::finish_writing(Connection& connection, std::string rest) {
    const auto now = steady_now();
    watch(connection, now + options_.write);
    // One that listens from here on has its place as that already.
    if (connection.doing != ConnectionRoom::Doing::Listening)
        connection.begin(ConnectionRoom::Doing::Taking, now);
    const auto [error, count] = co_await asio::async_write(connection.stream, asio::buffer(rest), no_throw);
    statistics_.sent_bytes += count;
    connection.has_partial = false;
    co_return !error && !connection.cut;
}

/// A close while bytes lie unread would reset the connection, and the answer could be lost (RFC 9112 §9.6).
Task<void> HttpServer::linger(Connection& connection) {
    error_code failed;
    connection.stream.shutdown(Stream::shutdown_send, failed);
    const auto now = steady_now();
    watch(connection, now + options_.lingering);
    connection.begin(ConnectionRoom::Doing::Resting, now);
    std::size_t left = lingered_bytes;
    char ignored[1024];
    while (!failed && left > 0) {
        const auto [error, count] =
            co_await connection.stream.async_read_some(asio::buffer(ignored), no_throw);
        failed = error;
        left -= std::min(left, count);
    }
}

/// A last word, as far as the socket takes it.
void HttpServer::say_at_once(Connection& connection, const HttpProblem& problem) {
    append_problem(problem);
    send_now(connection.stream, out_);
    out_.clear();
}

void HttpServer::say_no_room(Connection& connection) {
    say_at_once(connection, {503, "too_many_connections", "too many connections, try again later"});
}

/// Whatever it waits for ends, and then it does.
void HttpServer::cut_for_another(Connection& connection) {
    ++statistics_.made_way;
    connection.cut = true;
    error_code ignored;
    connection.stream.cancel(ignored);
}

void HttpServer::watch(Connection& connection, SteadyTime deadline) {
    connection.deadline = deadline;
    if (sweeper_ && deadline >= sweep_at_) return;
    const auto now = steady_now();
    sweep_at_ = std::clamp(deadline, now + least_sweep, now + options_.request);
    if (sweeper_)
        sweeper_->restart(sweep_at_ - now);
    else
        sweeper_.emplace(executor_, sweep_at_ - now, [this] { sweep(); });
}

/// One timer for all connections: it is never later than the first deadline, and not set anew when that
/// moves on, as it does with every request.
void HttpServer::sweep() {
    const auto now = steady_now();
    auto first = SteadyTime::max();
    for (auto* connection : connections_) {
        if (connection->deadline > now) {
            first = std::min(first, connection->deadline);
            continue;
        }
        if (!connection->cut) ++statistics_.timeouts;
        connection->cut = true;
        error_code ignored;
        connection->stream.cancel(ignored);
    }
    sweep_at_ = std::clamp(first, now + least_sweep, now + options_.request);
    sweeper_->restart(sweep_at_ - now);
}

} // namespace tutti::io
