// TlsContext: certificate, key and what else the handshakes of a door have in common, as the files say at one
// moment. Connections that began with it keep what they need of it.
#pragma once

#include "base/result.hpp"
#include "hub/tls/ticket_keys.hpp"
#include "hub/tls/tls_options.hpp"

#include <memory>
#include <openssl/ssl.h>

namespace tutti::hub {

class TlsContext {
public:
    /// TLS 1.2 and newer, without renegotiation, compression or early data. Options and keys outlive the
    /// connections.
    static Result<TlsContext> read(const TlsOptions& options, TicketKeys& keys);

    SSL_CTX* get() const noexcept { return context_.get(); }

private:
    struct Free {
        void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
    };
    using Owned = std::unique_ptr<SSL_CTX, Free>;
    explicit TlsContext(Owned context) noexcept : context_(std::move(context)) {}

    Owned context_;
};

} // namespace tutti::hub
