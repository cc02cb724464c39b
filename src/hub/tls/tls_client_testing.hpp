// A client of TLS for tests, without sockets: what it says lies in one string, and what is said to it in
// another. A transport that carries these moves a few bytes at a time, as a wire under load does.
#pragma once

#include "hub/transport.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string>

namespace tutti::hub {

struct TestWire {
    std::string to_hub;
    std::string to_client;
    std::size_t most = std::numeric_limits<std::size_t>::max(); ///< at a time
    std::size_t room = std::numeric_limits<std::size_t>::max(); ///< for what the client has not read
    bool client_gone = false;
    bool finished = false;
};

class WireTransport final : public Transport {
public:
    /// The wire outlives it.
    explicit WireTransport(TestWire& wire) : wire_(wire) {}

    int descriptor() const noexcept override { return -1; }
    Transfer read(std::span<char> into) noexcept override {
        const auto count = wire_.to_hub.copy(into.data(), std::min(into.size(), wire_.most));
        wire_.to_hub.erase(0, count);
        if (count > 0) return {Transfer::Outcome::Moved, count};
        return {wire_.client_gone ? Transfer::Outcome::Gone : Transfer::Outcome::NotNow};
    }
    Transfer write(std::string_view bytes) noexcept override {
        const auto free = wire_.room - std::min(wire_.room, wire_.to_client.size());
        const auto count = std::min({bytes.size(), wire_.most, free});
        wire_.to_client += bytes.substr(0, count);
        return {count > 0 ? Transfer::Outcome::Moved : Transfer::Outcome::NotNow, count};
    }
    void finish() noexcept override { wire_.finished = true; }

private:
    TestWire& wire_;
};

class TlsTestClient {
public:
    explicit TlsTestClient(TestWire& wire, int version = TLS1_3_VERSION) : wire_(wire) {
        context_.reset(SSL_CTX_new(TLS_client_method()));
        SSL_CTX_set_min_proto_version(context_.get(), version);
        SSL_CTX_set_max_proto_version(context_.get(), version);
        SSL_CTX_set_session_cache_mode(context_.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        connect();
    }

    /// Anew, with the session that it has.
    void connect() {
        SSL_SESSION* const session = connection_ ? SSL_get1_session(connection_.get()) : nullptr;
        if (connection_) SSL_shutdown(connection_.get()); // or it forgets the session
        connection_.reset(SSL_new(context_.get()));
        from_hub_ = BIO_new(BIO_s_mem());
        to_hub_ = BIO_new(BIO_s_mem());
        BIO_set_mem_eof_return(from_hub_, -1);
        SSL_set_bio(connection_.get(), from_hub_, to_hub_);
        SSL_set_connect_state(connection_.get());
        if (session != nullptr) SSL_set_session(connection_.get(), session);
        SSL_SESSION_free(session);
    }

    /// Takes what came, and says what follows. What could be read is in `heard`.
    void step() {
        BIO_write(from_hub_, wire_.to_client.data(), static_cast<int>(wire_.to_client.size()));
        wire_.to_client.clear();
        char bytes[4096];
        ERR_clear_error();
        int got = 0;
        while ((got = SSL_read(connection_.get(), bytes, sizeof bytes)) > 0)
            heard.append(bytes, static_cast<std::size_t>(got));
        const int error = SSL_get_error(connection_.get(), got);
        if (error == SSL_ERROR_ZERO_RETURN) was_told_goodbye = true;
        if (error == SSL_ERROR_SSL) failed = ERR_GET_REASON(ERR_peek_error());
        pass_on_said();
    }
    void say(std::string_view bytes) {
        EXPECT_EQ(
            SSL_write(connection_.get(), bytes.data(), static_cast<int>(bytes.size())),
            static_cast<int>(bytes.size())
        );
        pass_on_said();
    }
    void say_goodbye() {
        SSL_shutdown(connection_.get());
        pass_on_said();
    }
    bool is_open() const { return SSL_is_init_finished(connection_.get()) == 1; }
    SSL* connection() const { return connection_.get(); }
    SSL_CTX* context() const { return context_.get(); }

    std::string heard;
    int failed = 0; ///< by that reason of OpenSSL
    bool was_told_goodbye = false;

private:
    void pass_on_said() {
        char* said = nullptr;
        const auto length = BIO_get_mem_data(to_hub_, &said);
        wire_.to_hub.append(said, static_cast<std::size_t>(length));
        BIO_reset(to_hub_);
    }

    struct Free {
        void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
        void operator()(SSL* connection) const noexcept { SSL_free(connection); }
    };
    TestWire& wire_;
    std::unique_ptr<SSL_CTX, Free> context_;
    std::unique_ptr<SSL, Free> connection_;
    BIO* from_hub_ = nullptr; ///< the connection's
    BIO* to_hub_ = nullptr;
};

} // namespace tutti::hub
