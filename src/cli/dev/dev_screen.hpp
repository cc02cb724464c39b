// Lines that scroll, above one that stays: what `tutti dev` prints. Where there is no terminal, the lines
// alone; where nobody can read them any more, nothing.
#pragma once

#include "command/terminal.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace tutti::cli {

class DevScreen {
public:
    enum class Bottom : std::uint8_t { Shown, Left };

    /// `on_gone` is called once, when what is printed reaches nobody any more.
    DevScreen(Bottom bottom, std::function<void()> on_gone) : bottom_(bottom), on_gone_(std::move(on_gone)) {}
    /// The last line is taken away.
    ~DevScreen();
    DevScreen(const DevScreen&) = delete;
    DevScreen& operator=(const DevScreen&) = delete;

    /// Text of one line or more, without the last one's end.
    void line(std::string_view text);
    /// What stands in the last row from now on; cut to the terminal's width.
    void status(std::string text);
    /// After the terminal has got another size.
    void redraw();
    /// What was said is there.
    void flush();

private:
    void put(std::string_view text);
    void draw();
    void is_told(bool reached);

    Bottom bottom_;
    std::function<void()> on_gone_;
    bool is_gone_ = false;
    std::string status_;
};

/// A text that has colours, as far as it fits into so many columns.
std::string cut_to(std::string_view text, std::size_t columns);

} // namespace tutti::cli
