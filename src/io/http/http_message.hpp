// HTTP messages as users see them: a request that is views into a buffer, a response that is bytes. No Beast
// here, and no sockets.
#pragma once

#include "base/ascii.hpp" // names of fields are told apart so
#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tutti::io {

struct HttpField {
    std::string_view name;
    std::string_view value; ///< without surrounding whitespace
};

/// One request. Every view is valid until the handler returns.
struct HttpRequest {
    std::string_view method; ///< as sent: "GET"
    std::string_view path;   ///< the target up to '?', not decoded, begins with '/'
    std::string_view query;  ///< after '?', not decoded
    std::string_view host;   ///< host and port as the client named us (RFC 9112 §3.2); empty for HTTP/1.0
    std::string_view body;
    std::string_view peer; ///< the client's numeric address; empty on a Unix socket
    std::span<const HttpField> fields;
    bool keep_alive = true;    ///< what the client asked for
    bool upgrade = false;      ///< "Connection: upgrade" was there
    bool is_secure = false;    ///< it came over TLS, as far as is known
    std::uint8_t entrance = 0; ///< by which of the server's listeners it came

    /// The first field of that name (case does not matter), or nothing.
    std::optional<std::string_view> find(std::string_view name) const noexcept;
};

/// Whether it may be a method or a field's name (RFC 9110 §5.6.2).
bool is_token(std::string_view text) noexcept;

/// Whether a comma-separated field value has that token, ignoring case and parameters (";q=0.5"); a token
/// with "q=0" is not there.
bool has_token(std::string_view list, std::string_view token) noexcept;

/// The value of that cookie, or nothing.
std::optional<std::string_view> find_cookie(const HttpRequest& request, std::string_view name) noexcept;

struct HttpResponse {
    unsigned status = 200;
    std::string content_type; ///< empty: no Content-Type
    std::string body;
    /// Of an answer to send: beside Date, Content-* and Connection. Of one that came: all but Content-Type.
    std::vector<std::pair<std::string, std::string>> fields;

    /// The first field of that name (case does not matter), or nothing.
    std::optional<std::string_view> find(std::string_view name) const noexcept;
};

/// `{"error":{"code":…,"message":…}}` with that status.
HttpResponse http_error(unsigned status, std::string_view code, std::string_view message);

/// A response serialised once, to be sent many times. Immutable.
class PreparedResponse {
public:
    explicit PreparedResponse(HttpResponse response);

    unsigned status() const noexcept { return status_; }

    enum class Connection { KeepAlive, Close };
    enum class Part { Whole, HeadOnly };
    /// Appends the message with this `date_line` ("Date: …\r\n"), behind which further fields may stand.
    void append_to(std::string& out, std::string_view date_line, Connection connection, Part part) const;

private:
    unsigned status_;
    std::string status_line_;
    std::string fields_;
    std::string body_;
};

/// Owned by the cache that made it and by the request that it answers.
using SharedResponse = std::shared_ptr<const PreparedResponse>;

class WebSocketHandler;

/// The answer "this connection becomes a WebSocket": the handler outlives the connection.
struct WebSocketUpgrade {
    WebSocketHandler* handler = nullptr;
    std::string subject = {}; ///< what of the endpoint the connection is about: its subject()
    /// What is old is worth nothing to who is slow: little waits in the kernel, where nobody can leave it
    /// out.
    bool is_of_the_moment = false;
    std::uint64_t owner = 0; ///< whose the connection is, by the handler's own numbers; 0: nobody's
    /// Whether whoever asked may no longer listen. Asked right before the connection is opened, which may be
    /// long after the answer where a client reads nothing: then it is closed. Later whenever the handler
    /// asks.
    std::function<bool()> is_over = {};
};

class EventStreamHandler;

/// The answer "what follows are events, for as long as it goes on": the handler outlives the connection.
struct EventStreamStart {
    EventStreamHandler* handler = nullptr;
    std::string last_event_id = {};     ///< what the client has had, as it says
    std::uint64_t owner = 0;            ///< as that of a WebSocket
    std::function<bool()> is_over = {}; ///< likewise
};

class PendingReply;

/// Owned by the connection that waits and by whoever is going to answer.
using SharedPendingReply = std::shared_ptr<PendingReply>;

using HttpReply =
    std::variant<HttpResponse, SharedResponse, WebSocketUpgrade, EventStreamStart, SharedPendingReply>;

/// An answer that comes later: its connection waits for it and reads nothing meanwhile. The server's patience
/// is bounded (HttpServerOptions::answer).
class PendingReply {
public:
    /// The first answer counts. It is none that comes later itself.
    void answer(HttpReply reply);
    bool is_answered() const noexcept { return said_.has_value(); }
    /// What was answered.
    const HttpReply& said() const { return *said_; }
    /// The same where it is a response that was made for this alone; else null.
    const HttpResponse* response() const noexcept;
    /// `wake` is called once there is an answer; it replaces an earlier one.
    void on_answer(std::function<void()> wake) { wake_ = std::move(wake); }

private:
    std::optional<HttpReply> said_;
    std::function<void()> wake_;
};

/// That answer, where it is there already.
HttpReply answered_or_pending(const SharedPendingReply& reply);

/// "Date: Sat, 21 Nov 2026 10:00:00 GMT\r\n" (RFC 9110 §5.6.7).
std::string http_date_line(WallTime now);
/// The date alone, for Last-Modified.
std::string http_date(WallTime time);

} // namespace tutti::io
