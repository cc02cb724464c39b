#include "command/progress_line.hpp"

#include "command/print.hpp"
#include "command/terminal.hpp"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace tutti::command {

ProgressLine::ProgressLine(bool wanted) : shown_(wanted && ::isatty(STDERR_FILENO) == 1) {}

void ProgressLine::show(std::string_view text) {
    if (!shown_) return;
    const auto now = width(text);
    print_err("\r{}{:{}}", text, "", std::max(width_, now) - now);
    std::fflush(stderr);
    width_ = now;
}

void ProgressLine::clear() {
    if (!shown_ || width_ == 0) return;
    print_err("\r{:{}}\r", "", width_);
    std::fflush(stderr);
    width_ = 0;
}

} // namespace tutti::command
