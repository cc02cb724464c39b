// ConfigSection: one section of live configuration, durable on config/<section>.
#pragma once

#include "base/value.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::contract {

/// Secrets in it are references, never values. Schema: contracts/schema/config_section.schema.json.
struct ConfigSection {
    std::uint64_t revision = 0;       ///< grows with each change
    Value config = Value::object({}); ///< an object

    bool operator==(const ConfigSection&) const = default;
};

Result<ConfigSection> parse_config_section(std::string_view json);
Result<ConfigSection> config_section_from(const Value& payload);
Value to_value(const ConfigSection& section);
std::string print(const ConfigSection& section);

} // namespace tutti::contract
