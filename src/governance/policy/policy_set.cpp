#include "governance/policy/policy_set.hpp"

#include "governance/policy/pattern.hpp"
#include "governance/policy/policy_compiler.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace tutti::governance::policy {

namespace {

constexpr std::size_t most_rules_named = 16;
constexpr std::size_t most_findings = 20;

constexpr std::array<std::string_view, 3> verdict_names = {"silent", "allowed", "forbidden"};
constexpr std::array<std::string_view, 2> effect_names = {"allow", "forbid"};

// What of a rule does not fit, one bit each: what is nearest to fitting has the lowest.
constexpr unsigned other_time = 1;
constexpr unsigned other_place = 2;
constexpr unsigned other_resource = 4;
constexpr unsigned other_asker = 8;
constexpr unsigned other_action = 16;

bool fits_any(const std::vector<std::string>& patterns, std::string_view text) {
    return std::ranges::any_of(patterns, [&](const auto& pattern) { return fits(pattern, text); });
}

bool shares_one(const std::vector<std::string>& roles, const std::vector<std::string_view>& others) {
    return std::ranges::any_of(roles, [&](const auto& role) {
        return std::ranges::find(others, role) != others.end();
    });
}

bool names_subject(const Rule& rule, std::string_view subject) {
    return std::ranges::any_of(rule.subjects, [&](const auto& pattern) {
        return fits_subject(pattern, subject);
    });
}

bool is_for(const Rule& rule, const Asker& asker, const Holder& holder) {
    if (rule.subjects.empty() && rule.roles.empty()) return true;
    return names_subject(rule, asker.subject)
           || shares_one(rule.roles, rule.effect == Effect::Allow ? holder.may : holder.has);
}

bool is_of(const Rule& rule, const Question& question) {
    if (rule.resources.empty()) return true;
    const Asker& asker = question.asker;
    const Names names{asker.user.empty() ? asker.subject : asker.user, asker.client};
    return !question.resource.empty() && std::ranges::any_of(rule.resources, [&](const auto& pattern) {
        return fits_resource(pattern, question.resource, names);
    });
}

bool is_in(const std::vector<IpNetwork>& networks, const IpAddress& address) {
    return std::ranges::any_of(networks, [&](const auto& network) { return network.contains(address); });
}

bool is_from_there(const When& when, const std::optional<IpAddress>& address) {
    if (when.networks.empty() && when.not_networks.empty()) return true;
    if (!address || is_in(when.not_networks, *address)) return false;
    return when.networks.empty() || is_in(when.networks, *address);
}

std::string roles_in_words(const Holder& holder) {
    return holder.has.empty() ? "none" : fmt::format("{}", fmt::join(holder.has, ", "));
}

std::string who_in_words(const Rule& rule) {
    std::vector<std::string> who = rule.subjects;
    for (const auto& role : rule.roles) who.push_back("the role " + role);
    return fmt::format("{}", fmt::join(who, ", "));
}

std::string place_in_words(const When& when, const std::optional<IpAddress>& address) {
    const auto from = address ? print(*address) : std::string("no network");
    const bool is_elsewhere = !when.networks.empty() && (!address || !is_in(when.networks, *address));
    std::vector<std::string> networks;
    for (const auto& network : is_elsewhere ? when.networks : when.not_networks)
        networks.push_back(print(network));
    return fmt::format(
        "it holds {} {}, and this comes from {}", is_elsewhere ? "from" : "from outside of",
        fmt::join(networks, ", "), from
    );
}

} // namespace

std::string_view name(Verdict verdict) noexcept { return verdict_names[static_cast<std::size_t>(verdict)]; }
std::string_view name(Effect effect) noexcept { return effect_names[static_cast<std::size_t>(effect)]; }

