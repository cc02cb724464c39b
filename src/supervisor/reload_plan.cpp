#include "supervisor/reload_plan.hpp"

#include <algorithm>

namespace tutti::supervisor {

namespace {

const LaunchPlan* find(const std::vector<LaunchPlan>& plans, const std::string& name) {
    const auto found = std::ranges::find(plans, name, &LaunchPlan::name);
    return found == plans.end() ? nullptr : &*found;
}

std::vector<std::string>&
place_of(ReloadPlan& plan, const LaunchPlan& now, const Standing& standing, const LaunchPlan& next) {
    if (!standing.live) return standing.wanted ? plan.started : plan.changed;
    const bool needs_another = !standing.settings.empty() && standing.settings != next.settings;
    const bool ends_by_itself = now.spec.pattern == supervise::Pattern::Ephemeral
                                && next.spec.pattern == supervise::Pattern::Ephemeral;
    return needs_another && !ends_by_itself ? plan.restarted : plan.changed;
}

Value names_in(const std::vector<std::string>& names) { return Value::array({names.begin(), names.end()}); }

} // namespace

ReloadPlan plan_reload(
    const std::vector<LaunchPlan>& now, const std::vector<Standing>& standings,
    const std::vector<LaunchPlan>& next
) {
    ReloadPlan plan;
    for (const auto& each : now)
        if (find(next, each.name) == nullptr) plan.stopped.push_back(each.name);
    for (const auto& each : next) {
        const auto* const before = find(now, each.name);
        if (before == nullptr) {
            plan.started.push_back(each.name);
            continue;
        }
        const auto& standing = standings[static_cast<std::size_t>(before - now.data())];
        const bool is_outdated =
            standing.live && !standing.settings.empty() && standing.settings != each.settings;
        if (!is_outdated && before->settings == each.settings && before->spec == each.spec
            && before->packs_logs == each.packs_logs)
            ++plan.unchanged;
        else
            place_of(plan, *before, standing, each).push_back(each.name);
    }
    return plan;
}

Value to_value(const ReloadPlan& plan) {
    return Value::object(
        {{"started", names_in(plan.started)},
         {"stopped", names_in(plan.stopped)},
         {"restarted", names_in(plan.restarted)},
         {"changed", names_in(plan.changed)},
         {"unchanged", plan.unchanged}}
    );
}

} // namespace tutti::supervisor
