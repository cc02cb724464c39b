#include "gateway/password.hpp"

#include <fmt/format.h>
#include <sodium.h>

namespace tutti::gateway {

namespace {

using Digest = std::array<unsigned char, 32>;

Digest hash(std::string_view text, const Digest& key) {
    Digest digest{};
    crypto_generichash(
        digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
        key.data(), key.size()
    );
    return digest;
}

std::string_view first_line(std::string_view text) {
    auto line = text.substr(0, text.find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

/// Whole, and of the one kind that matches() verifies.
bool is_argon2id(const std::string& line) {
    // One that was cut can still be taken apart, down to a few bits of the hash: it has 32 bytes, here in
    // base64.
    constexpr std::size_t hash_digits = 43;
    return line.starts_with("$argon2id$") && line.size() - line.rfind('$') > hash_digits
           && crypto_pwhash_str_needs_rehash(
                  line.c_str(), crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE
              ) >= 0;
}

} // namespace

Result<Password> Password::from_file_text(std::string_view text) {
    if (sodium_init() < 0) return fail(ErrorCode::Environment, "libsodium does not start");
    const auto line = first_line(text);
    if (line.size() < least_length || line.size() > most_length)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format(
                "the password has {} bytes, it needs {} to {}", line.size(), least_length, most_length
            )
        );
    Password password;
    password.fingerprint_ = hash(line, Digest{});
    if (line.starts_with("$argon2")) {
        password.argon2_ = line;
        if (is_argon2id(password.argon2_)) return password;
        return fail(ErrorCode::InvalidInput, "what begins with $argon2 must be a whole argon2id hash");
    }
    randombytes_buf(password.salt_.data(), password.salt_.size());
    password.hash_ = hash(line, password.salt_);
    return password;
}

bool Password::matches(std::string_view given) const {
    if (given.size() > most_length) return false;
    if (!argon2_.empty()) return crypto_pwhash_str_verify(argon2_.c_str(), given.data(), given.size()) == 0;
    const auto digest = hash(given, salt_);
    return sodium_memcmp(digest.data(), hash_.data(), digest.size()) == 0;
}

} // namespace tutti::gateway
