// From the text of a configuration file to an Installation, or to everything that is wrong with it. Pure: the
// caller reads the file.
#pragma once

#include "installation/installation.hpp"
#include "toml/mistake.hpp"

#include <expected>
#include <string_view>
#include <vector>

namespace tutti::installation {

/// Reads a parsed file; what it leaves open is as in `usual`. All mistakes are found, not only the first;
/// they are in the order of the file.
std::expected<Installation, std::vector<toml::Mistake>>
read_installation(const Value& document, Installation usual = {});

/// parse_toml and read_installation in one: a syntax error is one Mistake with an empty key.
std::expected<Installation, std::vector<toml::Mistake>>
load_installation(std::string_view text, Installation usual = {});

} // namespace tutti::installation
