// Health: how well a component is, retained on health/<component>.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::contract {

enum class HealthLevel : std::uint8_t { Ok, Warn, Error };

/// Schema: contracts/schema/health.schema.json.
struct Health {
    HealthLevel level = HealthLevel::Ok;
    std::string message;               ///< one sentence for people
    Value details = Value::object({}); ///< an object
    WallTime updated_at;
    microseconds expires_in = seconds(60);

    bool operator==(const Health&) const = default;
};

Result<Health> parse_health(std::string_view json);
Result<Health> health_from(const Value& payload);
Value to_value(const Health& health);
std::string print(const Health& health);

} // namespace tutti::contract
