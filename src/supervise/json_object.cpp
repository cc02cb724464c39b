#include "supervise/json_object.hpp"

#include "base/utf8.hpp"

namespace tutti::supervise {

namespace {

constexpr int max_depth = 32;

bool is_digit(int c) { return c >= '0' && c <= '9'; }
bool is_hex(int c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    ObjectOutline run() {
        skip_space();
        if (peek() != '{') return {};
        result_.valid = object(1);
        skip_space();
        result_.valid = result_.valid && text_.empty();
        return result_;
    }

private:
    int peek() const { return text_.empty() ? -1 : static_cast<unsigned char>(text_.front()); }
    bool take(char c) {
        if (peek() != static_cast<unsigned char>(c)) return false;
        text_.remove_prefix(1);
        return true;
    }
    void skip_space() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') text_.remove_prefix(1);
    }

    bool value(int depth) {
        if (depth > max_depth) return false;
        skip_space();
        switch (peek()) {
        case '{':
            return object(depth);
        case '[':
            return array(depth);
        case '"':
            return string(nullptr);
        case 't':
            return word("true");
        case 'f':
            return word("false");
        case 'n':
            return word("null");
        default:
            return number();
        }
    }

    bool object(int depth) {
        take('{');
        skip_space();
        if (take('}')) return true;
        do {
            skip_space();
            std::string_view key;
            if (!string(&key)) return false;
            if (depth == 1) note(key);
            skip_space();
            if (!take(':') || !value(depth + 1)) return false;
            skip_space();
        } while (take(','));
        return take('}');
    }

    bool array(int depth) {
        take('[');
        skip_space();
        if (take(']')) return true;
        do {
            if (!value(depth + 1)) return false;
            skip_space();
        } while (take(','));
        return take(']');
    }

    bool string(std::string_view* content) {
        if (!take('"')) return false;
        const char* begin = text_.data();
        while (!text_.empty()) {
            const int c = peek();
            if (c == '"') {
                if (content != nullptr) *content = {begin, static_cast<std::size_t>(text_.data() - begin)};
                text_.remove_prefix(1);
                return true;
            }
            if (c < 0x20) return false;
            if (c == '\\' ? !escape() : !character()) return false;
        }
        return false;
    }

    bool character() {
        const auto length = character_length(text_);
        text_.remove_prefix(length);
        return length != 0;
    }

    bool escape() {
        text_.remove_prefix(1);
        if (take('u')) {
            for (int digit = 0; digit < 4; ++digit) {
                if (!is_hex(peek())) return false;
                text_.remove_prefix(1);
            }
            return true;
        }
        constexpr std::string_view simple = "\"\\/bfnrt";
        for (const char c : simple)
            if (take(c)) return true;
        return false;
    }

    bool word(std::string_view expected) {
        for (const char c : expected)
            if (!take(c)) return false;
        return true;
    }

    bool digits() {
        if (!is_digit(peek())) return false;
        while (is_digit(peek())) text_.remove_prefix(1);
        return true;
    }

    bool number() {
        take('-');
        if (!take('0') && !digits()) return false;
        if (take('.') && !digits()) return false;
        if (!take('e') && !take('E')) return true;
        if (!take('+')) take('-');
        return digits();
    }

    void note(std::string_view key) {
        if (key == "message") result_.has_message = true;
        if (key == "timestamp") result_.has_timestamp = true;
        if (key == "service") result_.has_service = true;
    }

    std::string_view text_;
    ObjectOutline result_;
};

} // namespace

ObjectOutline outline(std::string_view text) noexcept { return Scanner(text).run(); }

} // namespace tutti::supervise
