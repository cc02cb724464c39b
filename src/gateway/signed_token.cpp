#include "gateway/signed_token.hpp"

#include "base/secrets.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <charconv>

namespace tutti::gateway {

namespace {

constexpr std::size_t expiry_digits = 16;
constexpr std::size_t nonce_digits = 32;
constexpr std::size_t least_said = expiry_digits + nonce_digits;
constexpr std::size_t signature_digits = 64;

/// What stands before the signature; empty where it cannot be one of ours.
std::string_view said_by(std::string_view token) {
    if (token.size() < least_said + signature_digits) return {};
    return token.substr(0, token.size() - signature_digits);
}

} // namespace

std::uint64_t epoch_seconds(WallTime now) noexcept {
    const auto count = std::chrono::floor<seconds>(now.time_since_epoch()).count();
    return count < 0 ? 0 : static_cast<std::uint64_t>(count);
}

/// BLAKE2b-256 keyed with our secret; the purpose keeps the uses of the key apart.
std::string SignedTokens::sign(std::string_view purpose, std::string_view text) const {
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

std::string SignedTokens::make(WallTime until, RandomSource& random, std::string_view subject) const {
    const auto said =
        fmt::format("{:016x}{:016x}{:016x}{}", epoch_seconds(until), random.next(), random.next(), subject);
    return said + sign(purpose_, said);
}

std::string SignedTokens::make_again(std::string_view token, WallTime until) const {
    const auto said = fmt::format("{:016x}{}{}", epoch_seconds(until), nonce(token), subject(token));
    return said + sign(purpose_, said);
}

std::optional<std::uint64_t> SignedTokens::expiry(std::string_view token) const {
    const auto said = said_by(token);
    if (said.empty() || !equal_secrets(token.substr(said.size()), sign(purpose_, said))) return std::nullopt;
    std::uint64_t until = 0;
    const auto [end, error] = std::from_chars(said.data(), said.data() + expiry_digits, until, 16);
    if (error != std::errc{} || end != said.data() + expiry_digits) return std::nullopt;
    return until;
}

std::string_view SignedTokens::nonce(std::string_view token) noexcept {
    return token.size() < least_said ? std::string_view() : token.substr(expiry_digits, nonce_digits);
}

std::string_view SignedTokens::subject(std::string_view token) noexcept {
    const auto said = said_by(token);
    return said.empty() ? std::string_view() : said.substr(least_said);
}

} // namespace tutti::gateway
