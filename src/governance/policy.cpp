#include "governance/policy.hpp"

#include "governance/command_resource.hpp"
#include "governance/gateway_actions.hpp"

#include <array>
#include <cstddef>

namespace tutti::governance {

namespace {

/// What nobody asks as a command.
constexpr auto others = std::to_array<std::string_view>({"hub.publish", "hub.retain", "hub.subscribe"});

/// Of one command: whoever hears of decisions keeps the last thousand, and one apply may name twice as many
/// objects. What is refused is heard always.
constexpr std::size_t most_heard = 16;

bool may_always(
    const policy::PolicySet& set, const Subject& subject, std::string_view action, std::string_view resource
) {
    const policy::Question question{
        .asker = asker_of(subject), .action = action, .resource = resource, .built_in = UserRole::Admin
    };
    return set.judge_always(question) == policy::Verdict::Allowed;
}

} // namespace

UserRole least_role(Permission permission) noexcept {
    switch (permission) {
    case Permission::Look:
        return UserRole::Viewer;
    case Permission::Play:
        return UserRole::Operator;
    case Permission::SetUp:
        break;
    }
    return UserRole::Admin;
}

policy::Asker asker_of(const Subject& subject) {
    return {
        .subject = subject.name,
        .role = subject.role,
        .roles = subject.roles,
        .address = parse_ip_address(subject.address)
    };
}

std::vector<std::string_view> known_actions(const CommandTable& table) {
    std::vector<std::string_view> known(others.begin(), others.end());
    for (const auto& action : gateway_actions()) known.push_back(action.name);
    for (const auto& type : table.all()) known.push_back(type.name);
    return known;
}

Decision
CommandPolicy::decide(const Subject& subject, const CommandType& type, const Value& params, WallTime now) {
    policy::Question question{
        .asker = asker_of(subject), .action = type.name, .built_in = least_role(type.permission), .at = now
    };
    Decision decision;
    std::size_t heard = 0;
    for (const auto& resource : resources_of(type, params)) {
        question.resource = resource;
        auto made = set_->decide(question);
        if (heard_ && (++heard <= most_heard || !made.is_allowed())) heard_(question, made.verdict);
        decision = {made.is_allowed(), std::move(made.reason), std::move(made.rules)};
        if (!decision.is_allowed) break;
    }
    return decision;
}

bool may_apply_again(const policy::PolicySet& set, const Subject& subject) {
    return may_always(set, subject, "object.apply", {});
}

bool may_change_again(const policy::PolicySet& set, const Subject& subject, std::string_view resource) {
    return may_always(set, subject, "object.apply", resource)
           || may_always(set, subject, "object.remove", resource);
}

} // namespace tutti::governance
