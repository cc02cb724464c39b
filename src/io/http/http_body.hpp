// An answer that is read while it comes: a log that goes on, a body of any size. Otherwise as
// PlainHttpClient.
#pragma once

#include "base/time.hpp"
#include "io/asio.hpp"
#include "io/http/http_call.hpp"
#include "io/http/http_response_parser.hpp"
#include "io/tls_process.hpp"

#include <memory>
#include <string>

namespace tutti::io {

class HttpBody {
public:
    /// The answer's head comes within `patience`, or else it is an error. Only for a server on a Unix socket.
    static Task<Result<HttpBody>> open(HttpCall call, SteadyClock::duration patience);
    /// The same over a connection that is there (connect_http()), which is the body's from then on.
    static Task<Result<HttpBody>> open_over(TlsLine line, HttpCall call, SteadyClock::duration patience);

    unsigned status() const noexcept { return parser_->response().status; }

    /// What came next of the body; empty: it is over. Waits as long as the server does. Unavailable: it broke
    /// off.
    Task<Result<std::string>> read();
    /// Whoever reads it is told that it broke off.
    void close();

private:
    HttpBody(TlsLine line, std::unique_ptr<HttpResponseParser> parser)
        : line_(std::move(line)), parser_(std::move(parser)) {}

    Task<Result<void>> read_more();

    TlsLine line_; ///< its process where it goes over TLS
    std::unique_ptr<HttpResponseParser> parser_;
    bool is_over_ = false;
};

} // namespace tutti::io
