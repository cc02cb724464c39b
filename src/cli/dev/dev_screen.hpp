// Lines that scroll, above one that stays: what `tutti dev` prints. Where there is no terminal, the lines
// alone.
#pragma once

#include "command/terminal.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::cli {

class DevScreen {
public:
    enum class Bottom : std::uint8_t { Shown, Left };

    explicit DevScreen(Bottom bottom) : bottom_(bottom) {}
    /// The last line is taken away.
    ~DevScreen();
    DevScreen(const DevScreen&) = delete;
    DevScreen& operator=(const DevScreen&) = delete;

    /// Text of one line or more, without the last one's end.
    void line(std::string_view text);
    /// What stands in the last row from now on; cut to the terminal's width.
    void status(std::string text);
    /// What was said is there.
    void flush() const;

private:
    void draw() const;

    Bottom bottom_;
    std::string status_;
};

/// A text that has colours, as far as it fits into so many columns.
std::string cut_to(std::string_view text, std::size_t columns);

} // namespace tutti::cli
