// Devices: which browsers have logged in before, and as whom. The cookie opens nothing: it only keeps such a
// device apart from whoever guesses at that password (login_limiter.hpp); who guesses at another's is as
// strange with it as without. Nothing is kept here: the token says it all.
#pragma once

#include "gateway/signed_token.hpp"

namespace tutti::gateway {

class Devices {
public:
    /// Browsers keep no cookie for longer.
    static constexpr seconds lifetime = std::chrono::days(400);

    /// `random` outlives this and is fit for secrets. The key ends with the password, and so do all devices.
    Devices(const SessionKey& key, RandomSource& random) : tokens_(key, "device"), random_(random) {}

    /// A new device's token, of a user's id (users.hpp) or, without one, of the configured password.
    std::string create(WallTime now, std::string_view account) {
        return tokens_.make(now + lifetime, random_, account);
    }
    /// The device's name; empty where the token is none of ours, of that account, or too old.
    std::string_view name(std::string_view token, WallTime now, std::string_view account) const {
        return expiry(token, account) > epoch_seconds(now) ? SignedTokens::nonce(token) : std::string_view();
    }
    /// Whether to hand out a new one, so that a device in use is never forgotten.
    bool is_old(std::string_view token, WallTime now, std::string_view account) const {
        return expiry(token, account) < epoch_seconds(now + lifetime / 2);
    }

private:
    std::uint64_t expiry(std::string_view token, std::string_view account) const {
        return SignedTokens::subject(token) == account ? tokens_.expiry(token).value_or(0) : 0;
    }

    SignedTokens tokens_;
    RandomSource& random_;
};

} // namespace tutti::gateway
