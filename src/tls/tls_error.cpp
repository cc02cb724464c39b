#include "tls/tls_error.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <openssl/err.h>

namespace tutti::tls {
namespace {

struct Known {
    int reason;
    ErrorCode code;
    const char* words;
};

constexpr const char* asks_who_we_are = "the server wants to know who we are: give it bus.certificate and "
                                        "bus.key, by an authority that it trusts";
constexpr const char* is_no_tls = "what answers there does not speak TLS: is this the port for it?";
constexpr const char* is_too_old = "the server speaks no TLS that is safe (1.2 or newer)";

constexpr std::array<Known, 12> known = {{
    {SSL_R_WRONG_VERSION_NUMBER, ErrorCode::InvalidInput, is_no_tls},
    {SSL_R_PACKET_LENGTH_TOO_LONG, ErrorCode::InvalidInput, is_no_tls},
    {SSL_R_HTTP_REQUEST, ErrorCode::InvalidInput, is_no_tls},
    {SSL_R_UNSUPPORTED_PROTOCOL, ErrorCode::InvalidInput, is_too_old},
    {SSL_R_TLSV1_ALERT_PROTOCOL_VERSION, ErrorCode::InvalidInput, is_too_old},
    {SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED, ErrorCode::InvalidInput, asks_who_we_are},
    {SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE, ErrorCode::InvalidInput, asks_who_we_are},
    {SSL_R_TLSV1_ALERT_UNKNOWN_CA, ErrorCode::InvalidInput,
     "the server does not trust the authority of our certificate (bus.certificate)"},
    {SSL_R_SSLV3_ALERT_BAD_CERTIFICATE, ErrorCode::InvalidInput, "the server refuses our certificate"},
    {SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED, ErrorCode::InvalidInput,
     "our certificate (bus.certificate) has expired"},
    {SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED, ErrorCode::InvalidInput,
     "our certificate (bus.certificate) was revoked"},
    {SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN, ErrorCode::InvalidInput, "the server refuses our certificate"},
}};

} // namespace

Outcome outcome_of(SSL* connection, int returned) {
    switch (SSL_get_error(connection, returned)) {
    case SSL_ERROR_NONE:
        return Outcome::Done;
    case SSL_ERROR_WANT_READ:
        return Outcome::WantsRead;
    case SSL_ERROR_WANT_WRITE:
        return Outcome::WantsWrite;
    case SSL_ERROR_ZERO_RETURN:
        return Outcome::Closed;
    default:
        return Outcome::Failed;
    }
}

std::string openssl_words() {
    const auto error = ERR_peek_error();
    if (error == 0) return errno != 0 ? std::strerror(errno) : "the connection was lost";
    if (ERR_SYSTEM_ERROR(error)) return std::strerror(ERR_GET_REASON(error));
    const char* words = ERR_reason_error_string(error);
    return words != nullptr ? words : fmt::format("error {:x} of OpenSSL", error);
}

Error hung_up(std::string_view doing) {
    return Error{
        ErrorCode::Unavailable,
        fmt::format(
            "{}: the server hung up in the middle of the handshake: does it speak TLS on this port?", doing
        )
    };
}

Error tls_error(std::string_view doing) {
    const auto error = ERR_peek_error();
    for (const auto& [reason, code, words] : known)
        if (error != 0 && ERR_GET_LIB(error) == ERR_LIB_SSL && ERR_GET_REASON(error) == reason)
            return Error{code, fmt::format("{}: {}", doing, words)};
    return Error{ErrorCode::Unavailable, fmt::format("{}: {}", doing, openssl_words())};
}

} // namespace tutti::tls
