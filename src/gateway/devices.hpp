// Devices: which browsers have logged in before. The cookie opens nothing: it only keeps such a device apart
// from whoever guesses at the password (login_limiter.hpp). Nothing is kept here: the token says it all.
#pragma once

#include "gateway/signed_token.hpp"

namespace tutti::gateway {

class Devices {
public:
    /// Browsers keep no cookie for longer.
    static constexpr seconds lifetime = std::chrono::days(400);

    /// `random` outlives this and is fit for secrets. The key ends with the password, and so do all devices.
    Devices(const SessionKey& key, RandomSource& random) : tokens_(key, "device"), random_(random) {}

    /// A new device's token.
    std::string create(WallTime now) { return tokens_.make(now + lifetime, random_); }
    /// The device's name; empty where the token is none of ours or too old.
    std::string_view name(std::string_view token, WallTime now) const {
        const auto until = tokens_.expiry(token);
        return until && *until > epoch_seconds(now) ? SignedTokens::nonce(token) : std::string_view();
    }
    /// Whether to hand out a new one, so that a device in use is never forgotten.
    bool is_old(std::string_view token, WallTime now) const {
        return tokens_.expiry(token).value_or(0) < epoch_seconds(now + lifetime / 2);
    }

private:
    SignedTokens tokens_;
    RandomSource& random_;
};

} // namespace tutti::gateway
