#include "governance/quota.hpp"

#include "governance/policy.hpp"

#include <fmt/format.h>

namespace tutti::governance {

std::optional<Fault> why_no_more(
    const policy::PolicySet& set, const Subject& subject, std::string_view of, std::uint64_t more,
    const std::function<QuotaUse()>& count
) {
    if (more == 0) return std::nullopt;
    const auto quotas = set.quotas(asker_of(subject), of);
    if (quotas.empty()) return std::nullopt;
    const auto holding = count();
    for (const auto* quota : quotas) {
        const bool is_of_all = quota->per == policy::Quota::Per::All;
        const auto there = is_of_all ? holding.all : holding.own;
        if (there <= quota->most && more <= quota->most - there) continue;
        return Fault{
            .status = 429,
            .code = "quota_exceeded",
            .message = fmt::format(
                "quota.{}: {} may have {} {}, and {} {} there: take some away first, or ask an admin for "
                "more",
                quota->name, is_of_all ? "all together" : subject.name, quota->most, of, there,
                there == 1 ? "is" : "are"
            ),
            .field = fmt::format("quota.{}", quota->name)
        };
    }
    return std::nullopt;
}

} // namespace tutti::governance
