#include "alert/alert_words.hpp"

#include "contract/sensor_name.hpp"

#include <fmt/format.h>

#include <array>

namespace tutti::alert {

namespace {

using sections::AlertRule;
using Kind = AlertRule::Kind;

std::string number(double value) { return fmt::format("{:.6g}", value); }

std::string text_of(const Value& value) {
    if (value.is_bool()) return value.boolean() ? "true" : "false";
    if (value.is_number()) return number(value.number());
    return value.is_string() ? std::string(value.string()) : std::string("nothing");
}

std::string either(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += fmt::format("{}\"{}\"", text.empty() ? "" : " or ", word);
    return text;
}

std::string either(const std::vector<contract::ServicePhase>& phases) {
    std::string text;
    for (const auto phase : phases) text += fmt::format("{}{}", text.empty() ? "" : " or ", name(phase));
    return text;
}

std::string condition_of(const AlertRule& rule) {
    const auto within = toml::print_duration(rule.within);
    switch (rule.kind) {
    case Kind::Above:
        return fmt::format("is above {}", number(rule.limit));
    case Kind::Below:
    case Kind::Battery:
        return fmt::format("is below {}", number(rule.limit));
    case Kind::Rises:
        return fmt::format("rises by {} within {}", number(rule.limit), within);
    case Kind::Falls:
        return fmt::format("falls by {} within {}", number(rule.limit), within);
    case Kind::Silent:
        return fmt::format("says nothing for {}", within);
    case Kind::Is:
        return fmt::format("is {}", either(rule.words));
    case Kind::Has:
        return fmt::format("has {} in it", either(rule.words));
    case Kind::Service:
        return fmt::format("is in {}", either(rule.phases));
    }
    return {};
}

std::string end_of(const AlertRule& rule) {
    if (rule.clear == rule.limit) return {};
    switch (rule.kind) {
    case Kind::Above:
        return fmt::format(", until it is {} or less", number(rule.clear));
    case Kind::Below:
    case Kind::Battery:
        return fmt::format(", until it is {} or more", number(rule.clear));
    case Kind::Rises:
    case Kind::Falls:
        return fmt::format(", until that is {} or less", number(rule.clear));
    default:
        return {};
    }
}

struct Names {
    std::string source;
    std::string sensor;
    std::string label;
};

Names names_of(std::string_view subject) {
    const auto slash = subject.find('/');
    if (slash == std::string_view::npos) return {};
    const auto sensor = subject.substr(slash + 1);
    return {
        std::string(subject.substr(0, slash)), std::string(contract::quantity_of(sensor)),
        contract::label_of(sensor)
    };
}

std::string own_message(
    const AlertRule& rule, std::string_view subject, const std::string& value, std::string_view unit
) {
    const auto names = names_of(subject);
    const auto what = fmt::format("{} {}", names.label.empty() ? names.source : names.label, names.sensor);
    const auto measured = unit.empty() ? value : fmt::format("{} {}", value, unit);
    switch (rule.kind) {
    case Kind::Above:
        return fmt::format("{} is {}: above {}", what, measured, number(rule.limit));
    case Kind::Below:
        return fmt::format("{} is {}: below {}", what, measured, number(rule.limit));
    case Kind::Battery:
        return fmt::format(
            "the battery of {} is low: {}", names.label.empty() ? names.source : names.label, measured
        );
    case Kind::Rises:
    case Kind::Falls: {
        const auto* how = rule.kind == Kind::Rises ? "rose" : "fell";
        return fmt::format(
            "{} {} to {}: by {} or more within {}", what, how, measured, number(rule.limit),
            toml::print_duration(rule.within)
        );
    }
    case Kind::Silent:
        return fmt::format("nothing was heard of {} for {}", what, toml::print_duration(rule.within));
    case Kind::Is:
    case Kind::Has:
        return fmt::format("{} is \"{}\"", what, value);
    case Kind::Service:
        return fmt::format("service {} is in {}", subject, value);
    }
    return {};
}

} // namespace

std::string words_of(const AlertRule& rule) {
    auto words = fmt::format(
        "when {}{} {}", rule.is_of_services() ? "service " : "", rule.subjects, condition_of(rule)
    );
    if (rule.hold > microseconds::zero()) words += fmt::format(" for {}", toml::print_duration(rule.hold));
    words += end_of(rule);
    if (rule.active) words += fmt::format("; {}", calendar::print(*rule.active));
    return words;
}

std::string
message_of(const AlertRule& rule, std::string_view subject, const Value& value, std::string_view unit) {
    const auto said = text_of(value);
    if (rule.message.empty()) return own_message(rule, subject, said, unit);
    const auto names = names_of(subject);
    const auto fill = [&](std::string_view place) -> std::string {
        if (place == "source") return names.source;
        if (place == "sensor") return names.sensor;
        if (place == "label") return names.label.empty() ? names.sensor : names.label;
        if (place == "value" || place == "state") return said;
        if (place == "unit") return std::string(unit);
        if (place == "limit") return number(rule.limit);
        if (place == "service") return rule.is_of_services() ? std::string(subject) : std::string();
        return rule.name;
    };
    std::string text;
    std::string_view rest = rule.message;
    while (true) {
        const auto open = rest.find('{');
        text += rest.substr(0, open);
        if (open == std::string_view::npos) return text;
        const auto close = rest.find('}', open); // the section was read: there is one
        text += fill(rest.substr(open + 1, close - open - 1));
        rest = rest.substr(close + 1);
    }
}

} // namespace tutti::alert
