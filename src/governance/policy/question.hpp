// Question: who wants to do what, and of what; and what a policy answers.
#pragma once

#include "base/ip_network.hpp"
#include "base/time.hpp"
#include "governance/policy/user_role.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance::policy {

/// Who asks. The rim has made sure of it.
struct Asker {
    std::string_view subject; ///< a user's name
    UserRole role = UserRole::None;
    std::span<const std::string> roles = {
    }; ///< others that he has; those that there are none of count nothing
    /// Nothing: it came over no network. Then it is in no network, and outside of none.
    std::optional<IpAddress> address = {};
    std::string_view client = {}; ///< the id by which it came to the bus
    std::string_view user = {};   ///< whom "%u" stands for; empty: the subject
};

struct Question {
    Asker asker;
    std::string_view action;            ///< a command's name, "hub.publish"
    std::string_view resource = {};     ///< "service:lamp", "topic:event/#"; empty: of nothing in particular
    UserRole built_in = UserRole::None; ///< the least that may without any rule; None: nobody may
    WallTime at = {};
};

enum class Verdict : std::uint8_t {
    Silent, ///< no rule says anything: refused, where nothing else lets it through
    Allowed,
    Forbidden, ///< whatever allows it
};
/// "allowed".
std::string_view name(Verdict verdict) noexcept;

struct Decision {
    Verdict verdict = Verdict::Silent;
    /// Which decided, by name: "rule.night", "role.dj", "operator" (one of ours). At most sixteen.
    std::vector<std::string> rules;
    std::string reason; ///< a sentence for people

    bool is_allowed() const noexcept { return verdict == Verdict::Allowed; }
    bool operator==(const Decision&) const = default;
};

enum class Effect : std::uint8_t { Allow, Forbid };
/// "allow".
std::string_view name(Effect effect) noexcept;

/// Why a rule says nothing to a question: one of its keys, and what does not fit.
struct Miss {
    std::string key; ///< "subjects", "actions", "resources", "when.hours"
    std::string why;

    bool operator==(const Miss&) const = default;
};

/// A rule that has to do with a question: it fits, or misses it by one key.
struct Finding {
    std::string rule; ///< as in Decision::rules
    Effect effect = Effect::Allow;
    std::optional<Miss> miss; ///< nothing: it fits

    bool operator==(const Finding&) const = default;
};

struct Explanation {
    Decision decision;
    std::vector<Finding> fitting; ///< at most twenty
    std::vector<Finding> near;    ///< likewise; first what holds at another time or elsewhere
};

} // namespace tutti::governance::policy
