#include "bench/hub_tls/certificate.hpp"

#include "bench/hub_tls/server.hpp"

#include <cstdio>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace tutti::bench {

namespace {

template <typename Write>
void write_pem(const std::filesystem::path& path, const Write& write) {
    std::FILE* const file = std::fopen(path.c_str(), "we");
    if (file == nullptr || write(file) != 1) die("writing " + path.native());
    std::fclose(file);
}

} // namespace

void write_certificate(const std::filesystem::path& folder, const std::string& kind) {
    constexpr unsigned int rsa_bits = 2048;
    constexpr long one_day = 24L * 3600;
    EVP_PKEY* const key = kind == "rsa" ? EVP_RSA_gen(rsa_bits) : EVP_EC_gen("P-256");
    X509* const made = X509_new();
    if (key == nullptr || made == nullptr) die("a key");
    X509_set_version(made, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
    X509_gmtime_adj(X509_getm_notBefore(made), -one_day);
    X509_gmtime_adj(X509_getm_notAfter(made), one_day);
    X509_NAME_add_entry_by_txt(
        X509_get_subject_name(made), "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("127.0.0.1"),
        -1, -1, 0
    );
    X509_set_issuer_name(made, X509_get_subject_name(made));
    X509_set_pubkey(made, key);
    if (X509_sign(made, key, EVP_sha256()) == 0) die("signing");
    write_pem(folder / "hub.pem", [&](std::FILE* to) { return PEM_write_X509(to, made); });
    write_pem(folder / "hub.key", [&](std::FILE* to) {
        return PEM_write_PrivateKey(to, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
    X509_free(made);
    EVP_PKEY_free(key);
}

} // namespace tutti::bench
