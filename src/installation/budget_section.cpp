#include "installation/budget_section.hpp"

#include "base/name.hpp"

#include <fmt/format.h>

namespace tutti::installation {

namespace {

constexpr std::string_view arrow = " -> ";

bool split(std::string_view route, Budget& budget) {
    const auto at = route.find(arrow);
    if (at == std::string_view::npos) return false;
    budget.event = route.substr(0, at);
    budget.display = route.substr(at + arrow.size());
    return is_dotted_name(budget.event) && is_name_segment(budget.display);
}

} // namespace

void read_budgets(toml::TableReader& table, std::vector<Budget>& budgets) {
    const toml::Duration limit{milliseconds(1), seconds(60)};
    table.read_each(limit, [&](const Member& member, microseconds duration) {
        Budget budget{.event = {}, .display = {}, .limit = duration};
        if (!split(member.key, budget))
            table.mistake_at(
                member.position, member.key, "a route is a type of event and a display",
                "\"button.press -> panel\""
            );
        else if (budgets.size() >= most_budgets)
            table.mistake_at(member.position, member.key, fmt::format("at most {} budgets", most_budgets));
        else
            budgets.push_back(std::move(budget));
    });
}

} // namespace tutti::installation
