#include "hub/tls/tls_words.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <openssl/x509.h>

namespace tutti::hub {

namespace {

struct Known {
    int reason;
    const char* words;
};

constexpr std::array<Known, 12> known_troubles = {{
    {SSL_R_WRONG_VERSION_NUMBER, "it does not speak TLS"},
    {SSL_R_PACKET_LENGTH_TOO_LONG, "it does not speak TLS"},
    {SSL_R_HTTP_REQUEST, "it speaks HTTP without TLS"},
    {SSL_R_UNSUPPORTED_PROTOCOL, "it speaks no TLS that is safe (1.2 or newer)"},
    {SSL_R_NO_SHARED_CIPHER, "it offers no cipher that is safe and fits the certificate"},
    {SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE, "it has no certificate"},
    {SSL_R_NO_APPLICATION_PROTOCOL, "it came for another protocol (ALPN)"},
    {SSL_R_TLSV1_ALERT_UNKNOWN_CA, "it does not trust the authority of our certificate"},
    {SSL_R_SSLV3_ALERT_BAD_CERTIFICATE, "it refuses our certificate"},
    {SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN, "it refuses our certificate"},
    {SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED, "it says that our certificate has expired"},
    {SSL_R_UNEXPECTED_EOF_WHILE_READING, "it hung up in the middle of the handshake"},
}};

} // namespace

std::string openssl_trouble() {
    const auto error = ERR_peek_error();
    if (error == 0) return errno != 0 ? std::strerror(errno) : "the connection was lost";
    if (ERR_SYSTEM_ERROR(error)) return std::strerror(ERR_GET_REASON(error));
    const char* words = ERR_reason_error_string(error);
    return words != nullptr ? words : fmt::format("error {:x} of OpenSSL", error);
}

std::string tls_trouble(SSL* connection) {
    const auto error = ERR_peek_error();
    const bool of_tls = error != 0 && ERR_GET_LIB(error) == ERR_LIB_SSL;
    if (of_tls && ERR_GET_REASON(error) == SSL_R_CERTIFICATE_VERIFY_FAILED)
        return fmt::format(
            "its certificate does not count: {}",
            X509_verify_cert_error_string(SSL_get_verify_result(connection))
        );
    for (const auto& [reason, words] : known_troubles)
        if (of_tls && ERR_GET_REASON(error) == reason) return words;
    return openssl_trouble();
}

} // namespace tutti::hub
