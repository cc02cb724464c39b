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

} // namespace tutti::supervisor
