// What tests read of a connection.
#pragma once

#include "io/asio.hpp"
#include "io/stream.hpp"

#include <string>
#include <string_view>

namespace tutti::io {

/// Up to these bytes, or to the end of the connection; empty: to that.
inline Task<std::string> read_until(Stream& stream, std::string_view end) {
    std::string seen;
    char room[4096];
    while (end.empty() || !seen.ends_with(end)) {
        const auto [error, count] = co_await stream.async_read_some(asio::buffer(room), no_throw);
        if (error) break;
        seen.append(room, count);
    }
    co_return seen;
}

} // namespace tutti::io
