#include "cli/governed/health_text.hpp"

#include "base/printable.hpp"
#include "command/describe_service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace tutti::cli {

using namespace command;

namespace {

constexpr std::array<std::string_view, 4> levels = {"ok", "warn", "unknown", "error"};

std::ptrdiff_t rank_of(const Value& component) {
    return std::ranges::find(levels, text_of(component, "level")) - levels.begin();
}

Tone tone_of_level(std::string_view level) {
    if (level == "ok") return Tone::Good;
    return level == "error" ? Tone::Bad : Tone::Busy;
}

std::string ago(const Value& holder, std::string_view key, double now) {
    return describe_seconds(std::max(0.0, now - number_of(holder, key)));
}

std::string word_of(const Value& component) {
    const auto level = text_of(component, "level");
    return level == "ok" && !flag_of(component, "ready", true) ? "not ready" : level;
}

std::string how_often(std::size_t count) { return count == 1 ? "once" : fmt::format("{} times", count); }

std::string describe_rules(const Value& health, double now, Colours colours) {
    Table table({"RULE", "COMPONENT", "THEN", "FIRED"});
    bool has_fired = false;
    for (const auto& rule : items_in(health, "rules")) {
        const auto fired = items_in(rule, "fired");
        if (fired.empty() || !fired.back().is_number()) continue;
        has_fired = true;
        const auto last = describe_seconds(std::max(0.0, now - fired.back().number()));
        table.add(
            {{text_of(rule, "rule"), Tone::Strong},
             {text_of(rule, "component")},
             {text_of(rule, "then")},
             {fmt::format("{}, {} ago", how_often(fired.size()), last), Tone::Busy}}
        );
    }
    return has_fired ? "\n" + table.print(colours) : "";
}

} // namespace

std::string describe_readiness(const Value& health, Colours colours) {
    if (flag_of(health, "ready", false)) return paint(colours, Tone::Good, "ready");
    std::string names;
    for (const auto& one : items_in(health, "unready"))
        names += fmt::format("{}{}", names.empty() ? "" : ", ", printable(text_of(one, "component")));
    if (const auto reason = printable(text_of(health, "reason")); !reason.empty())
        names =
            fmt::format("{}; below is what was known before{}{}", reason, names.empty() ? "" : ": ", names);
    return paint(colours, Tone::Bad, "not ready: " + names);
}

std::string describe_components(const Value& health, double now, Colours colours) {
    const auto list = items_in(health, "components");
    std::vector<Value> components(list.begin(), list.end());
    std::ranges::sort(components, {}, [](const Value& one) {
        return std::pair(-rank_of(one), text_of(one, "component"));
    });
    Table table({"COMPONENT", "HOW", "FOR", "REQUIRED", "REASON"});
    for (const auto& one : components)
        table.add(
            {{text_of(one, "component"), Tone::Strong},
             {word_of(one), tone_of_level(text_of(one, "level"))},
             {ago(one, "since", now)},
             {flag_of(one, "required", false) ? "yes" : "", Tone::Quiet},
             {text_of(one, "reason")}}
        );
    return table.print(colours) + describe_rules(health, now, colours);
}

std::string describe_health_changes(const Value& history, double now, Colours colours) {
    Table table({"AGO", "COMPONENT", "WAS", "IS", "REASON"});
    for (const auto& change : items_in(history, "changes"))
        table.add(
            {{ago(change, "at", now)},
             {text_of(change, "component"), Tone::Strong},
             {text_of(change, "from"), Tone::Quiet},
             {text_of(change, "to"), tone_of_level(text_of(change, "to"))},
             {text_of(change, "reason")}}
        );
    return table.print(colours);
}

} // namespace tutti::cli
