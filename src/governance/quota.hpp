// Quotas: how many of something somebody may have, as the policy says it. Whoever makes something asks
// before, where what there is cannot change meanwhile.
#pragma once

#include "governance/policy/policy_set.hpp"
#include "governance/request.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace tutti::governance {

struct QuotaUse {
    std::uint64_t own = 0; ///< of whoever asks
    std::uint64_t all = 0;
};

/// Why that one may not have so many more of it: 429 `quota_exceeded`, which names the quota. `count` says
/// what there is without them, and is asked only where there is a quota.
std::optional<Fault> why_no_more(
    const policy::PolicySet& set, const Subject& subject, std::string_view of, std::uint64_t more,
    const std::function<QuotaUse()>& count
);

} // namespace tutti::governance
