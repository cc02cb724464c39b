// The section `auth`: who may see the page. The gateway follows it while it runs.
#pragma once

#include "toml/table_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::sections {

struct AuthSection {
    /// Whether the password is asked for, where there is one. Beyond this machine it always is.
    bool enabled = true;
    std::string username; ///< empty: the password alone is asked for
    /// File of the password's argon2id hash; nothing: the password of the installation's file, if any.
    std::optional<toml::SecretReference> password_hash;
    /// Other sites whose pages may use the HTTP interface: "https://home.example".
    std::vector<std::string> cors_origins;

    bool operator==(const AuthSection&) const = default;
};

void read_auth(toml::TableReader& table, AuthSection& section);

/// "https://home.example:8443": a scheme and a host, as browsers write the origin of a page.
bool is_web_origin(std::string_view text) noexcept;

} // namespace tutti::sections
