#include "vault/secret_bytes.hpp"

#include <sodium.h>

#include <cstring>

namespace tutti::vault {

void SecretBytes::Free::operator()(char* bytes) const noexcept { sodium_free(bytes); }

Result<SecretBytes> SecretBytes::zeros(std::size_t size) {
    if (sodium_init() < 0) return fail(ErrorCode::Environment, "libsodium does not start");
    SecretBytes made;
    if (size == 0) return made;
    made.bytes_.reset(static_cast<char*>(sodium_malloc(size)));
    if (!made.bytes_) return fail(ErrorCode::LimitExceeded, "there is no memory to keep a secret in");
    std::memset(made.bytes_.get(), 0, size);
    made.size_ = size;
    return made;
}

Result<SecretBytes> SecretBytes::copy_of(std::string_view bytes) {
    auto made = zeros(bytes.size());
    if (made && !bytes.empty()) std::memcpy(made->data(), bytes.data(), bytes.size());
    return made;
}

Result<SecretBytes> SecretBytes::random(std::size_t size) {
    auto made = zeros(size);
    if (made) randombytes_buf(made->data(), size);
    return made;
}

bool SecretBytes::operator==(const SecretBytes& other) const noexcept {
    return size_ == other.size_ && (size_ == 0 || sodium_memcmp(data(), other.data(), size_) == 0);
}

void wipe(std::span<char> bytes) noexcept { sodium_memzero(bytes.data(), bytes.size()); }

} // namespace tutti::vault
