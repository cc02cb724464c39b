#include "contract/health.hpp"

#include "contract/codec.hpp"

namespace tutti::contract {

namespace {
constexpr std::array<std::pair<std::string_view, HealthLevel>, 3> level_words = {
    {{"ok", HealthLevel::Ok}, {"warn", HealthLevel::Warn}, {"error", HealthLevel::Error}}
};
}

Result<Health> parse_health(std::string_view json) { return parse_with(json, health_from); }

Result<Health> health_from(const Value& payload) {
    FieldReader fields(payload);
    Health health;
    health.level = fields.one_of("level", level_words);
    health.message = fields.text("message");
    health.details = fields.object("details");
    health.updated_at = fields.time("updated_at");
    health.expires_in = fields.period("expires_in");
    return fields.finish(std::move(health));
}

Value to_value(const Health& health) {
    return Value::object({
        {"v", version},
        {"level", word_of(level_words, health.level)},
        {"message", health.message},
        {"details", health.details},
        {"updated_at", to_seconds(health.updated_at)},
        {"expires_in", seconds_value(health.expires_in)},
    });
}

std::string print(const Health& health) { return print_json(to_value(health)); }

} // namespace tutti::contract
