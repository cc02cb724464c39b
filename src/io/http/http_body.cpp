#include "io/http/http_body.hpp"

#include "io/clock.hpp"
#include "io/deadline.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::io {

namespace {

constexpr std::size_t piece_size = 16 * 1024;

} // namespace

Task<Result<HttpBody>> HttpBody::open(HttpCall call, SteadyClock::duration patience) {
    const auto begin = steady_now();
    auto stream = co_await connect_unix(call.unix_socket, patience);
    if (!stream) co_return pass_on(stream);
    TlsLine line{std::move(*stream), nullptr};
    co_return co_await open_over(std::move(line), std::move(call), patience - (steady_now() - begin));
}

Task<Result<HttpBody>> HttpBody::open_over(TlsLine line, HttpCall call, SteadyClock::duration patience) {
    const auto url = parse_http_url(call.url);
    if (!url) co_return std::unexpected(url.error());
    const auto request = print_request(call, *url);
    if (!request) co_return std::unexpected(request.error());
    auto parser =
        std::make_unique<HttpResponseParser>(HttpResponseLimits{}, HttpResponseParser::Body::Piecewise);
    HttpBody body(std::move(line), std::move(parser));
    const auto executor = co_await asio::this_coro::executor;
    const Deadline deadline(executor, patience, [&body] { body.line_.stream.close(); });
    auto done = co_await write_all(body.line_.stream, *request);
    while (done && !body.is_over_ && !body.parser_->has_head()) done = co_await body.read_more();
    if (done) co_return std::move(body);
    auto error = std::move(done.error());
    if (deadline.expired()) error = {ErrorCode::Timeout, "no answer in time"};
    error.message = fmt::format("{} {}: {}", call.method, url->without_query(), error.message);
    co_return std::unexpected(std::move(error));
}

Task<Result<void>> HttpBody::read_more() {
    const auto room = std::make_unique<char[]>(piece_size);
    const auto buffer = asio::buffer(room.get(), piece_size);
    const auto [error, count] = co_await line_.stream.async_read_some(buffer, no_throw);
    if (error && error != asio::error::eof)
        co_return std::unexpected(environment_error("reading the answer", error));
    const auto outcome = error ? parser_->put_end() : parser_->put({room.get(), count});
    if (outcome == HttpResponseParser::Outcome::Failed) co_return std::unexpected(parser_->problem());
    is_over_ = outcome == HttpResponseParser::Outcome::Complete;
    co_return Result<void>();
}

Task<Result<std::string>> HttpBody::read() {
    auto bytes = std::exchange(parser_->response().body, {});
    while (bytes.empty() && !is_over_) {
        auto more = co_await read_more();
        if (!more) co_return pass_on(more);
        bytes = std::exchange(parser_->response().body, {});
    }
    co_return std::move(bytes);
}

void HttpBody::close() {
    error_code ignored;
    line_.stream.close(ignored);
}

} // namespace tutti::io
