#include "io/http/http_line.hpp"

#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/http/http_exchange.hpp"

#include <fmt/format.h>

namespace tutti::io {

namespace {

bool is_kept_open(const HttpResponse& answer) {
    const auto connection = answer.find("Connection");
    return !connection || !has_token(*connection, "close");
}

} // namespace

Task<Result<TlsLine>> connect_http(HttpUrl server, TlsFiles files, SteadyClock::duration timeout) {
    HostPort address(server.host, server.port);
    if (server.scheme == HttpUrl::Scheme::Https)
        co_return co_await connect_tls(std::move(address), std::move(files), timeout);
    auto stream = co_await connect_tcp(std::move(address), timeout);
    if (!stream) co_return pass_on(stream);
    co_return TlsLine{std::move(*stream), nullptr};
}

Task<Result<HttpResponse>> HttpLine::request(HttpCall call, SteadyTime deadline) {
    const auto url = parse_http_url(call.url);
    if (!url) co_return std::unexpected(url.error());
    auto text = print_request(call, *url, AfterAnswer::KeepOpen);
    if (!text) co_return pass_on(text);
    const auto close = [this] {
        error_code ignored;
        line_.stream.close(ignored);
    };
    HttpResponseParser parser(limits_, HttpResponseParser::Body::Expected);
    const auto executor = co_await asio::this_coro::executor;
    const Deadline patience(executor, deadline - steady_now(), close);
    auto answer = co_await exchange(line_.stream, std::move(*text), parser);
    if (answer && is_kept_open(*answer)) co_return std::move(answer);
    close();
    if (answer) co_return std::move(answer);
    auto error = std::move(answer.error());
    if (patience.expired()) error = {ErrorCode::Timeout, "no answer in time"};
    error.message = fmt::format("{} {}: {}", call.method, url->without_query(), error.message);
    co_return std::unexpected(std::move(error));
}

} // namespace tutti::io
