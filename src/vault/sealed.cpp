#include "vault/sealed.hpp"

#include <sodium.h>

namespace tutti::vault {

namespace {

static_assert(key_size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(sealing_overhead == nonce_size + tag_size);

const unsigned char* unsigned_bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

} // namespace

Result<std::string> seal(const SecretBytes& key, std::string_view purpose, std::string_view plain) {
    invariant(key.size() == key_size, "a key to seal with has 32 bytes");
    std::string sealed(plain.size() + sealing_overhead, '\0');
    auto* const out = reinterpret_cast<unsigned char*>(sealed.data());
    randombytes_buf(out, nonce_size);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        out + nonce_size, nullptr, unsigned_bytes(plain), plain.size(), unsigned_bytes(purpose),
        purpose.size(), nullptr, out, key.data()
    );
    return sealed;
}

Result<SecretBytes> open(const SecretBytes& key, std::string_view purpose, std::string_view sealed) {
    invariant(key.size() == key_size, "a key to open with has 32 bytes");
    constexpr auto refusal = "it was sealed with another key, or changed since";
    if (sealed.size() < sealing_overhead) return fail(ErrorCode::PermissionDenied, refusal);
    auto plain = SecretBytes::zeros(sealed.size() - sealing_overhead);
    if (!plain) return plain;
    const auto* const nonce = unsigned_bytes(sealed);
    const auto opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
        plain->data(), nullptr, nullptr, nonce + nonce_size, sealed.size() - nonce_size,
        unsigned_bytes(purpose), purpose.size(), nonce, key.data()
    );
    if (opened != 0) return fail(ErrorCode::PermissionDenied, refusal);
    return plain;
}

} // namespace tutti::vault
