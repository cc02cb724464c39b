// Rulebook: who may what at the gateway, by the policy that control keeps (docs/policy.md). Another policy is
// another set, taken over whole. Pure.
#pragma once

#include "gateway/role.hpp"
#include "governance/command_table.hpp"
#include "governance/policy/policy_set.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::gateway {

class Rulebook {
public:
    using Set = std::shared_ptr<const governance::policy::PolicySet>;

    Rulebook() : set_(std::make_shared<const governance::policy::PolicySet>()) {}

    /// Owned by this and by whoever read it.
    void take(Set set) noexcept { set_ = std::move(set); }
    const governance::policy::PolicySet& set() const noexcept { return *set_; }
    /// Then each route takes its own role, and nothing else matters.
    bool is_empty() const noexcept { return set_->is_empty(); }

    /// Whether there is such a role besides ours.
    bool has(std::string_view role) const noexcept { return find(role) != nullptr; }
    /// The highest of ours that it includes; Anyone: none.
    Role included_in(std::string_view role) const;
    /// What it may, with what it includes: patterns of actions.
    std::vector<std::string> allowed_by(std::string_view role) const;
    /// Of those besides ours.
    std::vector<std::string> names() const;

    /// All commands, with what each is of. Made when it is first asked for: without rules nobody does.
    const governance::CommandTable& commands() const;

private:
    const governance::policy::Role* find(std::string_view role) const noexcept;

    Set set_;
    mutable std::optional<governance::CommandTable> commands_;
};

} // namespace tutti::gateway