std::expected<PolicySet, std::vector<toml::Mistake>>
PolicySet::compile(std::span<const PolicyObject> objects, const Options& options) {
    auto parts = compile_parts(objects, options.actions, options.zone);
    if (!parts) return std::unexpected(std::move(parts.error()));
    PolicySet made;
    made.version_ = options.version;
    made.rules_ = std::move(parts->rules);
    made.written_ = made.rules_.size();
    // What a role may is a rule that allows it to whoever has that role.
    for (const auto& role : parts->roles)
        if (!role.may.empty())
            made.rules_.push_back({.name = role.name, .roles = {role.name}, .actions = role.may});
    made.roles_ = RoleBook(std::move(parts->roles));
    made.quotas_ = std::move(parts->quotas);
    made.zones_ = std::move(parts->zones);
    made.index_ = RuleIndex(made.rules_);
    return made;
}

const calendar::TimeZone& PolicySet::zone(std::string_view name) const {
    const auto found = zones_.find(name);
    invariant(found != zones_.end(), "the zone of a rule is not there");
    return found->second;
}

unsigned PolicySet::missed(const Rule& rule, const Question& question, const Holder& holder) const {
    unsigned missed = 0;
    if (!is_for(rule, question.asker, holder)) missed |= other_asker;
    if (!fits_any(rule.actions, question.action)) missed |= other_action;
    if (!is_of(rule, question)) missed |= other_resource;
    if (rule.when.is_always()) return missed;
    if (!is_from_there(rule.when, question.asker.address)) missed |= other_place;
    if (rule.when.hours && !is_active(*rule.when.hours, question.at, zone(rule.when.time_zone)))
        missed |= other_time;
    return missed;
}

/// Of one that holds at times: as if it forbade now, and did not allow.
bool PolicySet::fits_always(const Rule& rule, const Question& question, const Holder& holder) const {
    const auto of_when = other_time | other_place;
    if ((missed(rule, question, holder) & ~of_when) != 0) return false;
    return rule.effect == Effect::Forbid || rule.when.is_always();
}

template <typename Fits>
Verdict PolicySet::judge_by(const Question& question, const Fits& does_fit) const {
    const auto holder = roles_.holder(question.asker);
    bool is_allowed = question.built_in != UserRole::None && holder.built_in >= question.built_in;
    bool is_forbidden = false;
    index_.each(question, holder, [&](std::uint32_t number) {
        const auto& rule = rules_[number];
        if (is_allowed && rule.effect == Effect::Allow) return true;
        if (does_fit(rule, holder)) (rule.effect == Effect::Forbid ? is_forbidden : is_allowed) = true;
        return !is_forbidden;
    });
    return is_forbidden ? Verdict::Forbidden : is_allowed ? Verdict::Allowed : Verdict::Silent;
}

Verdict PolicySet::judge(const Question& question) const {
    return judge_by(question, [&](const Rule& rule, const Holder& holder) {
        return missed(rule, question, holder) == 0;
    });
}

Verdict PolicySet::judge_always(const Question& question) const {
    return judge_by(question, [&](const Rule& rule, const Holder& holder) {
        return fits_always(rule, question, holder);
    });
}

std::optional<WallTime> PolicySet::holds_until(WallTime now) const {
    std::optional<WallTime> until;
    for (const auto& rule : rules_) {
        if (!rule.when.hours) continue;
        const auto end = calendar::holds_until(*rule.when.hours, now, zone(rule.when.time_zone));
        until = std::min(until.value_or(end), end);
    }
    return until;
}

Decision PolicySet::decide(const Question& question) const {
    const auto holder = roles_.holder(question.asker);
    std::array<std::vector<std::uint32_t>, 2> fitting; // that allow, and that forbid
    index_.each(question, holder, [&](std::uint32_t number) {
        if (missed(rules_[number], question, holder) == 0)
            fitting[static_cast<std::size_t>(rules_[number].effect)].push_back(number);
        return true;
    });
    const bool is_forbidden = !fitting[1].empty();
    const bool is_built_in = question.built_in != UserRole::None && holder.built_in >= question.built_in;
    auto& deciding = fitting[is_forbidden ? 1 : 0];
    std::ranges::sort(deciding);
    const auto again = std::ranges::unique(deciding);
    deciding.erase(again.begin(), again.end());
    Decision decision;
    if (is_built_in && !is_forbidden) decision.rules.emplace_back(governance::name(holder.built_in));
    for (const auto number : deciding)
        if (decision.rules.size() < most_rules_named) decision.rules.push_back(name_of(number));
    if (is_forbidden)
        decision.verdict = Verdict::Forbidden;
    else if (!decision.rules.empty())
        decision.verdict = Verdict::Allowed;
    decision.reason = reason(decision, question, holder);
    return decision;
}

