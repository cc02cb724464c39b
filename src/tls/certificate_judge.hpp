// What OpenSSL finds wrong with a server's certificate, in words. It judges; this notes what it judged.
#pragma once

#include "base/result.hpp"
#include "tls/options.hpp"

#include <openssl/ssl.h>
#include <optional>

namespace tutti::tls {

class CertificateJudge {
public:
    /// `options` outlive it.
    explicit CertificateJudge(const Options& options) : options_(options) {}
    CertificateJudge(const CertificateJudge&) = delete;
    CertificateJudge& operator=(const CertificateJudge&) = delete;

    /// That a server has to prove to be `host`, a name or an address. The judge outlives the connection.
    Result<void> watch(SSL* connection);
    /// Nothing: there was nothing wrong.
    const std::optional<Error>& verdict() const noexcept { return verdict_; }

private:
    static int judge(int right, X509_STORE_CTX* context);
    Error describe(X509_STORE_CTX* context) const;

    const Options& options_;
    std::optional<Error> verdict_;
};

} // namespace tutti::tls
