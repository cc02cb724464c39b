// TlsClient: a connection to a server that has proved who it is.
#pragma once

#include "base/result.hpp"
#include "io/file_descriptor.hpp"
#include "tls/certificate_judge.hpp"
#include "tls/options.hpp"

#include <memory>
#include <openssl/ssl.h>

namespace tutti::tls {

class TlsClient {
public:
    /// `options` outlive it.
    explicit TlsClient(const Options& options) : options_(options), judge_(options) {}
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;

    /// Over TCP, with TLS 1.2 or newer, and the server's certificate right: all within the options' time.
    Result<void> connect();

    SSL* connection() const noexcept { return connection_.get(); }
    int socket() const noexcept { return socket_.get(); }

private:
    Result<void> prepare();
    Result<void> load_files();
    Result<void> shake_hands(SteadyTime deadline);

    struct Free {
        void operator()(SSL* connection) const noexcept { SSL_free(connection); }
        void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
    };
    const Options& options_;
    CertificateJudge judge_;
    io::FileDescriptor socket_;
    std::unique_ptr<SSL_CTX, Free> context_;
    std::unique_ptr<SSL, Free> connection_;
};

} // namespace tutti::tls
