#include "control_plane/policy/object_quotas.hpp"

#include "governance/quota.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace tutti::control_plane {

using governance::Fault;
using governance::QuotaUse;
using governance::policy::PolicySet;

namespace {

constexpr std::string_view prefix = "object.";

/// All and own ones, by kind.
using Holdings = std::map<std::string, QuotaUse, std::less<>>;

Result<Holdings> count(store::ControlTransaction& transaction, std::string_view subject) {
    auto sets = transaction.sets();
    if (!sets) return pass_on(sets);
    Holdings found;
    for (const auto& name : *sets) {
        if (!name.starts_with(prefix)) continue;
        const auto kind = name.substr(prefix.size());
        const auto set = transaction.rows(name);
        if (!set) return std::unexpected(set.error());
        for (const auto& row : set->rows) {
            const auto object = governance::objects::parse_object({kind, row.key}, row.value);
            ++found[kind].all;
            if (object && object->by == subject)
                ++found[kind].own; // of a damaged one nobody knows whose it is
        }
    }
    return found;
}

/// How many more whoever asks has by the changes, by kind.
std::map<std::string, std::uint64_t, std::less<>> more_by(std::span<const governance::objects::Change> changes
) {
    std::map<std::string, std::uint64_t, std::less<>> more;
    for (const auto& change : changes)
        if (!change.before && change.after) ++more[change.key.kind];
    return more;
}

std::optional<Fault> why_no_more_of(
    const PolicySet& set, const governance::Subject& subject, std::string_view of, std::uint64_t more,
    QuotaUse holding
) {
    // They stand in the rows already.
    holding.all -= std::min(holding.all, more);
    holding.own -= std::min(holding.own, more);
    return governance::why_no_more(set, subject, of, more, [&] { return holding; });
}

} // namespace

std::optional<Fault> why_no_more_objects(
    store::ControlTransaction& transaction, std::span<const governance::objects::Change> changes,
    const governance::Subject& subject, const PolicyTerms& terms
) {
    const auto more = more_by(changes);
    if (more.empty()) return std::nullopt;
    const auto quotas = transaction.rows("object.quota");
    if (!quotas) return governance::fault_of(quotas.error());
    if (quotas->rows.empty()) return std::nullopt;
    const auto rows = read_policy(transaction);
    if (!rows) return governance::fault_of(rows.error());
    const auto stored = compile_stored(*rows, terms.zones);
    const auto holdings = count(transaction, subject.name);
    if (!holdings) return governance::fault_of(holdings.error());
    QuotaUse all;
    std::uint64_t all_more = 0;
    for (const auto& [kind, holding] : *holdings) {
        all.all += holding.all;
        all.own += holding.own;
    }
    for (const auto& [kind, count_of_kind] : more) {
        all_more += count_of_kind;
        const auto found = holdings->find(kind);
        const auto holding = found != holdings->end() ? found->second : QuotaUse{};
        if (auto fault = why_no_more_of(*stored.set, subject, kind + "s", count_of_kind, holding))
            return fault;
    }
    return why_no_more_of(*stored.set, subject, "objects", all_more, all);
}

} // namespace tutti::control_plane
