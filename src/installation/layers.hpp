// An installation by its file and by what was applied to it: tables that the file has not. The file holds
// where both have one, and where what was applied is wrong: it never keeps an installation from starting.
#pragma once

#include "installation/installation.hpp"
#include "toml/mistake.hpp"

#include <expected>
#include <string_view>
#include <vector>

namespace tutti::installation {

/// In the state directory; `control` writes it. Read where the file has [control].
inline constexpr const char* applied_file = "applied.toml";

struct Layers {
    /// Of the two together; mistakes are the file's.
    std::expected<Installation, std::vector<toml::Mistake>> installation;
    Value document = {}; ///< that it was read from
    /// Why what was applied is not taken, or not all of it: positions are its own.
    std::vector<toml::Mistake> passed_over = {};
};

/// Both as texts; `applied` is empty where nothing was.
Layers load_layers(std::string_view file, std::string_view applied, Installation usual = {});

} // namespace tutti::installation
