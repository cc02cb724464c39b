#include "gateway/password.hpp"

#include "gateway/bcrypt.hpp"
#include "password/password_hash.hpp"

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

} // namespace

Result<Password> Password::from_file_text(std::string_view text) {
    if (sodium_init() < 0) return fail(ErrorCode::Environment, "libsodium does not start");
    const auto line = first_line(text);
    if (auto fits = password::check_length(line); !fits) return pass_on(fits);
    Password known;
    known.fingerprint_ = hash(line, Digest{});
    if (line.starts_with("$argon2")) {
        known.slow_hash_ = line;
        if (password::is_hash(known.slow_hash_)) return known;
        return fail(ErrorCode::InvalidInput, "what begins with $argon2 must be a whole argon2id hash");
    }
    if (password::is_bcrypt(line)) {
        known.slow_hash_ = line;
        return known;
    }
    randombytes_buf(known.salt_.data(), known.salt_.size());
    known.hash_ = hash(line, known.salt_);
    return known;
}

bool Password::matches(std::string_view given) const {
    if (!slow_hash_.empty()) return hash_matches(slow_hash_, given);
    if (given.size() > password::most_length) return false;
    const auto digest = hash(given, salt_);
    return sodium_memcmp(digest.data(), hash_.data(), digest.size()) == 0;
}

bool Password::is_old() const noexcept { return password::is_bcrypt(slow_hash_); }

bool hash_matches(const std::string& hash, std::string_view given) {
    if (given.size() > password::most_length) return false;
    if (password::is_bcrypt(hash)) return bcrypt_matches(hash, given);
    return crypto_pwhash_str_verify(hash.c_str(), given.data(), given.size()) == 0;
}

const std::string& nobodys_hash() { return password::nobodys_hash(); }

} // namespace tutti::gateway
