// The table [health] of an installation's file: what is required besides services, and what is done of
// itself.
#pragma once

#include "governance/health/health_rules.hpp"
#include "toml/table_reader.hpp"

namespace tutti::governance::health {

struct HealthConfig {
    std::vector<std::string> required; ///< components
    Damping damping;
    std::vector<HealthRule> rules; ///< in the order of the file

    bool operator==(const HealthConfig&) const = default;
};

inline constexpr std::size_t most_required = 64;
inline constexpr std::size_t most_rules = 64;

/// As the file has it.
BookOptions book_options(const HealthConfig& health);

void read_health(toml::TableReader& table, HealthConfig& health);

} // namespace tutti::governance::health
