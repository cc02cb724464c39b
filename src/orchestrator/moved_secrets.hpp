// MovedSecrets: takes the secrets out of a section that somebody says, and lays a reference to a file in the
// place of each. Pure: the files are written by whoever keeps the section.
#pragma once

#include "sections/secrets.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::orchestrator {

/// A secret that has to be in its file before the section that refers to it is kept.
struct SecretText {
    std::string file;
    std::string text;
    sections::SecretKey::Kind kind;

    bool operator==(const SecretText&) const = default;
};

class MovedSecrets {
public:
    /// `present` is the section as it is: its references stay where they are said again, or where only
    /// `{"set":true}` is, in a list by the names of its items. Files are named `<stem>.<key>.<revision>`: a
    /// section says by itself that a secret is another one, and the one before is there until the new section
    /// is.
    MovedSecrets(const std::string& section, const Value& present, std::string stem, std::uint64_t revision);

    /// Whoever says the section may also name files of his own, and secrets of the vault.
    void trust_files() noexcept { trusted_ = true; }

    Value move(const Value& config);

    std::vector<SecretText>& texts() noexcept { return texts_; }
    /// "password": "nothing is set there yet"; in the order of the section's keys.
    std::vector<toml::Mistake>& mistakes() noexcept { return mistakes_; }

private:
    Value move_one(const sections::SecretPlace& place, const Value& value);
    Value lay_aside(const sections::SecretPlace& place, std::string_view text);
    Value complain(const sections::SecretPlace& place, std::string reason);

    const sections::Section& section_;
    std::string stem_;
    std::uint64_t revision_;
    bool trusted_ = false;
    std::map<std::string, Value, std::less<>> present_; ///< references by place
    std::vector<SecretText> texts_;
    std::vector<toml::Mistake> mistakes_;
};

} // namespace tutti::orchestrator
