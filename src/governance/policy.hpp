// Policy: who may ask what. Whatever is not allowed is refused.
#pragma once

#include "governance/command_table.hpp"
#include "governance/policy/policy_set.hpp"
#include "governance/request.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance {

struct Decision {
    bool is_allowed = false;
    std::string reason;                  ///< why not, with what it would take; or by which rule
    std::vector<std::string> rules = {}; ///< which decided, by name
};

class Policy {
public:
    virtual ~Policy() = default;
    virtual Decision
    decide(const Subject& subject, const CommandType& type, const Value& params, WallTime now) = 0;
};

/// By a set, which may be another one from now on. By the empty one a viewer looks, an operator plays, an
/// admin sets up, and who has no role may nothing.
class CommandPolicy final : public Policy {
public:
    using Set = std::shared_ptr<const policy::PolicySet>;
    using Heard = std::function<void(const policy::Question& question, policy::Verdict verdict)>;

    CommandPolicy() : set_(std::make_shared<const policy::PolicySet>()) {}

    /// Owned by this and by whoever explains a decision of it.
    const Set& set() const noexcept { return set_; }
    void swap(Set set) noexcept { set_ = std::move(set); }
    /// Called with all that is decided.
    void on_decision(Heard heard) { heard_ = std::move(heard); }

    Decision
    decide(const Subject& subject, const CommandType& type, const Value& params, WallTime now) override;

private:
    Set set_;
    Heard heard_ = nullptr;
};

/// The least role that has it.
UserRole least_role(Permission permission) noexcept;

/// Who asks, as a policy is asked. Lives as long as the subject.
policy::Asker asker_of(const Subject& subject);

/// Whatever a rule may be about: all commands, and what the hub and the gateway let through.
std::vector<std::string_view> known_actions(const CommandTable& table);

/// Whether that one could still apply objects, at any time and from anywhere: who could not takes himself
/// out.
bool may_apply_again(const policy::PolicySet& set, const Subject& subject);
/// The same of one object, "object:rule/night": apply it anew, or remove it.
bool may_change_again(const policy::PolicySet& set, const Subject& subject, std::string_view resource);

} // namespace tutti::governance
