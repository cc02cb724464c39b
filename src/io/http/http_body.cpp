#include "io/http/http_body.hpp"

#include "io/deadline.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::io {

namespace {

constexpr std::size_t piece_size = 16 * 1024;

} // namespace

Task<Result<HttpBody>> HttpBody::open(HttpCall call, SteadyClock::duration patience) {
    const auto url = parse_http_url(call.url);
    if (!url) co_return std::unexpected(url.error());
    const auto request = print_request(call, *url);
    if (!request) co_return std::unexpected(request.error());
    auto stream = co_await connect_unix(call.unix_socket, patience);
    if (!stream) co_return pass_on(stream);
    auto parser =
        std::make_unique<HttpResponseParser>(HttpResponseLimits{}, HttpResponseParser::Body::Piecewise);
    HttpBody body(std::move(*stream), std::move(parser));
    const auto executor = co_await asio::this_coro::executor;
    const Deadline deadline(executor, patience, [&body] { body.stream_.close(); });
    auto done = co_await write_all(body.stream_, *request);
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
    const auto [error, count] = co_await stream_.async_read_some(buffer, no_throw);
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

} // namespace tutti::io
