#include "io/http/http_client.hpp"

#include "base/public_host.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace tutti::io {

namespace {

constexpr std::size_t read_size = 16 * 1024;

/// What a timer can wait for: "never" is too far away.
SteadyClock::duration left(SteadyTime deadline) {
    constexpr auto longest = std::chrono::days(365);
    return std::min<SteadyClock::duration>(deadline - steady_now(), longest);
}

Task<Result<HttpResponse>> exchange(Stream& stream, std::string request, HttpResponseParser& parser) {
    // A server may answer, and close, before it has read all: its answer tells more than the broken pipe.
    const auto written = co_await write_all(stream, request);
    request = std::string();
    const auto room = std::make_unique<char[]>(read_size);
    auto outcome = HttpResponseParser::Outcome::NeedMore;
    bool open = true;
    while (open && outcome == HttpResponseParser::Outcome::NeedMore) {
        const auto buffer = asio::buffer(room.get(), read_size);
        const auto [error, count] = co_await stream.async_read_some(buffer, no_throw);
        open = !error;
        if (open)
            outcome = parser.put({room.get(), count});
        else if (error == asio::error::eof)
            outcome = parser.put_end();
        else
            co_return std::unexpected(environment_error("reading the answer", error));
    }
    if (outcome == HttpResponseParser::Outcome::Complete) co_return std::move(parser.response());
    if (!written) co_return std::unexpected(written.error());
    co_return std::unexpected(parser.problem());
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
