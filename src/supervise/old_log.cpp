#include "supervise/old_log.hpp"

namespace tutti::supervise {

namespace {

constexpr std::size_t usual_digits = 6;
constexpr std::size_t most_digits = 18; // of what counts in 64 bits

bool take(std::string_view& text, std::string_view word) noexcept {
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    return true;
}

std::optional<OldLog::Form> form_of(std::string_view suffix) noexcept {
    if (suffix.empty()) return OldLog::Form::Plain;
    if (suffix == packed_suffix) return OldLog::Form::Packed;
    if (suffix == unfinished_suffix) return OldLog::Form::Unfinished;
    return std::nullopt;
}

} // namespace

std::optional<OldLog> parse_old_log(std::string_view name, std::string_view service) noexcept {
    auto rest = name;
    if (!take(rest, service) || !take(rest, ".log.")) return std::nullopt;
    std::int64_t number = 0;
    std::size_t digits = 0;
    while (digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9') {
        if (digits == most_digits) return std::nullopt;
        number = number * 10 + (rest[digits++] - '0');
    }
    auto suffix = rest;
    suffix.remove_prefix(digits); // substr() may throw, for which a static shim would carry 70 KB
    const auto form = form_of(suffix);
    if (!form || digits == 0) return std::nullopt;
    if (digits < usual_digits) {
        if (rest[0] == '0') return std::nullopt;
        number = 1 - number;
    } else if (number == 0 || (rest[0] == '0' && digits > usual_digits)) {
        return std::nullopt;
    }
    return OldLog{.number = number, .form = *form, .length = name.size() - rest.size() + digits};
}

void print_old_log_number(std::int64_t number, char* out) noexcept {
    char digits[most_digits];
    std::size_t count = 0;
    for (; number > 0 && count < most_digits; number /= 10)
        digits[count++] = static_cast<char>('0' + number % 10);
    *out++ = '.';
    for (auto zeros = count; zeros < usual_digits; ++zeros) *out++ = '0';
    while (count > 0) *out++ = digits[--count];
    *out = '\0';
}

} // namespace tutti::supervise
