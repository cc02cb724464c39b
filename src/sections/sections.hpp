// The one table of live configuration: which sections there are, what is right in each, which of its keys are
// secrets, and which environment variables seed it. A section that is not in it is a service's own, and free.
#pragma once

#include "base/value.hpp"
#include "toml/table_reader.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::sections {

/// A key whose value is never shown: in the section stands a reference to the file that holds it.
struct SecretKey {
    enum class Kind : std::uint8_t {
        Text,
        Password, ///< kept as its argon2id hash alone
    };

    std::string_view key;
    std::string_view list = {}; ///< of which list's items, each with a `name`; empty: of the section itself
    Kind kind = Kind::Text;
    bool is_field = false; ///< goes into a field of HTTP, where no control character may stand
};

/// An environment variable that seeds a key.
struct Variable {
    std::string_view name; ///< "SCHEDULE_*": what stands for '*', in lower case, is the key
    std::string_view key;  ///< empty: of the whole section, or named by the variable
    Result<Value> (*read)(std::string_view text);
    std::string_view example; ///< as it stands in .env.example
};

struct Section {
    std::string_view name;
    std::string_view about; ///< for people
    /// Takes a section apart: what it does not understand is a mistake.
    void (*read)(toml::TableReader& table);
    std::span<const SecretKey> secrets = {};
    std::span<const Variable> variables = {};
    std::string_view service = {}; ///< that lives by it, where that has another name
    std::string_view zone = {};    ///< the key of a time zone: whether that is there, only a disk knows
};

/// By name.
std::span<const Section> sections();
/// Nullptr: nobody but its own service knows what is right in it.
const Section* find_section(std::string_view name) noexcept;

/// What is known of any section: of one that is not in the table, that its keys are free, and which of them
/// are secrets by their names: `password`, `token`, `secret`, `api_key`. A source of ours that runs under
/// another name has such a one.
const Section& rules_of(std::string_view name) noexcept;

/// That of a service of ours.
const Section* section_of_service(std::string_view service) noexcept;

/// The variables that seed secrets: nobody but who seeds from them has a use for them.
std::vector<std::string_view> secret_variables();

/// Whether such a section is right; InvalidInput with every mistake in one sentence. One that is not in the
/// table need only be an object.
Result<void> check(std::string_view section, const Value& config);

} // namespace tutti::sections