std::string PolicySet::name_of(std::uint32_t number) const {
    return (number < written_ ? "rule." : "role.") + rules_[number].name;
}

std::string
PolicySet::reason(const Decision& decision, const Question& question, const Holder& holder) const {
    const auto of = question.resource.empty() ? "" : fmt::format(" of {}", question.resource);
    const auto subject = question.asker.subject;
    switch (decision.verdict) {
    case Verdict::Allowed:
        if (const auto ours = role_from(decision.rules.front()); ours && decision.rules.size() == 1)
            return fmt::format("role {}", decision.rules.front());
        return fmt::format("{}", fmt::join(decision.rules, ", "));
    case Verdict::Forbidden:
        return fmt::format(
            "{} forbids {} {}{}", fmt::join(decision.rules, ", "), subject, question.action, of
        );
    case Verdict::Silent:
        break;
    }
    if (question.built_in == UserRole::None)
        return fmt::format("no rule allows {} {}{}", subject, question.action, of);
    return fmt::format(
        "{} takes the role {}, and {} has {}{}", question.action, governance::name(question.built_in),
        subject, roles_in_words(holder), rules_.empty() ? "" : "; no rule allows it"
    );
}

Miss PolicySet::miss(const Rule& rule, unsigned missed, const Question& question, const Holder& holder)
    const {
    switch (missed) {
    case other_asker:
        return {
            rule.subjects.empty() ? "roles" : "subjects",
            fmt::format(
                "it is for {}, and {} has {}{}", who_in_words(rule), question.asker.subject,
                holder.has.empty() ? "" : "the role ", roles_in_words(holder)
            )
        };
    case other_action:
        return {"actions", fmt::format("it is about {}", fmt::join(rule.actions, ", "))};
    case other_resource:
        return {
            "resources", fmt::format(
                             "it is about {}, and this is of {}", fmt::join(rule.resources, ", "),
                             question.resource.empty() ? "nothing in particular" : question.resource
                         )
        };
    case other_place:
        return {"when.networks", place_in_words(rule.when, question.asker.address)};
    default:
        break;
    }
    const auto& named = rule.when.time_zone;
    return {
        "when.hours",
        fmt::format("it holds {}{}", print(*rule.when.hours), named.empty() ? "" : " in " + named)
    };
}

Explanation PolicySet::explain(const Question& question) const {
    Explanation explanation;
    explanation.decision = decide(question);
    const auto holder = roles_.holder(question.asker);
    std::vector<std::pair<unsigned, std::uint32_t>> near; // by what is missed, and then by name
    for (std::uint32_t number = 0; number < rules_.size(); ++number) {
        const auto& rule = rules_[number];
        const auto what = missed(rule, question, holder);
        if (what == 0 && explanation.fitting.size() < most_findings)
            explanation.fitting.push_back({name_of(number), rule.effect, {}});
        if (std::popcount(what) == 1) near.emplace_back(what, number);
    }
    std::ranges::sort(near);
    if (near.size() > most_findings) near.resize(most_findings);
    for (const auto& [what, number] : near)
        explanation.near.push_back(
            {name_of(number), rules_[number].effect, miss(rules_[number], what, question, holder)}
        );
    return explanation;
}

std::vector<const Quota*> PolicySet::quotas(const Asker& asker, std::string_view of) const {
    std::vector<const Quota*> found;
    if (quotas_.empty()) return found;
    const auto holder = roles_.holder(asker);
    for (const auto& quota : quotas_) {
        if (quota.of != of) continue;
        const bool is_for_all = quota.subjects.empty() && quota.roles.empty();
        if (is_for_all || fits_any(quota.subjects, asker.subject) || shares_one(quota.roles, holder.has))
            found.push_back(&quota);
    }
    return found;
}

} // namespace tutti::governance::policy
