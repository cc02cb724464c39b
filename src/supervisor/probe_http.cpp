#include "supervisor/probe_http.hpp"

#include <fmt/format.h>

namespace tutti::supervisor {

std::string probe_request(const Address& address, std::string_view path) {
    return fmt::format(
        "GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: tutti\r\nAccept: */*\r\nConnection: close\r\n\r\n", path,
        print(address)
    );
}

std::optional<int> status_of(std::string_view answer) noexcept {
    constexpr std::string_view version = "HTTP/1.";
    if (answer.size() < status_length || !answer.starts_with(version)) return std::nullopt;
    if (answer[8] != ' ') return std::nullopt;
    int status = 0;
    for (const char digit : answer.substr(9, 3)) {
        if (digit < '0' || digit > '9') return std::nullopt;
        status = status * 10 + (digit - '0');
    }
    return status;
}

std::string_view why_no_status(std::string_view answer) noexcept {
    // A server that speaks TLS ends, or says so by an alert (RFC 8446 §5.1: content type 21).
    if (answer.empty() || answer.starts_with("\x15\x03"))
        return "it ends the connection without an answer: where it speaks TLS, ask by `exec`";
    return "what answers is no web server";
}

} // namespace tutti::supervisor
