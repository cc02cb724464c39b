// SignedTokens: texts that say for themselves until when they hold and that we made them, for one purpose.
// Who has none of our key cannot make one, and one made for another purpose is none. Pure.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

/// Signs the tokens. Who has it can make them.
using SessionKey = std::array<unsigned char, 32>;

/// As the tokens count.
std::uint64_t epoch_seconds(WallTime now) noexcept;

class SignedTokens {
public:
    /// The purpose outlives this.
    SignedTokens(const SessionKey& key, std::string_view purpose) : key_(key), purpose_(purpose) {}

    /// Of lower-case hexadecimal digits: expiry, nonce, the subject as it is, signature.
    std::string make(WallTime until, RandomSource& random, std::string_view subject = {}) const;
    /// Of the same nonce and subject, until another time.
    std::string make_again(std::string_view token, WallTime until) const;
    /// Until when it holds, in epoch seconds; nothing where it is none of these.
    std::optional<std::uint64_t> expiry(std::string_view token) const;
    /// What tells a token from all others, but for those that were made of it again.
    static std::string_view nonce(std::string_view token) noexcept;
    /// What it is about, where expiry() says that it is one of these.
    static std::string_view subject(std::string_view token) noexcept;

    /// A signature of any text under the same key.
    std::string sign(std::string_view purpose, std::string_view text) const;

private:
    SessionKey key_;
    std::string_view purpose_;
};

} // namespace tutti::gateway
