#include "gateway/sessions.hpp"

#include "base/secrets.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <charconv>

namespace tutti::gateway {

SessionKey derive_session_key(std::string_view secret, const Password* password) {
    std::string message = "tutti gateway session";
    if (password != nullptr) message.append(password->fingerprint().begin(), password->fingerprint().end());
    const auto size = std::min<std::size_t>(secret.size(), crypto_generichash_KEYBYTES_MAX);
    SessionKey key{};
    crypto_generichash(
        key.data(), key.size(), reinterpret_cast<const unsigned char*>(message.data()), message.size(),
        reinterpret_cast<const unsigned char*>(secret.data()), size
    );
    return key;
}

Sessions::Sessions(const SessionKey& key, RandomSource& random, SessionOptions options)
    : tokens_(key, "session"), random_(random), options_(options) {}

std::string Sessions::create(WallTime now, std::string_view series) {
    return tokens_.make(now + options_.lifetime, random_, series);
}

std::string Sessions::renew(std::string_view token, WallTime now) const {
    return tokens_.make_again(token, now + options_.lifetime);
}

std::uint64_t Sessions::number(std::string_view token) noexcept {
    const auto digits = SignedTokens::nonce(token).substr(0, 2 * sizeof(std::uint64_t));
    std::uint64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    return number;
}

bool Sessions::is_over(std::uint64_t number) const {
    const auto beginning = fmt::format("{:016x}", number);
    const auto found = revoked_.lower_bound(beginning);
    return found != revoked_.end() && found->first.starts_with(beginning);
}

Sessions::Standing Sessions::check(std::string_view token, WallTime now) const {
    const auto until = tokens_.expiry(token);
    if (!until || *until <= epoch_seconds(now) || revoked_.contains(SignedTokens::nonce(token)))
        return Standing::None;
    const auto left = *until - epoch_seconds(now);
    const auto fresh = static_cast<std::uint64_t>((options_.lifetime - options_.renewal).count());
    return left < fresh ? Standing::DueForRenewal : Standing::Valid;
}

void Sessions::revoke(std::string_view token, WallTime now) {
    if (!tokens_.expiry(token)) return;
    std::erase_if(revoked_, [&](const auto& entry) { return entry.second <= epoch_seconds(now); });
    // Full of sessions that still hold: the one that ends first is forgotten.
    if (revoked_.size() >= options_.revoked)
        revoked_.erase(std::ranges::min_element(revoked_, {}, [](const auto& entry) { return entry.second; })
        );
    // The one that was shown need not be the newest of its session.
    revoked_.emplace(SignedTokens::nonce(token), epoch_seconds(now + options_.lifetime));
}

std::string Sessions::csrf(std::string_view token) const {
    return tokens_.sign("csrf", SignedTokens::nonce(token)).substr(0, 32);
}

bool Sessions::csrf_matches(std::string_view token, std::string_view given) const {
    return equal_secrets(csrf(token), given);
}

} // namespace tutti::gateway
