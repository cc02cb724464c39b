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
    /// memory), or the password itself, of which a hash is kept.
    static Result<Password> from_file_text(std::string_view text);

    /// Takes the same time for every wrong password of a length.
    bool matches(std::string_view given) const;
    /// Whether that takes its time, and memory.
    bool is_costly() const noexcept { return !argon2_.empty(); }

    /// Bytes that change with the password, for keys that must end with it.
    const std::array<unsigned char, 32>& fingerprint() const noexcept { return fingerprint_; }

private:
    std::string argon2_;
    std::array<unsigned char, 32> salt_{};
    std::array<unsigned char, 32> hash_{};
    std::array<unsigned char, 32> fingerprint_{};
};

} // namespace tutti::gateway
