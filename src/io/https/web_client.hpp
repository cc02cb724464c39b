// WebClient: http:// and https:// alike, for programs that ask what a person names.
#pragma once

#include "io/https/https_client.hpp"

#include <optional>

namespace tutti::io {

class WebClient final : public HttpClient {
public:
    /// As both of its clients, each of which is made with the first request for it.
    explicit WebClient(
        asio::any_io_executor executor, HttpsOptions options = {}, NameResolver::Lookup lookup = nullptr
    );

    Task<Result<HttpResponse>> request(HttpCall call, SteadyTime deadline) override;

private:
    asio::any_io_executor executor_;
    HttpsOptions options_;
    NameResolver::Lookup lookup_;
    std::optional<PlainHttpClient> plain_;
    std::optional<HttpsClient> secure_;
};

} // namespace tutti::io
