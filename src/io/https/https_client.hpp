// HttpsClient: https:// by libcurl and OpenSSL, on the caller's loop, without a thread. For programs of their
// own that need it: linking it alone costs a process 1.5 MB.
#pragma once

#include "io/http/http_client.hpp"

#include <memory>

namespace tutti::io {

class CurlTransfers;

struct HttpsOptions {
    HttpResponseLimits limits;
    /// A PEM file of those whose word counts, instead of the system's.
    std::filesystem::path certificate_authorities = {};
    /// How many redirects of a GET or HEAD are followed, to https:// alone. To another server none of the
    /// call's fields go along: they may be keys. 0: a redirect is an answer like others.
    unsigned redirects = 0;
};

class HttpsClient final : public HttpClient {
public:
    /// The executor's context outlives it. A `lookup` goes before the system's.
    explicit HttpsClient(
        const asio::any_io_executor& executor, HttpsOptions options = {},
        NameResolver::Lookup lookup = nullptr
    );
    ~HttpsClient() override;

    /// https:// alone, TLS 1.2 at least, no proxy. A call's Reach is held against the very address that is
    /// connected to. PermissionDenied: whoever answered is not whom the URL names, or nobody whose word
    /// counts says so. It outlives its requests.
    Task<Result<HttpResponse>> request(HttpCall call, SteadyTime deadline) override;

private:
    struct Answer;
    Task<Result<Answer>> exchange(const HttpCall& call, const HttpUrl& url, SteadyTime deadline);

    const HttpsOptions options_;
    NameResolver names_;
    std::shared_ptr<CurlTransfers> transfers_; ///< owned by this and by each request under way
};

} // namespace tutti::io
