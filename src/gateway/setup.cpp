#include "gateway/setup.hpp"

#include "base/secrets.hpp"

namespace tutti::gateway {

namespace {

/// Without 0, O, 1 and I.
constexpr std::string_view code_letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t code_length = 8;

std::string letters_of(std::string_view code) {
    std::string letters;
    for (const char c : code) {
        const char large = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (code_letters.find(large) != std::string_view::npos) letters += large;
    }
    return letters;
}

} // namespace

std::string make_setup_code(RandomSource& random) {
    auto bits = random.next();
    std::string code;
    for (std::size_t i = 0; i < code_length; ++i, bits /= code_letters.size()) {
        if (i == code_length / 2) code += '-';
        code += code_letters[bits % code_letters.size()];
    }
    return code;
}

bool FirstSetup::takes(std::string_view given, SteadyTime now) {
    if (code_.empty() || equal_secrets(letters_of(code_), letters_of(given))) return true;
    tries_.fail(delay, now);
    return false;
}

} // namespace tutti::gateway
