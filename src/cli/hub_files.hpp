// Whether the files that the hub's listeners of TLS name fit together. The hub's own program knows, which has
// OpenSSL: it is asked.
#pragma once

#include "installation/installation.hpp"
#include "toml/document.hpp"

#include <filesystem>
#include <string_view>

namespace tutti::cli {

/// Adds a mistake for each listener with which no hub can be started, or a warning where nobody can tell.
/// What we may not read is passed over. `file` is the installation's, `text` its text, `programs` where the
/// programs lie that ship with Tutti.
void check_hub_files(
    const installation::Installation& installation, const std::filesystem::path& file, std::string_view text,
    const std::filesystem::path& programs, toml::Review& review
);

} // namespace tutti::cli
