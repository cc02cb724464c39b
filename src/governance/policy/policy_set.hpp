// PolicySet: roles, rules and quotas as one whole that answers who may what. Made once, then never changed:
// another policy is another set. Pure; belongs to no thread.
//
// Whatever no rule allows is refused, and what one forbids no other allows. The order of rules means nothing.
// Without any object it is what there is without a policy: a viewer looks, an operator plays, an admin sets
// up.
#pragma once

#include "calendar/time_zone.hpp"
#include "governance/policy/policy_object.hpp"
#include "governance/policy/question.hpp"
#include "governance/policy/role_book.hpp"
#include "governance/policy/rule.hpp"
#include "governance/policy/rule_index.hpp"
#include "toml/mistake.hpp"

#include <cstdint>
#include <expected>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance::policy {

class PolicySet {
public:
    struct Options {
        std::uint64_t version = 0;
        /// All that there are: a rule about another one is a mistake. Empty: nobody knows.
        std::span<const std::string_view> actions = {};
        /// A zone of the database, or without a name that of this machine. Without it all clocks show UTC.
        Zones zone = nullptr;
    };

    /// Without an object.
    PolicySet() = default;
    /// Or all that is wrong, each with its key: "rule.night.actions[0]".
    static std::expected<PolicySet, std::vector<toml::Mistake>>
    compile(std::span<const PolicyObject> objects, const Options& options);

    std::uint64_t version() const noexcept { return version_; }
    /// There is nothing in it: what there is without a policy holds.
    bool is_empty() const noexcept { return roles_.roles().empty() && rules_.empty() && quotas_.empty(); }

    // ---- what it answers ----

    /// Quickly, without a word.
    Verdict judge(const Question& question) const;
    Decision decide(const Question& question) const;
    /// With what had to do with it. Looks at every rule.
    Explanation explain(const Question& question) const;
    /// Whatever the time and the place: what forbids at times forbids, what allows at times does not.
    Verdict judge_always(const Question& question) const;
    /// A time after `now` up to which all rules that hold at times say what they say now; nothing: for ever.
    std::optional<WallTime> holds_until(WallTime now) const;

    /// Whoever asks, with all that the roles include. The texts are the asker's and this one's.
    Holder holder(const Asker& asker) const { return roles_.holder(asker); }
    /// Those that hold for that one, by name.
    std::vector<const Quota*> quotas(const Asker& asker, std::string_view of) const;

    // ---- what it is made of ----

    std::span<const Role> roles() const noexcept { return roles_.roles(); }
    /// By name. What custom roles may is not among them.
    std::span<const Rule> rules() const noexcept { return std::span(rules_).first(written_); }
    std::span<const Quota> quotas() const noexcept { return quotas_; }

private:
    template <typename Fits>
    Verdict judge_by(const Question& question, const Fits& does_fit) const;
    /// One bit for each thing of it that does not fit.
    unsigned missed(const Rule& rule, const Question& question, const Holder& holder) const;
    bool fits_always(const Rule& rule, const Question& question, const Holder& holder) const;
    Miss miss(const Rule& rule, unsigned missed, const Question& question, const Holder& holder) const;
    std::string reason(const Decision& decision, const Question& question, const Holder& holder) const;
    std::string name_of(std::uint32_t number) const;
    const calendar::TimeZone& zone(std::string_view name) const;

    std::uint64_t version_ = 0;
    RoleBook roles_;
    std::vector<Rule> rules_; ///< those that are written, then what each role may
    std::size_t written_ = 0;
    std::vector<Quota> quotas_;
    std::map<std::string, calendar::TimeZone, std::less<>> zones_;
    RuleIndex index_;
};

} // namespace tutti::governance::policy
