// TlsFront: keeps tutti-tls running before the gateway, so that the gateway itself carries no OpenSSL. It
// listens on the gateway's address; what it takes comes to the gateway's own socket.
#pragma once

#include "base/result.hpp"
#include "io/asio.hpp"
#include "io/file_descriptor.hpp"
#include "io/log.hpp"

#include <filesystem>

namespace tutti::gateway {

struct TlsFrontOptions {
    std::filesystem::path certificate; ///< followed when it changes
    std::filesystem::path key;
    std::filesystem::path socket; ///< where the gateway listens
};

class TlsFront {
public:
    /// `listening` is the socket on which clients come: they wait there while no process runs. The log
    /// outlives this.
    TlsFront(io::FileDescriptor listening, TlsFrontOptions options, const io::Log& log)
        : listening_(std::move(listening)), options_(std::move(options)), log_(log) {}

    /// Starts it, and again where it ends; until cancelled, when it ends, too.
    Task<void> keep_running();

private:
    Task<Result<void>> run_once();

    io::FileDescriptor listening_;
    TlsFrontOptions options_;
    const io::Log& log_;
};

} // namespace tutti::gateway
