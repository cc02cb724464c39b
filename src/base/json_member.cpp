// Finds a member in a text that is known to be JSON, so that nothing has to be checked here.
#include "base/json.hpp"
#include "base/json_string.hpp"

#include <algorithm>

namespace tutti {

namespace {

class Finder {
public:
    explicit Finder(std::string_view object) : at_(object.data()), end_(object.data() + object.size()) {}

    std::optional<std::string_view> find(std::string_view name) {
        skip_blanks();
        if (at_ == end_ || *at_ != '{') return std::nullopt;
        next();
        while (at_ != end_ && *at_ == '"') {
            const bool found = read_name() == name;
            next(); // the ':'
            const char* const begin = at_;
            skip_value();
            if (found) return std::string_view(begin, at_);
            skip_blanks();
            if (at_ != end_) next(); // ',' or '}'
        }
        return std::nullopt;
    }

private:
    void skip_blanks() {
        while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
    }
    /// Behind one character and the blanks that follow it.
    void next() {
        ++at_;
        skip_blanks();
    }
    std::string_view read_name() {
        std::string_view name;
        ++at_;
        json::read_string(at_, end_, unescaped_, name);
        skip_blanks();
        return name;
    }
    void skip_text() {
        for (++at_; at_ != end_ && *at_ != '"'; ++at_)
            if (*at_ == '\\') ++at_;
        ++at_;
    }
    void skip_value() {
        int depth = 0;
        do {
            if (*at_ == '"') {
                skip_text();
                continue;
            }
            if (*at_ == '{' || *at_ == '[') ++depth;
            if (*at_ == '}' || *at_ == ']') --depth;
            ++at_;
        } while (at_ != end_ && (depth > 0 || !ends_a_value(*at_)));
    }
    static bool ends_a_value(char character) {
        return std::string_view(",}] \n\r\t").find(character) != std::string_view::npos;
    }

    const char* at_;
    const char* const end_;
    std::string unescaped_;
};

} // namespace

std::optional<std::string_view> member_text(std::string_view object, std::string_view name) {
    return Finder(object).find(name);
}

} // namespace tutti
