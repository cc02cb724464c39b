// TlsEnd: a client's end of one MQTT connection over TLS, that never blocks but where it says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <openssl/ssl.h>
#include <span>
#include <string_view>

namespace tutti::bench {

/// What ends have in common: TLS of one version, nobody verified.
class TlsClients {
public:
    explicit TlsClients(int version);
    SSL_CTX* get() const noexcept { return context_.get(); }

private:
    struct Free {
        void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
    };
    std::unique_ptr<SSL_CTX, Free> context_;
};

struct FreeSession {
    void operator()(SSL_SESSION* session) const noexcept { SSL_SESSION_free(session); }
};
using Session = std::unique_ptr<SSL_SESSION, FreeSession>;

class TlsEnd {
public:
    /// Connects; the handshake begins with the first bytes. With a session, that one is to go on.
    TlsEnd(const TlsClients& clients, std::uint16_t port, SSL_SESSION* session = nullptr);
    TlsEnd(TlsEnd&& other) noexcept;
    TlsEnd& operator=(TlsEnd&&) = delete;
    ~TlsEnd();

    int descriptor() const noexcept { return fd_; }
    /// All of it, waiting where the server does not take more.
    void write(std::string_view bytes);
    /// What has come, without waiting: 0 where nothing has.
    std::size_t read(std::span<char> into);
    /// Waits for bytes.
    std::size_t await(std::span<char> into);
    bool waits_to_write() const noexcept { return waits_to_write_; }
    bool was_resumed() const { return SSL_session_reused(connection_.get()) == 1; }
    /// The session that a later end may go on with.
    Session session() const { return Session(SSL_get1_session(connection_.get())); }
    /// Says goodbye, so that the session stays good.
    void close();

    /// One step of sending `bytes`, without waiting: true once they are sent.
    bool try_write(std::string_view bytes);

private:
    struct Free {
        void operator()(SSL* connection) const noexcept { SSL_free(connection); }
    };
    void note(int returned);
    void wait();

    int fd_;
    std::unique_ptr<SSL, Free> connection_;
    bool waits_to_write_ = false;
};

} // namespace tutti::bench
