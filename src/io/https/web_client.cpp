#include "io/https/web_client.hpp"

#include <utility>

namespace tutti::io {

WebClient::WebClient(asio::any_io_executor executor, HttpsOptions options, NameResolver::Lookup lookup)
    : executor_(std::move(executor)), options_(std::move(options)), lookup_(std::move(lookup)) {}

Task<Result<HttpResponse>> WebClient::request(HttpCall call, SteadyTime deadline) {
    const auto url = parse_http_url(call.url);
    if (!url) co_return std::unexpected(url.error());
    HttpClient* client = nullptr;
    if (url->scheme == HttpUrl::Scheme::Https) {
        if (!secure_) secure_.emplace(executor_, options_, lookup_);
        client = &*secure_;
    } else {
        if (!plain_) plain_.emplace(executor_, options_.limits, lookup_);
        client = &*plain_;
    }
    co_return co_await client->request(std::move(call), deadline);
}

} // namespace tutti::io
