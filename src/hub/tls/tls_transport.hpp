// TlsTransport: a client's bytes within TLS, over whatever carries them. OpenSSL never sees a descriptor:
// what came is given to it, and what it makes is taken from it whole. So nothing that it does waits, a write
// that is half done is never asked for again, and which way a handshake wants next concerns nobody.
#pragma once

#include "hub/tls/tls_door.hpp"
#include "hub/transport.hpp"

#include <memory>
#include <openssl/ssl.h>
#include <string>

namespace tutti::hub {

class TlsTransport final : public Transport {
public:
    /// The door outlives it. `peer` is for reports.
    TlsTransport(TlsDoor& door, std::unique_ptr<Transport> below, std::string peer);
    TlsTransport(const TlsTransport&) = delete;
    TlsTransport& operator=(const TlsTransport&) = delete;

    int descriptor() const noexcept override { return below_->descriptor(); }
    Transfer read(std::span<char> into) noexcept override;
    Transfer write(std::string_view bytes) noexcept override;
    void finish() noexcept override;
    bool has_more() const noexcept override;
    bool owes() const noexcept override { return !owed_.empty() || below_->owes(); }

    std::string_view proved_user() const noexcept override { return user_; }

    static BIO_METHOD* method();

private:
    enum class Stage : std::uint8_t { ShakesHands, Open, Ended };
    enum class Asked : std::uint8_t { NotYet, Nothing, Came, Gone };
    struct Free {
        void operator()(SSL* connection) const noexcept { SSL_free(connection); }
    };

    static int give(BIO* bio, char* into, int room);
    static int take(BIO* bio, const char* bytes, int count);
    static long control(BIO* bio, int command, long number, void* pointer);

    std::size_t open_records(std::span<char> into);
    bool hear(std::size_t most);
    void keep_rest();
    bool send_made();
    bool begin_to_speak();
    void note_end(int returned);

    TlsDoor& door_;
    std::unique_ptr<Transport> below_;
    std::unique_ptr<SSL, Free> connection_;
    std::string peer_;       ///< until hands are shaken
    std::string user_;       ///< that the client's certificate names, where that counts
    std::string unread_;     ///< came, and was not opened yet: there was no room for what is in it
    std::string owed_;       ///< made, and not taken below yet
    std::string_view input_; ///< within one call: what OpenSSL has not taken of unread_, or of what came
    std::size_t room_ = 0;   ///< within one call: no more is taken from below
    Asked asked_ = Asked::NotYet;
    Stage stage_ = Stage::ShakesHands;
};

} // namespace tutti::hub
