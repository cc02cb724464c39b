#include "io/http/http_client.hpp"

#include "base/public_host.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/http/http_exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::io {

namespace {

/// What a timer can wait for: "never" is too far away.
SteadyClock::duration left(SteadyTime deadline) {
    constexpr auto longest = std::chrono::days(365);
    return std::min<SteadyClock::duration>(deadline - steady_now(), longest);
}

bool may_go_to(Reach reach, const std::string& address) {
    if (reach == Reach::Anywhere) return true;
    const auto known = parse_ip_address(address);
    return known && is_public(*known);
}

} // namespace

PlainHttpClient::PlainHttpClient(
    const asio::any_io_executor& executor, const HttpResponseLimits& limits, NameResolver::Lookup lookup
)
    : limits_(limits), names_(executor, std::move(lookup)) {}

Task<Result<Stream>> PlainHttpClient::connect(const HttpCall& call, const HttpUrl& url, SteadyTime deadline) {
    if (!call.unix_socket.empty()) co_return co_await connect_unix(call.unix_socket, left(deadline));
    auto addresses = co_await names_.resolve(url.host, deadline);
    if (!addresses) co_return pass_on(addresses);
    std::erase_if(*addresses, [&](const std::string& each) { return !may_go_to(call.reach, each); });
    if (addresses->empty()) co_return fail(ErrorCode::InvalidInput, no_public_address);
    Result<Stream> stream = fail(ErrorCode::Timeout, "connecting took too long");
    for (const auto& address : *addresses) {
        if (steady_now() >= deadline) break;
        HostPort server(address, url.port);
        stream = co_await connect_tcp(std::move(server), left(deadline));
        if (stream) break;
    }
    co_return std::move(stream);
}

Task<Result<HttpResponse>> PlainHttpClient::request(HttpCall call, SteadyTime deadline) {
    const auto url = parse_http_url(call.url);
    if (!url) co_return std::unexpected(url.error());
    if (url->scheme != HttpUrl::Scheme::Http)
        co_return fail(
            ErrorCode::InvalidInput, fmt::format("{}: this client speaks http:// alone", url->without_query())
        );
    auto text = print_request(call, *url);
    if (!text) co_return pass_on(text);
    const auto explain = [&](Error error) {
        if (steady_now() >= deadline) error = {ErrorCode::Timeout, "no answer in time"};
        error.message = fmt::format("{} {}: {}", call.method, url->without_query(), error.message);
        return std::unexpected(std::move(error));
    };
    auto stream = co_await connect(call, *url, deadline);
    if (!stream) co_return explain(stream.error());
    using Body = HttpResponseParser::Body;
    HttpResponseParser parser(limits_, call.method == "HEAD" ? Body::None : Body::Expected);
    const auto executor = co_await asio::this_coro::executor;
    const Deadline patience(executor, left(deadline), [&stream] { stream->close(); });
    auto response = co_await exchange(*stream, std::move(*text), parser);
    if (!response) co_return explain(response.error());
    co_return std::move(response);
}

} // namespace tutti::io
