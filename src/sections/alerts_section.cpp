#include "sections/alerts_section.hpp"

#include "base/address.hpp"
#include "contract/fields.hpp"
#include "sections/reading_filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace tutti::sections {

namespace {

using Kind = AlertRule::Kind;
using namespace std::chrono_literals;

constexpr double largest = 1e15;
constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_contact = 256;
constexpr std::size_t most_push_hosts = 16;
constexpr std::size_t longest_message = 400;

constexpr std::array<std::pair<std::string_view, AlertSeverity>, 3> severities = {{
    {"info", AlertSeverity::Info},
    {"warning", AlertSeverity::Warning},
    {"critical", AlertSeverity::Critical},
}};
constexpr toml::OneOf<AlertSeverity, 3> severity_word = {severities};

toml::Read<std::string> reading_filter(const Value& value) {
    auto text = toml::Text{}(value);
    if (text && (!is_reading_filter(*text) || (is_plain_name(*text) && !text->contains('/'))))
        return toml::complain(
            "must be a filter on source/sensor, such as \"system/cpu_percent\" or \"co2/*:co2\""
        );
    return text;
}

toml::Read<std::string> service_filter(const Value& value) {
    auto text = toml::Text{}(value);
    if (text && (!is_reading_filter(*text) || text->contains('/')))
        return toml::complain("must be the name of a service, or \"*\"");
    return text;
}

toml::Read<contract::ServicePhase> phase(const Value& value) {
    if (!value.is_string()) return toml::wrong_kind("a string", value);
    if (const auto known = contract::service_phase(value.string())) return *known;
    return toml::complain("must be a state of a service, such as \"crash_loop\"");
}

toml::Read<std::string> word(const Value& value) {
    if (value.is_bool()) return std::string(value.boolean() ? "true" : "false");
    auto text = toml::Text{}(value);
    if (text && text->size() > longest_message) return toml::complain("is too long");
    return text;
}

/// A word, or a list of them.
struct Words {
    toml::Read<std::vector<std::string>> operator()(const Value& value) const {
        std::vector<std::string> words;
        const std::array single{value};
        for (const Value& item : value.is_array() ? value.items() : std::span<const Value>(single)) {
            auto one = word(item);
            if (!one) return std::unexpected(std::move(one.error()));
            words.push_back(std::move(*one));
        }
        if (words.empty() || words.size() > 32) return toml::complain("must be 1 to 32 words");
        return words;
    }
};

toml::Read<std::string> message(const Value& value) {
    auto text = toml::Text{}(value);
    if (!text) return text;
    if (text->size() > longest_message) return toml::complain("is too long");
    for (std::size_t at = text->find('{'); at != std::string::npos; at = text->find('{', at + 1)) {
        const auto end = text->find('}', at);
        const auto place =
            std::string_view(*text).substr(at + 1, end == std::string::npos ? 0 : end - at - 1);
        if (!is_place_of_message(place))
            return toml::complain(fmt::format(
                "has no place {{{}}}: there are {{source}}, {{sensor}}, {{label}}, {{value}}, "
                "{{unit}}, {{limit}}, {{service}}, {{state}}, {{rule}}",
                place
            ));
    }
    return text;
}

toml::Read<std::chrono::minutes> time_of_day(const Value& value) {
    if (!value.is_string()) return toml::wrong_kind("a string", value);
    if (const auto time = calendar::parse_time_of_day(value.string())) return *time;
    return toml::complain("must be a time of day, such as \"22:00\"");
}

toml::Read<std::uint8_t> days(const Value& value) {
    if (value.is_string())
        if (const auto days = calendar::parse_days(value.string())) return *days;
    return toml::complain("must be days, such as \"mon-fri\" or \"sat,sun\"");
}

calendar::WeeklyHours read_hours(toml::TableReader& table) {
    calendar::WeeklyHours hours;
    table.read("days", hours.days, days);
    table.read("from", hours.from, time_of_day);
    table.read("to", hours.to, time_of_day);
    if (hours.from == hours.to) table.mistake("to", "must differ from `from`");
    return hours;
}

/// The kinds by the key that says the condition; what stands beside it is said once, here.
void read_condition(toml::TableReader& table, AlertRule& rule) {
    constexpr std::array<std::pair<std::string_view, Kind>, 9> conditions = {{
        {"above", Kind::Above},
        {"below", Kind::Below},
        {"battery_below", Kind::Battery},
        {"rises_by", Kind::Rises},
        {"falls_by", Kind::Falls},
        {"silent_for", Kind::Silent},
        {"is", Kind::Is},
        {"contains", Kind::Has},
        {"service", Kind::Service},
    }};
    // Without one condition nobody can say what may stand beside it: none of these is unknown then.
    const auto know_all = [&] {
        for (const auto& [key, kind] : conditions) table.take(key);
        for (const std::string_view key : {"reading", "clear", "within", "state", "for"}) table.take(key);
    };
    std::string_view condition;
    for (const auto& [key, kind] : conditions) {
        if (!table.has(key)) continue;
        if (!condition.empty()) {
            know_all();
            return table.mistake(
                key, fmt::format("cannot stand beside `{}`: a rule has one condition", condition)
            );
        }
        condition = key;
        rule.kind = kind;
    }
    if (condition.empty()) {
        know_all();
        return table.mistake_here("needs a condition: above, below, battery_below, rises_by, falls_by, "
                                  "silent_for, is, contains or service");
    }

    constexpr toml::Real number{-largest, largest};
    constexpr toml::Real more_than_none{1e-9, largest};
    constexpr Period longer{1s, std::chrono::days(31)};
    const bool is_numeric =
        rule.kind == Kind::Above || rule.kind == Kind::Below || rule.kind == Kind::Battery;
    const bool is_rate = rule.kind == Kind::Rises || rule.kind == Kind::Falls;
    if (is_numeric) {
        table.read(condition, rule.limit, number);
        rule.clear = rule.kind == Kind::Battery ? rule.limit + 5 : rule.limit;
        table.read("clear", rule.clear, number);
        const bool crossed = rule.kind == Kind::Above ? rule.clear > rule.limit : rule.clear < rule.limit;
        if (crossed)
            table.mistake(
                "clear",
                rule.kind == Kind::Above ? "must not be above the limit" : "must not be below the limit"
            );
    } else if (is_rate) {
        table.read(condition, rule.limit, more_than_none);
        rule.clear = rule.limit;
        table.read("clear", rule.clear, toml::Real{0, largest});
        if (rule.clear > rule.limit) table.mistake("clear", "must not be more than the change itself");
        table.read_needed("within", rule.within, longer, "in how much time");
    } else if (rule.kind == Kind::Silent) {
        table.read(condition, rule.within, longer);
    } else if (rule.kind == Kind::Service) {
        table.read(condition, rule.subjects, service_filter);
        rule.phases = {contract::ServicePhase::CrashLoop, contract::ServicePhase::Failed};
        table.read_list("state", rule.phases, phase);
    } else {
        table.read(condition, rule.words, Words{});
    }
    if (rule.kind == Kind::Battery) rule.subjects = "+/*battery*";
    if (rule.kind == Kind::Battery)
        table.read("reading", rule.subjects, reading_filter);
    else if (!rule.is_of_services())
        table.read_needed("reading", rule.subjects, reading_filter, "which readings: \"system/cpu_percent\"");
    if (rule.kind != Kind::Silent) table.read("for", rule.hold, Period{0s, std::chrono::days(31)});
}

AlertRule read_rule(const Member& member, toml::TableReader& table) {
    AlertRule rule;
    rule.name = member.key;
    if (!toml::Name{}(Value(member.key)) || member.key.size() > longest_name)
        table.mistake_here("must be named by a-z, 0-9, _ and -, 64 at most");
    if (member.key == stale_source_alert) table.mistake_here("has a name that says something else already");
    read_condition(table, rule);
    table.read("severity", rule.severity, severity_word);
    table.read("message", rule.message, message);
    table.read("enabled", rule.enabled, toml::Boolean{});
    table.read_table("active", [&](toml::TableReader& hours) { rule.active = read_hours(hours); });
    std::vector<std::string> targets;
    if (table.read_list("targets", targets, toml::Name{})) rule.targets = std::move(targets);
    return rule;
}

toml::Read<std::string> http_url(const Value& value) {
    constexpr auto is_control = [](unsigned char c) { return c < ' ' || c == 0x7f; };
    auto url = toml::Text{}(value);
    if (url && !url->starts_with("https://") && !url->starts_with("http://"))
        return toml::complain("must begin with https:// or http://");
    if (url && std::ranges::any_of(*url, is_control))
        return toml::complain("must not contain control characters, such as the end of a line");
    return url;
}

/// One that tutti-notify can ask: of what it cannot each alert would be given up.
toml::Read<std::string> asked_url(const Value& value) {
    constexpr auto is_sendable = [](unsigned char c) { return c > ' ' && c < 0x7f; };
    auto url = http_url(value);
    if (url && !std::ranges::all_of(*url, is_sendable))
        return toml::complain("must not contain blanks and letters beyond ASCII: encode them (%20)");
    return url;
}

/// What a push service is told of us (RFC 8292 §2.1).
toml::Read<std::string> contact(const Value& value) {
    auto address = toml::Text{}(value);
    if (address && !address->starts_with("mailto:") && !address->starts_with("https:"))
        return toml::complain("must begin with mailto: or https:, and is whom a push service may write to");
    if (address && address->size() > longest_contact)
        return toml::complain(fmt::format("must have at most {} bytes", longest_contact));
    return address;
}

/// A name or an address, without a port.
toml::Read<std::string> host(const Value& value) {
    auto text = toml::Text{}(value);
    if (!text) return text;
    const bool is_v6 = text->contains(':');
    const auto cut = cut_host(is_v6 ? fmt::format("[{}]", *text) : *text);
    if (!cut || !cut->second.empty())
        return toml::complain("must be the name or the address of a host, such as \"push.home.example\"");
    return text;
}

AlertTarget read_target(toml::TableReader& table) {
    AlertTarget target;
    table.read_needed("name", target.name, toml::Name{}, "the target's name");
    if (table.has("push")) {
        for (const auto* other : {"ntfy", "webhook"}) {
            if (table.take(other) == nullptr) continue;
            table.mistake(other, "cannot stand beside `push`");
            for (const auto* of_other : {"token", "click"}) table.take(of_other);
        }
        target.kind = AlertTarget::Kind::Push;
        table.read("push", target.contact, contact);
        table.read_list("hosts", target.hosts, host);
        if (target.hosts.size() > most_push_hosts)
            table.mistake("hosts", fmt::format("must be at most {}", most_push_hosts));
        table.read("severity", target.least, severity_word);
        return target;
    }
    const bool is_ntfy = table.has("ntfy");
    if (is_ntfy && table.take("webhook") != nullptr) table.mistake("webhook", "cannot stand beside `ntfy`");
    target.kind = is_ntfy ? AlertTarget::Kind::Ntfy : AlertTarget::Kind::Webhook;
    if (is_ntfy)
        table.read("ntfy", target.url, asked_url);
    else
        table.read_needed("webhook", target.url, asked_url, "where to; or `ntfy`, or `push`");
    std::optional<toml::SecretReference> token;
    if (toml::SecretReference read; table.read("token", read, toml::Secret{})) target.token = std::move(read);
    if (is_ntfy) table.read("click", target.click, http_url);
    table.read("severity", target.least, severity_word);
    return target;
}

} // namespace

