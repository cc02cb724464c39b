// HttpClient: one request, one answer. PlainHttpClient speaks over TCP and Unix sockets; for https there is
// HttpsClient (io/https/https_client.hpp), in the programs that need it.
#pragma once

#include "base/time.hpp"
#include "io/asio.hpp"
#include "io/http/http_call.hpp"
#include "io/http/http_response_parser.hpp"
#include "io/resolve.hpp"
#include "io/stream.hpp"

namespace tutti::io {

class HttpClient {
public:
    virtual ~HttpClient() = default;

    /// Any answer is a result, whatever its status. The deadline holds for all of it: name, connection,
    /// request and answer. InvalidInput: a request that cannot be one or may not go there, or an answer that
    /// is none; Unavailable, Timeout, NotFound: there was no answer; LimitExceeded: it is too large.
    /// Sentences name the server and the path, never the query.
    virtual Task<Result<HttpResponse>> request(HttpCall call, SteadyTime deadline) = 0;
};

/// http:// alone. Each request has a connection of its own. Redirects are answers like others: they are not
/// followed.
class PlainHttpClient final : public HttpClient {
public:
    /// The executor's context outlives it. A `lookup` goes before the system's.
    explicit PlainHttpClient(
        const asio::any_io_executor& executor, const HttpResponseLimits& limits = {},
        NameResolver::Lookup lookup = nullptr
    );

    Task<Result<HttpResponse>> request(HttpCall call, SteadyTime deadline) override;

private:
    Task<Result<Stream>> connect(const HttpCall& call, const HttpUrl& url, SteadyTime deadline);

    HttpResponseLimits limits_;
    NameResolver names_;
};

} // namespace tutti::io
