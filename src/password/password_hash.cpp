#include "password/password_hash.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace tutti::password {

namespace {

/// As much as libsodium's costliest choice: what takes more could end the process that checks it, whenever
/// somebody tries to log in.
constexpr std::uint64_t most_memory = crypto_pwhash_MEMLIMIT_SENSITIVE / 1024; // KiB
constexpr std::uint64_t most_work = most_memory * crypto_pwhash_OPSLIMIT_SENSITIVE;

/// The number behind that mark; of a text that was read before, so that there is one.
std::uint64_t number_after(std::string_view text, std::string_view mark) {
    text.remove_prefix(text.find(mark) + mark.size());
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

bool is_letter_or_digit(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_bearable(std::string_view hash) {
    const auto memory = number_after(hash, "$m=");
    return memory <= most_memory && memory * number_after(hash, ",t=") <= most_work;
}

} // namespace

Result<void> check_length(std::string_view text) {
    if (text.size() >= least_length && text.size() <= most_length) return {};
    return fail(
        ErrorCode::InvalidInput,
        fmt::format("the password has {} bytes, it needs {} to {}", text.size(), least_length, most_length)
    );
}

bool is_hash(const std::string& text) {
    // One that was cut can still be taken apart, down to a few bits of the hash: it has 32 bytes, here in
    // base64.
    constexpr std::size_t hash_digits = 43;
    // libsodium reads no further than a NUL, which may have anything behind it.
    const auto is_of_hash = [](char c) {
        return is_letter_or_digit(c) || std::string_view("$=,+/").contains(c);
    };
    return text.starts_with("$argon2id$") && std::ranges::all_of(text, is_of_hash)
           && text.size() - text.rfind('$') > hash_digits
           && crypto_pwhash_str_needs_rehash(
                  text.c_str(), crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE
              ) >= 0
           && is_bearable(text);
}

bool is_bcrypt(std::string_view text) noexcept {
    constexpr std::size_t length = 60;
    constexpr std::size_t beginning = 7; // "$2b$12$"
    if (text.size() != length || !text.starts_with("$2") || text[3] != '$' || text[6] != '$') return false;
    if (std::string_view("aby").find(text[2]) == std::string_view::npos) return false;
    const auto cost = text.substr(4, 2);
    if (cost < "04" || cost > "14" || cost[1] < '0' || cost[1] > '9') return false;
    return std::ranges::all_of(text.substr(beginning), [](char c) {
        return is_letter_or_digit(c) || c == '.' || c == '/';
    });
}

const std::string& nobodys_hash() {
    static const std::string hash =
        "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    return hash;
}

Result<std::string> hash(std::string_view password) {
    if (auto fits = check_length(password); !fits) return pass_on(fits);
    if (sodium_init() < 0) return fail(ErrorCode::Environment, "libsodium does not start");
    std::array<char, crypto_pwhash_STRBYTES> text{};
    const auto hashed = crypto_pwhash_str(
        text.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
        crypto_pwhash_MEMLIMIT_INTERACTIVE
    );
    if (hashed != 0) return fail(ErrorCode::LimitExceeded, "there is no memory to hash the password: 64 MiB");
    return std::string(text.data());
}

} // namespace tutti::password