std::string_view name(AlertSeverity severity) noexcept { return contract::word_of(severities, severity); }

std::optional<AlertSeverity> alert_severity(std::string_view word) noexcept {
    return contract::meaning_of(severities, word);
}

bool is_place_of_message(std::string_view place) noexcept {
    constexpr std::array<std::string_view, 9> places = {"source", "sensor",  "label", "value", "unit",
                                                        "limit",  "service", "state", "rule"};
    return std::ranges::find(places, place) != places.end();
}

void read_alerts(toml::TableReader& table, AlertsSection& section) {
    table.read("time_zone", section.time_zone, toml::ZoneName{});
    table.read_tables("targets", most_alert_targets, [&](toml::TableReader& item) {
        section.targets.push_back(read_target(item));
        const auto& added = section.targets.back();
        if (std::ranges::count(section.targets, added.name, &AlertTarget::name) > 1 && !added.name.empty())
            item.mistake("name", "is another target's already");
        const bool is_push = added.kind == AlertTarget::Kind::Push;
        if (is_push && std::ranges::count(section.targets, AlertTarget::Kind::Push, &AlertTarget::kind) > 1)
            item.mistake("push", "stands at another target already, and devices are subscribed once");
    });
    table.read_table("rules", [&](toml::TableReader& rules) {
        if (rules.table().members().size() > most_alert_rules) {
            rules.mistake_here(fmt::format("must be at most {} rules", most_alert_rules));
            return rules.take_all();
        }
        rules.read_each_table([&](const Member& member, toml::TableReader& rule) {
            section.rules.push_back(read_rule(member, rule));
            if (!section.rules.back().targets) return;
            for (const auto& named : *section.rules.back().targets)
                if (std::ranges::find(section.targets, named, &AlertTarget::name) == section.targets.end())
                    rule.mistake("targets", fmt::format("names `{}`, which is no target", named));
        });
    });
}

} // namespace tutti::sections
