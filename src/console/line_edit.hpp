// LineEdit: a line of text that somebody types, with a cursor in it.
#pragma once

#include "console/event.hpp"

#include <string>

namespace tutti::console {

class LineEdit {
public:
    static constexpr std::size_t longest = 4096; ///< bytes

    LineEdit() = default;
    explicit LineEdit(std::string text) : text_(std::move(text)), cursor_(text_.size()) {}

    const std::string& text() const noexcept { return text_; }
    std::size_t cursor() const noexcept { return cursor_; } ///< in bytes

    /// False: the key edits nothing.
    bool take(const Key& key);

private:
    std::size_t before() const noexcept;
    std::size_t after() const noexcept;

    std::string text_;
    std::size_t cursor_ = 0;
};

} // namespace tutti::console
