// HttpParser: bytes in any pieces → requests, one after the other. Strict: what two readers could understand
// differently is refused (RFC 9112 §11.2). Touches no socket; Beast stays in the .cpp file.
#pragma once

#include "io/http/http_message.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace tutti::io {

struct HttpLimits {
    std::uint32_t head = 8 * 1024;   ///< bytes of request line and fields
    std::uint32_t target = 4 * 1024; ///< bytes of the request target
    std::uint32_t body = 64 * 1024;  ///< bytes of the body
    std::uint32_t fields = 64;       ///< number of fields
};

/// Why a request was refused: the connection closes after the answer, as its framing is lost.
struct HttpProblem {
    unsigned status = 400;
    std::string code;
    std::string message;
};

class HttpParser {
public:
    explicit HttpParser(const HttpLimits& limits);
    ~HttpParser();
    HttpParser(HttpParser&&) noexcept;
    HttpParser& operator=(HttpParser&&) noexcept;

    /// Room for the next bytes, never empty. Ends the life of the last request's views.
    std::span<char> prepare();
    /// So many bytes were written into the room.
    void commit(std::size_t count);

    enum class Outcome { NeedMore, Complete, Failed };
    /// Goes on to the next request. After Failed there is none.
    Outcome next();

    /// After Complete. Views are valid until the next call of next() or prepare().
    const HttpRequest& request() const noexcept;
    /// The raw head of that request, from its method to the empty line.
    std::string_view head() const noexcept;
    /// What arrived behind that request.
    std::string_view rest() const noexcept;
    /// After Failed.
    const HttpProblem& problem() const noexcept;

    /// Whether part of a request is here.
    bool is_inside_request() const noexcept;
    /// True once for a request that waits for "100 Continue" before it sends its body (RFC 9110 §10.1.1).
    bool take_continue() noexcept;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace tutti::io
