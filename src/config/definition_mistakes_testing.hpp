// For tests of what is wrong or odd in a file: the first line printed for it.
#pragma once

#include "config/load.hpp"

#include <string>
#include <string_view>

namespace tutti::config {

/// Of the file's mistakes, else of its warnings; "" where there is nothing.
inline std::string first_line(std::string_view text) {
    const auto installation = load_installation(text);
    const auto printed = installation ? print_warnings("t.toml", text, installation->warnings)
                                      : print_mistakes("t.toml", text, installation.error());
    return printed.substr(0, printed.find('\n'));
}

} // namespace tutti::config
