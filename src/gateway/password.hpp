// Password: the installation's password as its file has it, never kept in clear.
#pragma once

#include "base/result.hpp"

#include <array>
#include <string>
#include <string_view>

namespace tutti::gateway {

class Password {
public:
    /// The first line of a password file: an argon2id hash as `$argon2id$…` (checked in libsodium's time and
    /// memory), the bcrypt hash of an older setup, or the password itself, of which a hash is kept.
    static Result<Password> from_file_text(std::string_view text);

    /// Takes the same time for every wrong password of a length.
    bool matches(std::string_view given) const;
    /// Whether that takes its time, and memory.
    bool is_costly() const noexcept { return !slow_hash_.empty(); }
    /// Empty where it is not.
    const std::string& slow_hash() const noexcept { return slow_hash_; }
    /// Whether it is a hash that should be made anew: nobody but who keeps the file can.
    bool is_old() const noexcept;

    /// Bytes that change with the password, for keys that must end with it.
    const std::array<unsigned char, 32>& fingerprint() const noexcept { return fingerprint_; }

private:
    std::string slow_hash_;
    std::array<unsigned char, 32> salt_{};
    std::array<unsigned char, 32> hash_{};
    std::array<unsigned char, 32> fingerprint_{};
};

/// Whether that is the password of a hash, argon2id or bcrypt.
bool hash_matches(const std::string& hash, std::string_view given);

/// A whole argon2id hash that no password has: who checks it spends what the check of a real one costs.
const std::string& nobodys_hash();

} // namespace tutti::gateway
