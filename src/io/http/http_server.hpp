// HttpServer: HTTP/1.1 connections on one listener, each request answered by a handler on the same thread, at
// once or later. Knows framing, limits and time; what the answers are is the handler's.
#pragma once

#include "io/deadline.hpp"
#include "io/http/connection_room.hpp"
#include "io/http/event_stream.hpp"
#include "io/http/http_parser.hpp"
#include "io/http/web_socket.hpp"
#include "io/stream.hpp"
#include "io/task_group.hpp"

#include <list>
#include <optional>
#include <string>

namespace tutti::io {

struct HttpServerOptions {
    HttpLimits limits;
    WebSocketOptions web_socket;
    EventStreamOptions event_stream;
    RoomLimits room;                              ///< who finds none, and nobody who makes way, gets 503
    SteadyClock::duration idle = seconds(60);     ///< between two requests
    SteadyClock::duration request = seconds(10);  ///< from a request's first byte to its last
    SteadyClock::duration write = seconds(30);    ///< until the client has taken an answer
    SteadyClock::duration lingering = seconds(1); ///< reading on after a refusal, so that it arrives
    SteadyClock::duration answer = seconds(30);   ///< for a PendingReply; then 504
};

/// What the server did so far.
struct HttpStatistics {
    std::uint64_t connections = 0; ///< accepted
    std::uint64_t refused = 0;     ///< for want of room
    std::uint64_t made_way = 0;    ///< cut for a new one
    std::uint64_t requests = 0;
    std::uint64_t by_class[6] = {}; ///< answers by the first digit of their status
    std::uint64_t malformed = 0;    ///< requests refused by the parser
    std::uint64_t timeouts = 0;
    std::uint64_t sent_bytes = 0;  ///< without WebSockets
    std::size_t open = 0;          ///< connections now, WebSockets included
    std::size_t web_sockets = 0;   ///< of these
    std::size_t event_streams = 0; ///< likewise
};

/// How requests come in.
struct HttpEntrance {
    std::uint8_t number = 0; ///< as requests say it
    enum class Clients : std::uint8_t {
        Direct,
        /// tutti-tls, which speaks TLS with them and says first who each is (io::tls_client_bytes).
        OverTls,
    };
    Clients clients = Clients::Direct;
};

class HttpHandler {
public:
    virtual ~HttpHandler() = default;
    virtual HttpReply handle(const HttpRequest& request) = 0;
    /// Whether whoever asks has logged in: their connections make way last.
    virtual bool knows(const HttpRequest& /*request*/) { return false; }
    /// Whole lines ("Name: value\r\n") that stand in the answer to that request, whatever it is and whenever
    /// it comes.
    virtual std::string further_fields(const HttpRequest& /*request*/) { return {}; }
    /// A connection is gone, and the statistics no longer count it as open.
    virtual void ended() {}
};

class HttpServer {
public:
    /// The handler outlives the server. Each connection is one task.
    HttpServer(
        const asio::any_io_executor& executor, Listener listener, HttpHandler& handler,
        HttpServerOptions options = {}, HttpEntrance entrance = {}
    );

    /// Before start(): requests that come there say so.
    void also_listen(Listener listener, HttpEntrance entrance);
    void start();
    /// Closes every connection and waits for their tasks.
    Task<void> stop();

    std::uint16_t port() const { return entrances_.front().listener.port(); }
    const HttpStatistics& statistics() const noexcept { return statistics_; }

private:
    struct Connection;
    struct Entrance {
        Listener listener;
        HttpEntrance kind;
    };
    enum class Next { Read, Flush, Close, Linger, HandOver, Wait };

    Task<void> accept_connections(Entrance& entrance);
    Task<void> serve(Stream stream, HttpEntrance entrance);
    Task<bool> hear_client(Connection& connection);
    Task<void> serve_requests(Connection& connection);
    Task<bool> read_more(Connection& connection);
    Task<std::optional<Next>> await_answer(Connection& connection);
    Task<bool> finish_writing(Connection& connection, std::string rest);
    Task<void> linger(Connection& connection);
    std::string send_ready(Connection& connection);
    Next answer(Connection& connection);
    Next hand_over(Connection& connection, const HttpReply& reply, std::string_view further);
    std::size_t* count_of_listeners(const Connection& connection);
    Task<void> serve_listener(Connection& connection);
    void append(const PreparedResponse& response, const HttpRequest* request, std::string_view further = {});
    void append_problem(const HttpProblem& problem);
    void refresh_date();
    void say_at_once(Connection& connection, const HttpProblem& problem);
    void say_no_room(Connection& connection);
    void cut_for_another(Connection& connection);
    void watch(Connection& connection, SteadyTime deadline);
    void give_back_memory_of_many();
    void sweep();

    asio::any_io_executor executor_;
    std::list<Entrance> entrances_; ///< the first one is that of the constructor
    HttpHandler& handler_;
    HttpServerOptions options_;
    HttpStatistics statistics_;
    ConnectionRoom room_;
    std::size_t most_open_ = 0;          ///< since memory was last given back
    std::list<Connection*> connections_; ///< that are not WebSockets
    std::string out_;                    ///< answers of the connection being served, empty between two
    std::string date_line_;
    std::int64_t date_second_ = -1;
    std::optional<Deadline> sweeper_; ///< there while a connection is
    SteadyTime sweep_at_{};
    TaskGroup tasks_;
};

} // namespace tutti::io
