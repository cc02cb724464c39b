#include "io/http/http_exchange.hpp"

#include <memory>
#include <utility>

namespace tutti::io {

namespace {

constexpr std::size_t exchange_piece = 16 * 1024;

} // namespace

Task<Result<HttpResponse>> exchange(Stream& stream, std::string request, HttpResponseParser& parser) {
    // A server may answer, and close, before it has read all: its answer tells more than the broken pipe.
    const auto written = co_await write_all(stream, request);
    request = std::string();
    const auto room = std::make_unique<char[]>(exchange_piece);
    auto outcome = HttpResponseParser::Outcome::NeedMore;
    bool open = true;
    while (open && outcome == HttpResponseParser::Outcome::NeedMore) {
        const auto buffer = asio::buffer(room.get(), exchange_piece);
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

} // namespace tutti::io
