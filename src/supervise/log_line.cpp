#include "supervise/log_line.hpp"

#include "base/utf8.hpp"
#include "supervise/json_object.hpp"

#include <cstring>

namespace tutti::supervise {

namespace {

/// How many bytes at the beginning stand in a JSON string as they are: eight at a time, as nearly all lines
/// are nothing else.
std::size_t plain_prefix(std::string_view text) {
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t high = 0x8080808080808080;
    // The highest bit of each byte that is zero, and perhaps of those above one: only whether it is 0 counts.
    const auto zeros = [](std::uint64_t word) { return (word - ones) & ~word & high; };
    std::size_t at = 0;
    for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, sizeof word);
        const auto below_space = (word - ones * 0x20) & ~word & high;
        if (((word & high) | below_space | zeros(word ^ (ones * '"')) | zeros(word ^ (ones * '\\'))) != 0)
            break;
    }
    for (; at < text.size(); ++at) {
        const auto code = static_cast<unsigned char>(text[at]);
        if (code < 0x20 || code >= 0x80 || code == '"' || code == '\\') break;
    }
    return at;
}

class Writer {
public:
    explicit Writer(char* out) : begin_(out), end_(out) {}

    void raw(std::string_view text) {
        if (text.empty()) return;
        std::memcpy(end_, text.data(), text.size());
        end_ += text.size();
    }

    void raw_on_one_line(std::string_view text) {
        for (const char c : text) *end_++ = c == '\r' || c == '\n' ? ' ' : c;
    }

    void string(std::string_view text) {
        *end_++ = '"';
        while (true) {
            const auto plain = plain_prefix(text);
            raw(text.substr(0, plain));
            text.remove_prefix(plain);
            if (text.empty()) break;
            const auto length = character_length(text);
            if (length == 0) raw("\xEF\xBF\xBD");
            if (length == 1) byte(text.front());
            if (length > 1) raw({text.data(), length});
            text.remove_prefix(length == 0 ? 1 : length);
        }
        *end_++ = '"';
    }

    /// Microseconds as seconds, with all six decimals.
    void seconds(std::int64_t microseconds) {
        constexpr int decimals = 6;
        char digits[24];
        int count = 0;
        auto rest = static_cast<std::uint64_t>(microseconds < 0 ? 0 : microseconds);
        for (; rest != 0 || count <= decimals; rest /= 10)
            digits[count++] = static_cast<char>('0' + rest % 10);
        while (count > 0) {
            if (count == decimals) *end_++ = '.';
            *end_++ = digits[--count];
        }
    }

    std::size_t size() const { return static_cast<std::size_t>(end_ - begin_); }

private:
    void byte(char c) {
        constexpr std::string_view hexadecimal = "0123456789abcdef";
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            *end_++ = '\\';
            *end_++ = c;
        } else if (code >= 0x20) {
            *end_++ = c;
        } else if (c == '\t') {
            raw("\\t");
        } else {
            raw("\\u00");
            *end_++ = hexadecimal[code >> 4];
            *end_++ = hexadecimal[code & 15];
        }
    }

    char* begin_;
    char* end_;
};

/// The level of a "<N>" prefix, which is taken off.
std::string_view take_level(std::string_view& text) {
    if (text.size() < 3 || text[0] != '<' || text[1] < '0' || text[1] > '7' || text[2] != '>') return "info";
    const int priority = text[1] - '0';
    text.remove_prefix(3);
    if (priority <= 3) return "error";
    if (priority == 4) return "warning";
    return priority <= 6 ? "info" : "debug";
}

} // namespace

std::size_t format_log_line(const PrintedLine& line, char* out) noexcept {
    Writer writer(out);
    auto text = line.text;
    const auto object = line.cut ? ObjectOutline{} : outline(text);
    if (object.valid && object.has_message) {
        while (text.front() != '{') text.remove_prefix(1);
        text.remove_prefix(1);
        writer.raw("{");
        if (!object.has_timestamp) {
            writer.raw("\"timestamp\":");
            writer.seconds(line.timestamp);
            writer.raw(",");
        }
        if (!object.has_service) {
            writer.raw("\"service\":");
            writer.string(line.service);
            writer.raw(",");
        }
        writer.raw_on_one_line(text);
        writer.raw("\n");
        return writer.size();
    }
    const auto level = take_level(text);
    writer.raw("{\"timestamp\":");
    writer.seconds(line.timestamp);
    writer.raw(",\"level\":\"");
    writer.raw(level);
    writer.raw("\",\"service\":");
    writer.string(line.service);
    writer.raw(",\"stream\":");
    writer.string(line.stream);
    writer.raw(",\"message\":");
    writer.string(text);
    writer.raw(line.cut ? ",\"cut\":true}\n" : "}\n");
    return writer.size();
}

} // namespace tutti::supervise
