#include "playback/chunked_body.hpp"

#include "base/ascii.hpp"

#include <optional>

namespace tutti::playback {

namespace {

std::optional<std::size_t> hex_digit(char letter) {
    letter = to_lower(letter);
    if (letter >= '0' && letter <= '9') return static_cast<std::size_t>(letter - '0');
    if (letter >= 'a' && letter <= 'f') return static_cast<std::size_t>(letter - 'a') + 10;
    return std::nullopt;
}

} // namespace

std::string_view ChunkedBody::take(std::string_view& bytes) {
    while (!bytes.empty() && !is_over()) {
        if (part_ == Part::Body) {
            const auto body = bytes.substr(0, left_);
            bytes.remove_prefix(body.size());
            left_ -= body.size();
            if (left_ == 0) part_ = Part::End;
            return body;
        }
        take_byte(bytes.front());
        bytes.remove_prefix(1);
    }
    bytes = {};
    return {};
}

void ChunkedBody::take_byte(char byte) {
    constexpr std::size_t most_digits = 8;
    const auto digit = part_ == Part::Size ? hex_digit(byte) : std::nullopt;
    if (digit && digits_ < most_digits) {
        left_ = left_ * 16 + *digit;
        ++digits_;
    } else if (part_ == Part::End && (byte == '\r' || byte == '\n')) {
        if (byte == '\n') part_ = Part::Size;
    } else if (part_ == Part::End || digits_ == 0 || digit) {
        part_ = Part::Over;
    } else if (byte == '\n') {
        part_ = left_ > 0 ? Part::Body : Part::Over;
        digits_ = 0;
    } else {
        part_ = Part::Extension;
    }
}

} // namespace tutti::playback
