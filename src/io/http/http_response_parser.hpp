// HttpResponseParser: bytes in any pieces → the answer to one request. Strict, as HttpParser is, whose file
// it shares: Beast stays there. Touches no socket.
#pragma once

#include "base/result.hpp"
#include "io/http/http_message.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

namespace tutti::io {

struct HttpResponseLimits {
    std::uint32_t head = 16 * 1024;   ///< bytes of status line and fields
    std::uint32_t body = 1024 * 1024; ///< bytes of the body
    std::uint32_t fields = 100;       ///< number of fields, trailers included
};

class HttpResponseParser {
public:
    /// None: the answer to HEAD has no body, whatever its fields say. Piecewise: no limit holds for it, as
    /// whoever reads it takes it out of the response again and again.
    enum class Body : std::uint8_t { Expected, None, Piecewise };

    HttpResponseParser(const HttpResponseLimits& limits, Body body);
    ~HttpResponseParser();
    HttpResponseParser(HttpResponseParser&&) noexcept;
    HttpResponseParser& operator=(HttpResponseParser&&) noexcept;

    enum class Outcome : std::uint8_t { NeedMore, Complete, Failed };
    /// After Complete and Failed bytes change nothing any more. Interim answers (1xx) are passed over.
    Outcome put(std::string_view bytes);
    /// The server closed the connection: the end of a body without a length, otherwise a failure.
    Outcome put_end();

    /// Whether status and fields are there: those of the answer itself.
    bool has_head() const noexcept;
    /// After Complete, status and fields once has_head(). `content_type` is taken out of the fields; trailers
    /// are not kept.
    HttpResponse& response() noexcept;
    /// After Failed: InvalidInput, LimitExceeded, or Unavailable where the answer broke off.
    const Error& problem() const noexcept;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace tutti::io
