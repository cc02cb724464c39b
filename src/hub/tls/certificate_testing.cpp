#include "hub/tls/certificate_testing.hpp"

#include "base/result.hpp"

#include <cstdio>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

namespace tutti::hub {

namespace {

constexpr long one_day = 24L * 3600;

CertificateOwner
certify(const std::string& name, EVP_PKEY* key, long serial, X509* authority, EVP_PKEY* authority_key) {
    CertificateOwner made(X509_new());
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -one_day);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), one_day);
    X509_NAME_add_entry_by_txt(
        X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
        reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0
    );
    X509_set_issuer_name(made.get(), X509_get_subject_name(authority != nullptr ? authority : made.get()));
    X509_set_pubkey(made.get(), key);
    if (authority == nullptr) {
        X509_EXTENSION* const may_sign =
            X509V3_EXT_conf_nid(nullptr, nullptr, NID_basic_constraints, "CA:TRUE");
        X509_add_ext(made.get(), may_sign, -1);
        X509_EXTENSION_free(may_sign);
    }
    invariant(X509_sign(made.get(), authority_key, EVP_sha256()) > 0, "signing a certificate");
    return made;
}

template <typename Write>
void write_pem(const std::filesystem::path& path, const Write& write) {
    std::FILE* const file = std::fopen(path.c_str(), "we");
    invariant(file != nullptr && write(file) == 1, "writing a certificate");
    std::fclose(file);
}

} // namespace

TestAuthority::TestAuthority(const std::string& name)
    : key_(EVP_EC_gen("P-256")), certificate_(certify(name, key_.get(), 1, nullptr, key_.get())) {
    write_pem(file(), [&](std::FILE* to) { return PEM_write_X509(to, certificate_.get()); });
}

TestAuthority::Files TestAuthority::issue(const std::string& name, KeyKind kind) {
    constexpr unsigned int bits = 2048;
    Files files{folder_.path / (name + ".pem"), folder_.path / (name + ".key"), serial_ + 1};
    const KeyOwner key(kind == KeyKind::Rsa ? EVP_RSA_gen(bits) : EVP_EC_gen("P-256"));
    const auto made = certify(name, key.get(), ++serial_, certificate_.get(), key_.get());
    write_pem(files.certificate, [&](std::FILE* to) { return PEM_write_X509(to, made.get()); });
    write_pem(files.key, [&](std::FILE* to) {
        return PEM_write_PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    return files;
}

std::filesystem::path
TestAuthority::list_revoked(const std::string& name, std::vector<long> serials, long seconds) const {
    const std::unique_ptr<X509_CRL, FreeCertificate> list(X509_CRL_new());
    X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(certificate_.get()));
    ASN1_TIME* const time = X509_gmtime_adj(nullptr, -7200);
    X509_CRL_set1_lastUpdate(list.get(), time);
    for (const auto serial : serials) {
        X509_REVOKED* const revoked = X509_REVOKED_new();
        ASN1_INTEGER* const number = ASN1_INTEGER_new();
        ASN1_INTEGER_set(number, serial);
        X509_REVOKED_set_serialNumber(revoked, number);
        ASN1_INTEGER_free(number);
        X509_REVOKED_set_revocationDate(revoked, time);
        X509_CRL_add0_revoked(list.get(), revoked);
    }
    X509_gmtime_adj(time, seconds);
    X509_CRL_set1_nextUpdate(list.get(), time);
    ASN1_TIME_free(time);
    invariant(X509_CRL_sign(list.get(), key_.get(), EVP_sha256()) > 0, "signing a list");
    auto path = folder_.path / (name + ".crl");
    write_pem(path, [&](std::FILE* to) { return PEM_write_X509_CRL(to, list.get()); });
    return path;
}

} // namespace tutti::hub
