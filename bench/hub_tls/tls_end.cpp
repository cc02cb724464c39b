#include "bench/hub_tls/tls_end.hpp"

#include "bench/hub_tls/server.hpp"

#include <openssl/err.h>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace tutti::bench {

TlsClients::TlsClients(int version) : context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_min_proto_version(get(), version);
    SSL_CTX_set_max_proto_version(get(), version);
    SSL_CTX_set_session_cache_mode(get(), SSL_SESS_CACHE_OFF); // one session serves all ends
    SSL_CTX_set_read_ahead(get(), 1);
}

TlsEnd::TlsEnd(const TlsClients& clients, std::uint16_t port, SSL_SESSION* session)
    : fd_(connect_to(port)), connection_(SSL_new(clients.get())) {
    if (fd_ < 0) die("connecting");
    SSL_set_fd(connection_.get(), fd_);
    SSL_set_connect_state(connection_.get());
    if (session != nullptr) SSL_set_session(connection_.get(), session);
}

TlsEnd::TlsEnd(TlsEnd&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), connection_(std::move(other.connection_)),
      waits_to_write_(other.waits_to_write_) {}

TlsEnd::~TlsEnd() {
    if (fd_ >= 0) ::close(fd_);
}

void TlsEnd::close() { SSL_shutdown(connection_.get()); }

void TlsEnd::note(int returned) {
    const int error = SSL_get_error(connection_.get(), returned);
    waits_to_write_ = error == SSL_ERROR_WANT_WRITE;
    if (error == SSL_ERROR_WANT_READ || waits_to_write_) return;
    const char* words = ERR_reason_error_string(ERR_peek_error());
    die(std::string("TLS: ") + (words != nullptr ? words : "the server hung up"));
}

void TlsEnd::wait() {
    pollfd what{.fd = fd_, .events = static_cast<short>(waits_to_write_ ? POLLOUT : POLLIN), .revents = 0};
    if (::poll(&what, 1, 5000) <= 0) die("the server says nothing");
}

bool TlsEnd::try_write(std::string_view bytes) {
    ERR_clear_error();
    const int returned = SSL_write(connection_.get(), bytes.data(), static_cast<int>(bytes.size()));
    if (returned > 0) return true;
    note(returned);
    return false;
}

void TlsEnd::write(std::string_view bytes) {
    while (!try_write(bytes)) wait();
}

std::size_t TlsEnd::read(std::span<char> into) {
    ERR_clear_error();
    const int returned = SSL_read(connection_.get(), into.data(), static_cast<int>(into.size()));
    if (returned > 0) return static_cast<std::size_t>(returned);
    note(returned);
    return 0;
}

std::size_t TlsEnd::await(std::span<char> into) {
    std::size_t got = 0;
    while ((got = read(into)) == 0) wait();
    return got;
}

} // namespace tutti::bench
