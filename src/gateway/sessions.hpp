// Who has logged in: session tokens that say for themselves until when they hold, so that a restarted gateway
// still knows them. Pure: told the time and given its randomness.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "gateway/password.hpp"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

/// Signs the sessions. Who has it can make them.
using SessionKey = std::array<unsigned char, 32>;

/// The key that belongs to an installation's secret and its password: a new password ends every session.
SessionKey derive_session_key(std::string_view secret, const Password& password);

struct SessionOptions {
    seconds lifetime = std::chrono::days(30);
    seconds renewal = std::chrono::days(1); ///< an older session is handed out anew when it is asked about
    std::size_t revoked = 1024;             ///< remembered logouts
};

class Sessions {
public:
    /// `random` outlives this and is fit for secrets.
    Sessions(const SessionKey& key, RandomSource& random, SessionOptions options = {});

    /// A new token, of lower-case hexadecimal digits: expiry, nonce, signature.
    std::string create(WallTime now);
    enum class Standing { None, Valid, DueForRenewal };
    Standing check(std::string_view token, WallTime now) const;
    /// The token no longer holds. Remembered in memory alone.
    void revoke(std::string_view token, WallTime now);

    /// What a page must send back with each change, bound to its session.
    std::string csrf(std::string_view token) const;
    bool csrf_matches(std::string_view token, std::string_view given) const;

    seconds lifetime() const noexcept { return options_.lifetime; }

private:
    std::string sign(std::string_view purpose, std::string_view text) const;
    std::optional<std::uint64_t> expiry(std::string_view token) const;

    SessionKey key_;
    RandomSource& random_;
    SessionOptions options_;
    std::map<std::string, std::uint64_t, std::less<>> revoked_; ///< token → its expiry, epoch seconds
};

/// Whether two secrets are the same, in a time that depends on their lengths alone.
bool equal_secrets(std::string_view a, std::string_view b) noexcept;

} // namespace tutti::gateway
