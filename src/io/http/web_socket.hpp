// WebSocketConnection: messages between the server and one client (RFC 6455), with a bounded queue.
// Beast stays in the .cpp file.
#pragma once

#include "base/time.hpp"
#include "io/http/http_message.hpp"
#include "io/stream.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tutti::io {

/// A message, owned by who sends it and by the queues of the connections that it goes to.
using WebSocketText = std::shared_ptr<const std::string>;

/// Close codes (RFC 6455 §7.4.1) that we use.
enum class WebSocketClose : std::uint16_t {
    Normal = 1000,
    GoingAway = 1001,
    PolicyViolation = 1008,
    TryAgainLater = 1013,
    TakenOver = 4001, ///< our own: the client is here once more, by another connection
};

class WebSocketConnection {
public:
    virtual ~WebSocketConnection() = default;

    /// Queues a message. A client whose queue is full is closed with 1013, and what was queued is dropped: it
    /// may reconnect and start anew. Does nothing once closing.
    virtual void send(WebSocketText text) = 0;
    /// The same, as a binary message.
    virtual void send_binary(WebSocketText bytes) = 0;
    /// A binary message that goes once all that is queued has gone, in place of a former one that still
    /// waits: whoever is slow gets the newest alone. True where one was replaced.
    virtual bool send_newest(WebSocketText bytes) = 0;
    /// As the handler of the endpoint said when it took the connection (WebSocketUpgrade).
    virtual std::string_view subject() const noexcept = 0;
    /// Likewise: whose it is.
    virtual std::uint64_t owner() const noexcept { return 0; }
    /// What WebSocketUpgrade::is_over says by now.
    virtual bool is_over() const { return false; }
    /// Bytes of messages that wait for the client, the one being sent included.
    virtual std::size_t queued_bytes() const noexcept = 0;
    /// Starts the closing handshake; a client that does not answer is cut off.
    virtual void close(WebSocketClose code, std::string_view reason) = 0;
};

/// Who is told of the connections of one endpoint.
class WebSocketHandler {
public:
    virtual ~WebSocketHandler() = default;
    /// The handshake is done. The connection lives until closed() has returned.
    virtual void opened(WebSocketConnection& connection) = 0;
    virtual void closed(WebSocketConnection& connection) = 0;
    /// A whole message, text or binary; also while the connection closes. Whom nobody need tell anything says
    /// it in vain.
    virtual void
    received([[maybe_unused]] WebSocketConnection& connection, [[maybe_unused]] std::string_view message) {}
};

struct WebSocketOptions {
    std::size_t queue_bytes = 512 * 1024; ///< waiting for one client; more closes it
    std::size_t queue_messages = 256;
    std::size_t incoming_bytes =
        4 * 1024; ///< of one message from the client; a larger one ends the connection (1009)
    SteadyClock::duration handshake = seconds(10); ///< for the opening
    SteadyClock::duration idle = seconds(40);      ///< without any sign of life; a ping goes at half of it
    SteadyClock::duration closing = seconds(2);    ///< for the closing
};

/// Answers the handshake whose request head is `head`, then serves the connection until it ends.
Task<void>
serve_web_socket(Stream stream, std::string head, WebSocketOptions options, WebSocketUpgrade upgrade);

} // namespace tutti::io
