// The secrets of a section: where they stand in it, and what stands there instead for whoever may not see
// them. Pure.
#pragma once

#include "sections/sections.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::sections {

/// Where a secret stands.
struct SecretPlace {
    const SecretKey& key;
    std::string item; ///< of a list's item its `name`, else its place in the list; empty: the section itself
    std::string path; ///< for people: "password", "cameras[0].password"
};

/// The section with another value for each secret that is there, be it a secret or what stands for one.
Value replace_secrets(
    const Section& section, const Value& config,
    const std::function<Value(const SecretPlace& place, const Value& value)>& replacement
);

/// For everybody: `{"set":true}` for each secret that is there.
Value hide_secrets(std::string_view section, const Value& config);

/// With a reference for each secret that stands there in clear, so that check() can look at the rest. What it
/// refers to is nowhere.
Value cover_secrets(const Section& section, const Value& config);

/// With each file that a secret is in below `folder`, where it is named by a relative path.
Value resolve_secret_files(std::string_view section, const Value& config, std::string_view folder);

/// A message of the bus as it may be written down, where a secret stands in it in clear: a section that
/// somebody published so, or a command that sets one. Nothing: it may be as it is.
std::optional<std::string> without_secrets(std::string_view topic, std::string_view payload);

/// Whether it refers to a secret that is elsewhere: in a file, or in the vault.
bool is_secret_reference(const Value& value) noexcept;
/// The file that a reference names; empty where the value is no reference to one.
std::string_view referred_file(const Value& value) noexcept;
/// Whether it is what hide_secrets() writes; `{"set":true,"of":"phone"}` is that of the list's item that was
/// named so, by whoever gives it another name.
bool is_hidden_secret(const Value& value) noexcept;
/// What that item was named; empty: as it is now.
std::string_view former_item(const Value& hidden) noexcept;
Value secret_in_file(std::string_view file);

} // namespace tutti::sections
