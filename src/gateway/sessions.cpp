#include "gateway/sessions.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <charconv>

namespace tutti::gateway {

namespace {

constexpr std::size_t expiry_digits = 16;
constexpr std::size_t nonce_digits = 32;
constexpr std::size_t said_digits = expiry_digits + nonce_digits;

std::uint64_t epoch_seconds(WallTime now) noexcept {
    const auto count = std::chrono::floor<seconds>(now.time_since_epoch()).count();
    return count < 0 ? 0 : static_cast<std::uint64_t>(count);
}

} // namespace

bool equal_secrets(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

SessionKey derive_session_key(std::string_view secret, const Password& password) {
    std::string message = "tutti gateway session";
    message.append(password.fingerprint().begin(), password.fingerprint().end());
    const auto size = std::min<std::size_t>(secret.size(), crypto_generichash_KEYBYTES_MAX);
    SessionKey key{};
    crypto_generichash(
        key.data(), key.size(), reinterpret_cast<const unsigned char*>(message.data()), message.size(),
        reinterpret_cast<const unsigned char*>(secret.data()), size
    );
    return key;
}

Sessions::Sessions(const SessionKey& key, RandomSource& random, SessionOptions options)
    : key_(key), random_(random), options_(options) {}

/// BLAKE2b-256 keyed with our secret; the purpose keeps the uses of the key apart.
std::string Sessions::sign(std::string_view purpose, std::string_view text) const {
    std::string message(purpose);
    message += '\0';
    message += text;
    std::array<unsigned char, 32> digest{};
    crypto_generichash(
        digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(message.data()), message.size(),
        key_.data(), key_.size()
    );
    std::string out;
    for (const auto byte : digest) out += fmt::format("{:02x}", byte);
    return out;
}

std::string Sessions::create(WallTime now) {
    const auto until = epoch_seconds(now) + static_cast<std::uint64_t>(options_.lifetime.count());
    const auto said = fmt::format("{:016x}{:016x}{:016x}", until, random_.next(), random_.next());
    return said + sign("session", said);
}

std::optional<std::uint64_t> Sessions::expiry(std::string_view token) const {
    if (token.size() <= said_digits) return std::nullopt;
    const auto said = token.substr(0, said_digits);
    if (!equal_secrets(token.substr(said_digits), sign("session", said))) return std::nullopt;
    std::uint64_t until = 0;
    const auto [end, error] = std::from_chars(said.data(), said.data() + expiry_digits, until, 16);
    if (error != std::errc{} || end != said.data() + expiry_digits) return std::nullopt;
    return until;
}

Sessions::Standing Sessions::check(std::string_view token, WallTime now) const {
    const auto until = expiry(token);
    if (!until || *until <= epoch_seconds(now) || revoked_.contains(token)) return Standing::None;
    const auto left = *until - epoch_seconds(now);
    const auto fresh = static_cast<std::uint64_t>((options_.lifetime - options_.renewal).count());
    return left < fresh ? Standing::DueForRenewal : Standing::Valid;
}

void Sessions::revoke(std::string_view token, WallTime now) {
    const auto until = expiry(token);
    if (!until) return;
    std::erase_if(revoked_, [&](const auto& entry) { return entry.second <= epoch_seconds(now); });
    // Full of sessions that still hold: the one that ends first is forgotten.
    if (revoked_.size() >= options_.revoked)
        revoked_.erase(std::ranges::min_element(revoked_, {}, [](const auto& entry) { return entry.second; })
        );
    revoked_.emplace(token, *until);
}

std::string Sessions::csrf(std::string_view token) const { return sign("csrf", token).substr(0, 32); }

bool Sessions::csrf_matches(std::string_view token, std::string_view given) const {
    return equal_secrets(csrf(token), given);
}

} // namespace tutti::gateway
