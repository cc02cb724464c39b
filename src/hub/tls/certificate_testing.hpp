// Certificates for tests, made on the spot: an authority, and what it vouches for.
#pragma once

#include "io/temporary_folder_testing.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string>
#include <vector>

namespace tutti::hub {

struct FreeCertificate {
    void operator()(X509* certificate) const noexcept { X509_free(certificate); }
    void operator()(X509_CRL* list) const noexcept { X509_CRL_free(list); }
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
using CertificateOwner = std::unique_ptr<X509, FreeCertificate>;
using KeyOwner = std::unique_ptr<EVP_PKEY, FreeCertificate>;

class TestAuthority {
public:
    explicit TestAuthority(const std::string& name);

    struct Files {
        std::filesystem::path certificate;
        std::filesystem::path key;
        long serial = 0;
    };
    enum class KeyKind : std::uint8_t { EllipticCurve, Rsa };
    /// Writes name.pem and name.key, for a server or a client called so.
    Files issue(const std::string& name, KeyKind kind = KeyKind::EllipticCurve);
    /// Writes the list of what it has revoked, which counts for so long from now: name.crl.
    std::filesystem::path
    list_revoked(const std::string& name, std::vector<long> serials, long seconds = 3600) const;
    std::filesystem::path file() const { return folder_.path / "authority.pem"; }

private:
    io::TemporaryFolder folder_;
    KeyOwner key_;
    CertificateOwner certificate_;
    long serial_ = 1;
};

} // namespace tutti::hub
