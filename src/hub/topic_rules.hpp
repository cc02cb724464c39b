// TopicRules: what a policy says of topics (docs/policy.md#the-bus), as the hub's authorizer asks it. What
// was decided is kept: a policy is another one by another TopicRules.
#pragma once

#include "governance/policy/policy_set.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::hub {

class TopicRules {
public:
    using Set = std::shared_ptr<const governance::policy::PolicySet>;
    using Verdict = governance::policy::Verdict;

    enum class Act : std::uint8_t { Publish, Subscribe, Retain };

    /// Who asks. On the bus nobody has a role.
    struct Asker {
        std::string_view subject;      ///< a user's or a service's name, "anonymous"
        std::string_view client_id;    ///< a subject, too: "client:…"
        std::string_view address = {}; ///< "127.0.0.1:40112"; what is none came over no network
    };

    /// Whether any rule of it says something of topics.
    static bool are_in(const governance::policy::PolicySet& set);
    /// `now`: rules that hold at times hold as they do then. Owns the set beside whoever explains by it.
    /// Rules name topics as they are below `root`, and others from the top: "event/x", "/home/lamp".
    TopicRules(Set set, std::string_view root, WallTime now);

    Verdict judge(Act act, const Asker& asker, std::string_view topic);
    /// Whether a rule allows to read some of what the filter takes.
    bool opens_some_of(const Asker& asker, std::string_view filter) const;
    governance::policy::Decision decide(Act act, const Asker& asker, std::string_view topic) const;

    /// Whether any of them holds somewhere and elsewhere does not.
    bool name_networks() const noexcept { return names_networks_; }

    /// Up to when all of it holds as it does now; nothing: for ever.
    std::optional<WallTime> holds_until() const { return set_->holds_until(now_); }

private:
    struct Kept {
        std::size_t hash = 0;
        std::string key; ///< empty: none
        Verdict verdict = Verdict::Silent;
    };

    void look_at(const governance::policy::Rule& rule);
    void write_key(Act act, const Asker& asker, std::string_view topic);
    governance::policy::Question question_of(Act act, const Asker& asker, std::string_view resource) const;
    Verdict ask(Act act, const Asker& asker, std::string_view resource) const;
    std::string resource_of(std::string_view topic) const;

    Set set_;
    std::string root_;
    WallTime now_;
    bool names_clients_ = false; ///< a rule is about some of them, by their ids
    bool names_networks_ = false;
    std::vector<std::string> openings_; ///< filters that it is allowed to listen by: to whom, the set knows
    std::vector<Kept> kept_;            ///< by hash, the last that was asked
    std::string key_;                   ///< of what is asked, for its capacity
};

/// "hub.publish".
std::string_view name(TopicRules::Act act) noexcept;

} // namespace tutti::hub
