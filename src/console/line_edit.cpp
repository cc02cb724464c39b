#include "console/line_edit.hpp"

#include "base/utf8.hpp"

namespace tutti::console {

std::size_t LineEdit::before() const noexcept {
    auto at = cursor_;
    if (at > 0) --at;
    while (at > 0 && continues_character(text_[at])) --at;
    return at;
}

std::size_t LineEdit::after() const noexcept {
    auto at = cursor_;
    if (at < text_.size()) ++at;
    while (at < text_.size() && continues_character(text_[at])) ++at;
    return at;
}

bool LineEdit::take(const Key& key) {
    using enum Key::Code;
    switch (key.code) {
    case Left:
        cursor_ = before();
        return true;
    case Right:
        cursor_ = after();
        return true;
    case Home:
        cursor_ = 0;
        return true;
    case End:
        cursor_ = text_.size();
        return true;
    case Backspace: {
        const auto from = before();
        text_.erase(from, cursor_ - from);
        cursor_ = from;
        return true;
    }
    case Delete:
        text_.erase(cursor_, after() - cursor_);
        return true;
    case Character: {
        constexpr char32_t forget_before = U'U' - U'@'; // Ctrl-U
        if (key.character == forget_before) {
            text_.erase(0, cursor_);
            cursor_ = 0;
            return true;
        }
        if (key.character < U' ' || text_.size() + 4 > longest) return key.character >= U' ';
        std::string typed;
        append_utf8(typed, key.character);
        text_.insert(cursor_, typed);
        cursor_ += typed.size();
        return true;
    }
    default:
        return false;
    }
}

} // namespace tutti::console
