// HttpLine: one connection to a server for one request after another, plain or over TLS, which tutti-tls
// speaks: for who asks one server again and again and is not to link OpenSSL.
#pragma once

#include "base/time.hpp"
#include "io/asio.hpp"
#include "io/http/http_call.hpp"
#include "io/http/http_response_parser.hpp"
#include "io/tls_process.hpp"

namespace tutti::io {

/// Connects to the server of the URL: http://, or https:// by a process of its own. Errors name it.
Task<Result<TlsLine>> connect_http(HttpUrl server, TlsFiles files, SteadyClock::duration timeout);

class HttpLine {
public:
    /// `line` comes from connect_http().
    explicit HttpLine(TlsLine line, const HttpResponseLimits& limits = {})
        : line_(std::move(line)), limits_(limits) {}

    /// One after the other, for the same server. As HttpClient::request(); after an error it is open no more.
    Task<Result<HttpResponse>> request(HttpCall call, SteadyTime deadline);
    /// Whether it can be asked again. The server may still have closed it since.
    bool is_open() const noexcept { return line_.stream.is_open(); }

private:
    TlsLine line_;
    HttpResponseLimits limits_;
};

} // namespace tutti::io
