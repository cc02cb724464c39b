#include "io/server_connection.hpp"

#include <utility>

namespace tutti::io {

Error ServerConnection::why_ended(Error seen) const noexcept {
    return (tls_ ? tls_->last_words() : std::nullopt).value_or(std::move(seen));
}

Task<Result<SharedServerConnection>> connect_to_server(ServerPlace place, SteadyClock::duration timeout) {
    if (place.tls) {
        auto line = co_await connect_tls(std::move(place.address), std::move(*place.tls), timeout);
        if (!line) co_return pass_on(line);
        co_return std::make_shared<ServerConnection>(std::move(*line));
    }
    auto connecting = place.socket.empty() ? connect_tcp(std::move(place.address), timeout)
                                           : connect_unix(std::move(place.socket), timeout);
    auto stream = co_await std::move(connecting);
    if (!stream) co_return pass_on(stream);
    co_return std::make_shared<ServerConnection>(std::move(*stream));
}

} // namespace tutti::io
