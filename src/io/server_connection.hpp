// ServerConnection: a stream to a server, on a Unix socket, over TCP or over TLS, that can say why it ended.
#pragma once

#include "io/stream.hpp"
#include "io/tls_process.hpp"

#include <filesystem>
#include <memory>
#include <optional>

namespace tutti::io {

struct ServerPlace {
    std::filesystem::path socket = {}; ///< empty: it is at an address
    HostPort address = {};
    std::optional<TlsFiles> tls = {};
};

class ServerConnection final : public Stream {
public:
    explicit ServerConnection(Stream stream) : Stream(std::move(stream)) {}
    explicit ServerConnection(TlsLine line) : Stream(std::move(line.stream)), tls_(std::move(line.process)) {}

    /// Why it is over, of which a read or a write of ours says `seen`.
    Error why_ended(Error seen) const noexcept;

private:
    std::unique_ptr<TlsProcess> tls_;
};

using SharedServerConnection = std::shared_ptr<ServerConnection>; ///< owned by a bus and by what is under way

/// Within `timeout`.
Task<Result<SharedServerConnection>> connect_to_server(ServerPlace place, SteadyClock::duration timeout);

} // namespace tutti::io
