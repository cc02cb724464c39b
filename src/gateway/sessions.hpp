// Who has logged in: session tokens that say for themselves until when they hold, so that a restarted gateway
// still knows them. Pure: told the time and given its randomness.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "gateway/password.hpp"
#include "gateway/signed_token.hpp"

#include <map>
#include <string>
#include <string_view>

namespace tutti::gateway {

/// The key that belongs to an installation's secret and its configured password, where it has one: a new one
/// ends every session.
SessionKey derive_session_key(std::string_view secret, const Password* password);

struct SessionOptions {
    seconds lifetime = std::chrono::days(30);
    seconds renewal = std::chrono::days(1); ///< an older session is handed out anew when it is asked about
    std::size_t revoked = 1024;             ///< remembered logouts
};

class Sessions {
public:
    /// `random` outlives this and is fit for secrets.
    Sessions(const SessionKey& key, RandomSource& random, SessionOptions options = {});

    /// A new token, of the user with that series (users.hpp); without one, of who knows the configured
    /// password.
    std::string create(WallTime now, std::string_view series = {});
    /// Tells the session from others, before and after it is renewed; of a token that holds.
    static std::uint64_t number(std::string_view token) noexcept;
    /// Whether the session of that number was revoked.
    bool is_over(std::uint64_t number) const;
    /// Of a token that holds; whether somebody has it is the users' matter.
    static std::string_view series(std::string_view token) noexcept { return SignedTokens::subject(token); }
    enum class Standing { None, Valid, DueForRenewal };
    Standing check(std::string_view token, WallTime now) const;
    /// A token of the same session that holds for as long as a new one.
    std::string renew(std::string_view token, WallTime now) const;
    /// The session no longer holds, whichever of its tokens that is. Remembered in memory alone.
    void revoke(std::string_view token, WallTime now);

    /// What a page must send back with each change, bound to its session.
    std::string csrf(std::string_view token) const;
    bool csrf_matches(std::string_view token, std::string_view given) const;

    seconds lifetime() const noexcept { return options_.lifetime; }

private:
    SignedTokens tokens_;
    RandomSource& random_;
    SessionOptions options_;
    /// Nonce → until when a token of it may hold, epoch seconds.
    std::map<std::string, std::uint64_t, std::less<>> revoked_;
};

} // namespace tutti::gateway
