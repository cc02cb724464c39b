// EventStreamConnection: an answer that goes on, event after event (server-sent events, WHATWG HTML §9.2),
// with a bounded queue. What the events say is the handler's.
#pragma once

#include "base/time.hpp"
#include "io/asio.hpp"
#include "io/http/http_message.hpp"
#include "io/stream.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace tutti::io {

/// Whole events as they go over the wire, owned by who sends them and by the queues of the connections.
using EventStreamText = std::shared_ptr<const std::string>;

class EventStreamConnection {
public:
    virtual ~EventStreamConnection() = default;
    /// Queues it. A client whose queue is full is cut off: it comes again by itself, and says what it has
    /// had. Does nothing once ended.
    virtual void send(EventStreamText events) = 0;
    /// Ends it; what waits is dropped.
    virtual void end() = 0;
    /// The id of the last event that the client has had, as it says; empty: none.
    virtual std::string_view last_event_id() const noexcept = 0;
    /// Whose it is (EventStreamStart).
    virtual std::uint64_t owner() const noexcept { return 0; }
    /// What EventStreamStart::is_over says by now.
    virtual bool is_over() const { return false; }
};

/// Who is told of the connections of one stream.
class EventStreamHandler {
public:
    virtual ~EventStreamHandler() = default;
    /// The head of the answer is on its way. The connection lives until closed() has returned.
    virtual void opened(EventStreamConnection& connection) = 0;
    virtual void closed(EventStreamConnection& connection) = 0;
};

struct EventStreamOptions {
    std::size_t queue_bytes = 512 * 1024; ///< waiting for one client; more cuts it off
    std::size_t queue_messages = 256;
    milliseconds unacknowledged = seconds(40); ///< what a client has not taken by then cuts it off
};

/// The head of the answer, up to its empty line: no length, it ends with the connection (RFC 9112 §6.3).
std::string event_stream_head(std::string_view date_line, std::string_view further);

/// "id: …\ndata: …\n\n"; a text of one line.
EventStreamText event_of(std::string_view id, std::string_view text);
/// What clients leave out: it keeps a connection from looking dead.
EventStreamText event_stream_comment();

/// Serves the connection, whose head was sent, until it ends.
Task<void> serve_event_stream(Stream stream, EventStreamOptions options, EventStreamStart start);

} // namespace tutti::io
