// What a policy is made of, as it is written: roles, rules and quotas.
#pragma once

#include "base/ip_network.hpp"
#include "calendar/weekly_hours.hpp"
#include "governance/policy/question.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tutti::governance::policy {

/// [role.dj]: what whoever has it may.
struct Role {
    std::string name;
    std::vector<std::string> may = {};      ///< actions, as in a rule
    std::vector<std::string> includes = {}; ///< other roles, ours among them: it may what they may
    std::string about = {};                 ///< for people

    bool operator==(const Role&) const = default;
};

/// When and from where a rule holds. What is left out may be anything.
struct When {
    std::optional<calendar::WeeklyHours> hours = {};
    std::string time_zone = {};               ///< of the hours; empty: that of this machine
    std::vector<IpNetwork> networks = {};     ///< from one of them
    std::vector<IpNetwork> not_networks = {}; ///< from none of them

    bool is_always() const noexcept { return !hours && networks.empty() && not_networks.empty(); }
    bool operator==(const When&) const = default;
};

/// [rule.night]. Of each list one must fit; `subjects` and `roles` together say who: one of either.
struct Rule {
    std::string name;
    Effect effect = Effect::Allow;
    std::vector<std::string> subjects = {}; ///< "anna", "guest-*"
    /// Who may what such a role may, for a rule that allows; who has that role itself, for one that forbids.
    std::vector<std::string> roles = {};
    std::vector<std::string> actions = {}; ///< "service.restart", "service.*", "*"
    std::vector<std::string> resources = {
    }; ///< "service:lamp", "playlist:show-*", "topic:event/#"; none: of whatever
    When when = {};
    std::string about = {};

    bool operator==(const Rule&) const = default;
};

/// [quota.jobs]: how many of something there may be.
struct Quota {
    enum class Per : std::uint8_t { Subject, All };

    std::string name;
    std::string of; ///< "jobs", "objects"
    std::uint64_t most = 0;
    Per per = Per::Subject;                 ///< each whom it is for has so many; or all of them together
    std::vector<std::string> subjects = {}; ///< as in a rule; neither these nor roles: everybody
    std::vector<std::string> roles = {};    ///< who has that role itself
    std::string about = {};

    bool operator==(const Quota&) const = default;
};

} // namespace tutti::governance::policy
