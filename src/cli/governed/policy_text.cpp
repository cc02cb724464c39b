#include "cli/governed/policy_text.hpp"

#include "base/printable.hpp"
#include "command/describe_service.hpp"

#include <fmt/format.h>

#include <array>
#include <span>
#include <string_view>

namespace tutti::cli {

using namespace command;

namespace {

/// "a, b"; empty where there is none.
std::string joined(const Value& holder, std::string_view key) {
    std::string text;
    for (const Value& item : items_in(holder, key))
        if (item.is_string()) text += fmt::format("{}{}", text.empty() ? "" : ", ", item.string());
    return text;
}

std::string who(const Value& rule) {
    auto text = joined(rule, "subjects");
    for (const Value& role : items_in(rule, "roles"))
        if (role.is_string()) text += fmt::format("{}role {}", text.empty() ? "" : ", ", role.string());
    return text.empty() ? "everybody" : text;
}

std::string when_of(const Value& rule) {
    const auto* when = rule.find("when");
    if (when == nullptr || !when->is_object()) return {};
    std::string text;
    const auto add = [&](std::string_view before, std::string_view words) {
        if (!words.empty()) text += fmt::format("{}{}{}", text.empty() ? "" : ", ", before, words);
    };
    add("", text_of(*when, "days"));
    add("", text_of(*when, "hours"));
    add("", text_of(*when, "time_zone"));
    add("from ", joined(*when, "networks"));
    add("not from ", joined(*when, "not_networks"));
    return text;
}

Tone tone_of_effect(std::string_view effect) { return effect == "forbid" ? Tone::Bad : Tone::Good; }

/// "ann (operator)", "ann".
std::string asker(const Value& question) {
    const auto roles = joined(question, "roles");
    auto text = text_of(question, "subject");
    if (!roles.empty()) text += fmt::format(" ({})", roles);
    return text;
}

std::string findings(const Value& explanation, std::string_view key, std::string_view head, Colours colours) {
    const auto list = items_in(explanation, key);
    if (list.empty()) return {};
    Table table({std::string(head), "EFFECT", "WHY NOT"});
    for (const Value& finding : list) {
        const auto effect = text_of(finding, "effect");
        table.add({{text_of(finding, "rule")}, {effect, tone_of_effect(effect)}, {text_of(finding, "why")}});
    }
    return "\n" + table.print(colours);
}

} // namespace

std::string describe_policy(const Value& policy, Colours colours) {
    const auto roles = items_in(policy, "roles");
    const auto rules = items_in(policy, "rules");
    const auto quotas = items_in(policy, "quotas");
    std::string text;
    if (const auto problem = text_of(policy, "problem"); !problem.empty())
        text += paint(colours, Tone::Bad, "it cannot be read, and nobody but an admin may anything: ")
                + printable(problem) + "\n";
    if (roles.empty() && rules.empty() && quotas.empty())
        return text + "no roles, rules or quotas: a viewer looks, an operator plays, an admin sets up\n";
    if (!roles.empty()) {
        Table table({"ROLE", "MAY", "INCLUDES", "ABOUT"});
        for (const Value& role : roles)
            table.add(
                {{text_of(role, "name"), Tone::Strong},
                 {joined(role, "may")},
                 {joined(role, "includes")},
                 {text_of(role, "about"), Tone::Quiet}}
            );
        text += table.print(colours) + "\n";
    }
    if (!rules.empty()) {
        Table table({"RULE", "EFFECT", "WHO", "ACTIONS", "OF", "WHEN"});
        for (const Value& rule : rules) {
            const auto effect = text_of(rule, "effect");
            table.add(
                {{text_of(rule, "name"), Tone::Strong},
                 {effect, tone_of_effect(effect)},
                 {who(rule)},
                 {joined(rule, "actions")},
                 {joined(rule, "resources")},
                 {when_of(rule)}}
            );
        }
        text += table.print(colours) + "\n";
    }
    if (!quotas.empty()) {
        Table table({"QUOTA", "OF", "MOST", "PER", "WHO"});
        for (const Value& quota : quotas)
            table.add(
                {{text_of(quota, "name"), Tone::Strong},
                 {text_of(quota, "of")},
                 {fmt::format("{}", number_of(quota, "most"))},
                 {text_of(quota, "per")},
                 {who(quota)}}
            );
        text += table.print(colours) + "\n";
    }
    if (const auto more = number_of(policy, "more"); more > 0)
        text += fmt::format("{} more: tutti get role, tutti get rule, tutti get quota\n", more);
    return text + fmt::format("version {}\n", number_of(policy, "version"));
}

std::string hub_problem(const Value& explanation) {
    const auto* hub = explanation.find("hub");
    return hub == nullptr ? "" : std::string(text_of(*hub, "problem"));
}

std::string describe_explanation(const Value& explanation, Colours colours) {
    const bool is_allowed = flag_of(explanation, "allowed", false);
    const auto problem = hub_problem(explanation);
    if (!problem.empty())
        return fmt::format(
            "{}: the hub decides this, and does not answer: {}\nSee `tutti status hub`, then ask again.\n",
            paint(colours, Tone::Bad, "not known"), printable(problem)
        );
    auto text = fmt::format(
        "{}: {}\n", paint(colours, is_allowed ? Tone::Good : Tone::Bad, is_allowed ? "allowed" : "refused"),
        printable(text_of(explanation, "reason"))
    );
    text += findings(explanation, "fitting", "FITS", colours);
    text += findings(explanation, "near", "NEARLY FITS", colours);
    return text;
}

std::string describe_trial(const Value& trial, Colours colours) {
    std::string text;
    const auto turned = items_in(trial, "turned");
    if (!turned.empty()) {
        Table table({"WHO", "ACTION", "OF", "TIMES", "WAS", "BECOMES", "WHY"});
        for (const Value& each : turned) {
            const auto becomes = text_of(each, "becomes");
            table.add(
                {{asker(each)},
                 {text_of(each, "action")},
                 {text_of(each, "resource")},
                 {fmt::format("{}", number_of(each, "times"))},
                 {text_of(each, "was")},
                 {becomes, becomes == "allowed" ? Tone::Good : Tone::Bad},
                 {text_of(each, "reason")}}
            );
        }
        text += table.print(colours) + "\n";
    }
    const auto more = number_of(trial, "more");
    text += fmt::format(
        "{} of the {} last questions would be answered otherwise\n",
        static_cast<double>(turned.size()) + more, number_of(trial, "asked")
    );
    const auto cases = items_in(trial, "cases");
    for (const Value& one : cases)
        if (!flag_of(one, "as_expected", false))
            text += fmt::format(
                "{} {} {} {}: {}, and {} was expected: {}\n", paint(colours, Tone::Bad, "case:"),
                printable(asker(one)), text_of(one, "action"), printable(text_of(one, "resource")),
                text_of(one, "is"), text_of(one, "expect"), printable(text_of(one, "reason"))
            );
    if (!cases.empty())
        text += fmt::format(
            "{} of {} cases are as expected\n",
            static_cast<double>(cases.size()) - number_of(trial, "failed"), cases.size()
        );
    return text;
}

} // namespace tutti::cli
