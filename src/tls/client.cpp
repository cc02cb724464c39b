#include "tls/client.hpp"

#include "io/clock.hpp"
#include "tls/tcp.hpp"
#include "tls/tls_error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <poll.h>
#include <utility>

namespace tutti::tls {
namespace {

bool is_hung_up() {
    return errno == ECONNRESET || errno == EPIPE
           || ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
}

std::unexpected<Error> wrong_file(const char* key, const std::string& path) {
    return fail(ErrorCode::InvalidInput, fmt::format("bus.{} {}: {}", key, path, openssl_words()));
}

} // namespace

Result<void> TlsClient::connect() {
    const SteadyTime deadline = io::steady_now() + options_.timeout;
    // First: what is wrong with our files is wrong without a server, too.
    if (auto prepared = prepare(); !prepared) return prepared;
    auto socket = connect_tcp(options_, deadline);
    if (!socket) return pass_on(socket);
    socket_ = std::move(*socket);
    return shake_hands(deadline);
}

Result<void> TlsClient::prepare() {
    context_.reset(SSL_CTX_new(TLS_client_method()));
    if (!context_) return fail(ErrorCode::Environment, "OpenSSL: " + openssl_words());
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
    SSL_CTX_set_mode(
        context_.get(),
        SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
    );
    SSL_CTX_set_session_cache_mode(context_.get(), SSL_SESS_CACHE_OFF);
    if (auto loaded = load_files(); !loaded) return loaded;
    connection_.reset(SSL_new(context_.get()));
    if (!connection_) return fail(ErrorCode::Environment, "OpenSSL: " + openssl_words());
    return judge_.watch(connection_.get());
}

Result<void> TlsClient::load_files() {
    const auto& [ca, certificate, key] = options_.files;
    ERR_clear_error();
    errno = 0;
    if (ca.empty())
        SSL_CTX_set_default_verify_paths(context_.get()); // looks into its folder when a certificate comes
    else if (SSL_CTX_load_verify_file(context_.get(), ca.c_str()) != 1)
        return wrong_file("ca", ca);
    if (certificate.empty()) return {};
    if (SSL_CTX_use_certificate_chain_file(context_.get(), certificate.c_str()) != 1)
        return wrong_file("certificate", certificate);
    // Nobody is there to be asked for a password.
    SSL_CTX_set_default_passwd_cb(context_.get(), [](char*, int, int, void*) { return -1; });
    if (SSL_CTX_use_PrivateKey_file(context_.get(), key.c_str(), SSL_FILETYPE_PEM) != 1)
        return wrong_file("key", key);
    // A key of another kind than the certificate's (EC beside RSA) is loaded all the same.
    if (SSL_CTX_check_private_key(context_.get()) != 1)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("bus.key {}: it is not that of bus.certificate {}", key, certificate)
        );
    return {};
}

Result<void> TlsClient::shake_hands(SteadyTime deadline) {
    const auto doing = "connecting to " + options_.place();
    SSL_set_fd(connection_.get(), socket_.get());
    while (true) {
        ERR_clear_error();
        errno = 0;
        const auto outcome = outcome_of(connection_.get(), SSL_connect(connection_.get()));
        // The tickets of TLS 1.3 and the first answer come in pieces.
        if (outcome == Outcome::Done) {
            hurry(socket_.get());
            return {};
        }
        if (judge_.verdict()) return std::unexpected(*judge_.verdict());
        if (outcome != Outcome::WantsRead && outcome != Outcome::WantsWrite)
            return std::unexpected(is_hung_up() ? hung_up(doing) : tls_error(doing));
        const short events = outcome == Outcome::WantsRead ? POLLIN : POLLOUT;
        if (!wait_for(socket_.get(), events, deadline))
            return fail(
                ErrorCode::Timeout,
                fmt::format("{}: no word of TLS in time: does it speak TLS on this port?", doing)
            );
    }
}

} // namespace tutti::tls
