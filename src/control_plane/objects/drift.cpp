#include "control_plane/objects/drift.hpp"

#include <algorithm>

namespace tutti::control_plane {

using namespace governance::objects;

namespace {

bool is_true(const Condition* condition) noexcept {
    return condition != nullptr && condition->finding.status == Truth::True;
}

} // namespace

std::optional<std::string> note_drift(
    Observed& observed, const Status& before, std::uint64_t generation, WallTime now, microseconds stays
) {
    if (const auto* said = observed.findings.find(drifted))
        return said->status == Truth::True ? std::optional(said->message) : std::nullopt;
    const bool was_so = is_true(before.find(ready)) && before.observed_generation == generation;
    if (was_so && !observed.corrected.empty()) {
        observed.findings.add(drifted, Truth::True, "PutRight", observed.corrected);
        observed.look_again = std::min(observed.look_again.value_or(stays), stays);
        return observed.corrected;
    }
    const auto* known = before.find(drifted);
    if (!is_true(known) || now - known->since >= stays) return std::nullopt;
    observed.findings.all.push_back(known->finding);
    const auto left = std::min(stays, known->since + stays - now);
    observed.look_again = std::min(observed.look_again.value_or(left), left);
    return std::nullopt;
}

} // namespace tutti::control_plane
