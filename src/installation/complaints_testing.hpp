// For tests: what a file's mistakes look like.
#pragma once

#include "installation/load.hpp"

#include <string>
#include <string_view>

namespace tutti::installation {

/// What is printed for a file; empty where nothing is wrong.
inline std::string complaints(std::string_view text) {
    const auto installation = load_installation(text);
    return installation ? "" : toml::print_mistakes("t.toml", text, installation.error());
}

} // namespace tutti::installation
