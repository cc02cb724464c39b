#include "vault/recovery_key.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <cstdint>

namespace tutti::vault {

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t digit_bits = 5;
constexpr std::size_t check_bytes = 2;
constexpr std::size_t digits = 54; // 270 bits: 256 of the key, 14 of its check
constexpr std::size_t group = 6;

/// The key and the first bytes of its BLAKE2b: of those the text has as many bits as there is room for.
Result<SecretBytes> with_check(std::string_view key) {
    auto whole = SecretBytes::zeros(recovery_key_size + check_bytes);
    if (!whole) return whole;
    std::copy(key.begin(), key.end(), whole->data());
    std::array<unsigned char, crypto_generichash_BYTES_MIN> hash{};
    crypto_generichash(hash.data(), hash.size(), whole->data(), recovery_key_size, nullptr, 0);
    std::copy_n(hash.begin(), check_bytes, whole->data() + recovery_key_size);
    constexpr unsigned spare_bits = (recovery_key_size + check_bytes) * 8 - digits * digit_bits;
    auto& last = whole->data()[recovery_key_size + check_bytes - 1];
    last = static_cast<unsigned char>(last >> spare_bits << spare_bits);
    return whole;
}

/// The value of a digit as people write it, or nothing for what only separates; -1: it is none.
int digit_of(char c) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    const auto at = alphabet.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

bool separates(char c) { return c == '-' || c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

} // namespace

Result<SecretBytes> print_recovery_key(const SecretBytes& key) {
    invariant(key.size() == recovery_key_size, "a recovery key has 32 bytes");
    auto whole = with_check(key.text());
    if (!whole) return whole;
    auto text = SecretBytes::zeros(digits + digits / group - 1);
    if (!text) return text;
    auto* out = text->data();
    for (std::size_t digit = 0; digit < digits; ++digit) {
        if (digit != 0 && digit % group == 0) *out++ = '-';
        unsigned value = 0;
        for (std::size_t bit = digit * digit_bits; bit < (digit + 1) * digit_bits; ++bit)
            value = value << 1 | (whole->data()[bit / 8] >> (7 - bit % 8) & 1U);
        *out++ = static_cast<unsigned char>(alphabet[value]);
    }
    return text;
}

Result<SecretBytes> parse_recovery_key(std::string_view text) {
    auto whole = SecretBytes::zeros(recovery_key_size + check_bytes);
    if (!whole) return whole;
    std::size_t read = 0;
    for (const char c : text) {
        if (separates(c)) continue;
        const int value = digit_of(c);
        if (value < 0)
            return fail(ErrorCode::InvalidInput, "a recovery key has letters and digits alone, and no U");
        if (read == digits)
            return fail(
                ErrorCode::InvalidInput,
                fmt::format("a recovery key has {} letters and digits; these are more", digits)
            );
        for (std::size_t i = 0; i < digit_bits; ++i) {
            const auto bit = read * digit_bits + i;
            const auto set = static_cast<unsigned>(value) >> (digit_bits - 1 - i) & 1U;
            whole->data()[bit / 8] =
                static_cast<unsigned char>(whole->data()[bit / 8] | set << (7 - bit % 8));
        }
        ++read;
    }
    if (read != digits)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("a recovery key has {} letters and digits; these are {}", digits, read)
        );
    const auto checked = with_check(whole->text().substr(0, recovery_key_size));
    if (!checked) return fail(checked.error().code, checked.error().message);
    if (!(*checked == *whole))
        return fail(
            ErrorCode::InvalidInput, "something of the recovery key was misread: its check does not agree"
        );
    return SecretBytes::copy_of(whole->text().substr(0, recovery_key_size));
}

} // namespace tutti::vault
