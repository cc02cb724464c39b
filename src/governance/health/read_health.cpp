#include "governance/health/read_health.hpp"

#include "base/name.hpp"

#include <algorithm>
#include <charconv>

namespace tutti::governance::health {

namespace {

constexpr toml::Duration holds{microseconds(0), std::chrono::minutes(5)};
constexpr toml::Duration lasting{microseconds(0), std::chrono::hours(24)};
constexpr std::string_view restarts = "restart:";
constexpr std::size_t longest_component = 128;

/// "render", "service/lamp", "worker/clock".
struct Component {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::Text{}(value);
        if (!text) return text;
        std::string_view name = *text;
        for (const auto mark : {service_mark, worker_mark})
            if (name.starts_with(mark)) {
                name.remove_prefix(mark.size());
                break;
            }
        if (!is_dotted_name(name) || text->size() > longest_component)
            return toml::complain(R"(must be a component such as "render", "service/lamp" or "worker/clock")"
            );
        return text;
    }
};

/// "event", or "restart:lamp": the service, or nothing.
struct Deed {
    toml::Read<std::string> operator()(const Value& value) const {
        if (!value.is_string()) return toml::wrong_kind("a string", value);
        std::string_view text = value.string();
        if (text == "event") return std::string();
        const bool is_restart = text.starts_with(restarts);
        if (is_restart) text.remove_prefix(restarts.size());
        if (!is_restart || !is_name_segment(text))
            return toml::complain(R"(must be "event", or such as "restart:lamp")");
        return std::string(text);
    }
};

/// "3/1h".
struct Limit {
    toml::Read<AtMost> operator()(const Value& value) const {
        if (!value.is_string()) return toml::wrong_kind("a string", value);
        const auto text = value.string();
        const auto slash = text.find('/');
        AtMost limit;
        const auto* const end = text.data() + std::min(slash, text.size());
        const auto [rest, error] = std::from_chars(text.data(), end, limit.times);
        const auto within =
            slash == std::string_view::npos ? std::nullopt : toml::parse_duration(text.substr(slash + 1));
        if (error != std::errc() || rest != end || !within || limit.times < 1 || limit.times > 100
            || *within < seconds(1) || *within > std::chrono::hours(24 * 30))
            return toml::complain(R"(must be such as "3/1h": so many times, 1 to 100, in so long)");
        limit.within = *within;
        return limit;
    }
};

constexpr toml::OneOf<Level, 3> levels{
    {{{"warn", Level::Warn}, {"unknown", Level::Unknown}, {"error", Level::Error}}}
};

void read_rule(toml::TableReader& table, HealthRule& rule) {
    table.read_needed("component", rule.component, Component{}, "what it is about, such as \"render\"");
    table.read("level", rule.level, levels);
    table.read("for", rule.lasts, lasting);
    table.read_needed("then", rule.restart, Deed{}, "\"event\", or such as \"restart:lamp\"");
    table.read("at_most", rule.at_most, Limit{});
}

} // namespace

BookOptions book_options(const HealthConfig& health) {
    return {.required = health.required, .damping = health.damping};
}

void read_health(toml::TableReader& table, HealthConfig& health) {
    table.read_list("required", health.required, Component{});
    if (health.required.size() > most_required) table.mistake("required", "names more than 64 components");
    table.read("damping", health.damping.hold, holds);
    table.read_table("rule", [&](toml::TableReader& rules) {
        rules.read_each_table([&](const Member& member, toml::TableReader& rule) {
            if (!is_name_segment(member.key)) rule.mistake_here("its name must be of a-z, 0-9, _ and -");
            read_rule(rule, health.rules.emplace_back(HealthRule{.name = member.key}));
        });
        if (health.rules.size() > most_rules) rules.mistake_here("there are more than 64 rules");
    });
}

} // namespace tutti::governance::health
