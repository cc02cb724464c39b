#include "hub/tls/ticket_keys.hpp"

#include "io/clock.hpp"
#include "io/system_random.hpp"

#include <algorithm>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

namespace tutti::hub {

namespace {

TicketKey new_ticket_key() {
    TicketKey key;
    io::fill_with_secret_bytes(key.name);
    io::fill_with_secret_bytes(key.cipher);
    io::fill_with_secret_bytes(key.mac);
    return key;
}

bool use_mac(EVP_MAC_CTX* mac, const TicketKey& key) {
    char digest[] = "SHA256";
    auto bytes = key.mac; // OpenSSL's type for what it only reads has no const
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, bytes.data(), bytes.size()),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    return EVP_MAC_CTX_set_params(mac, parameters) == 1;
}

// SSL_CTX_set_tlsext_ticket_key_evp_cb(3): -1 ends the handshake, 0 goes on without a ticket, 1 with it, 2
// with it and a new one.
int seal_or_open(
    SSL* connection, unsigned char* name, unsigned char* vector, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac,
    int seals
) {
    auto& keys = *static_cast<TicketKeys*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(connection)));
    const auto now = io::steady_now();
    if (seals == 1) {
        const TicketKey& key = keys.current(now);
        std::ranges::copy(key.name, name);
        io::fill_with_secret_bytes({vector, EVP_MAX_IV_LENGTH});
        const bool ready =
            EVP_EncryptInit_ex(cipher, EVP_aes_256_cbc(), nullptr, key.cipher.data(), vector) == 1;
        return ready && use_mac(mac, key) ? 1 : -1;
    }
    const TicketKey* const key = keys.find(std::span<const unsigned char, 16>(name, 16), now);
    if (key == nullptr) return 0;
    const bool ready =
        EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), nullptr, key->cipher.data(), vector) == 1;
    if (!ready || !use_mac(mac, *key)) return -1;
    return key == &keys.current(now) ? 1 : 2;
}

} // namespace

TicketKeys::TicketKeys(SteadyTime now) : current_(new_ticket_key()), since_(now) {}

void TicketKeys::rotate(SteadyTime now) {
    const auto age = now - since_;
    if (age < period) return;
    const bool just_old = age < 2 * period;
    previous_ = just_old ? std::optional(current_) : std::nullopt;
    current_ = new_ticket_key();
    since_ = just_old ? since_ + period : now;
}

const TicketKey& TicketKeys::current(SteadyTime now) {
    rotate(now);
    return current_;
}

const TicketKey* TicketKeys::find(std::span<const unsigned char, 16> name, SteadyTime now) {
    rotate(now);
    if (std::ranges::equal(name, current_.name)) return &current_;
    if (previous_ && std::ranges::equal(name, previous_->name)) return &*previous_;
    return nullptr;
}

void TicketKeys::seal_tickets_of(SSL_CTX* context) {
    SSL_CTX_set_app_data(context, this);
    SSL_CTX_set_tlsext_ticket_key_evp_cb(context, seal_or_open);
}

} // namespace tutti::hub
