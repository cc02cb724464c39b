// PolicySnapshot: a policy as one text, by which control hands it on to those who decide by it elsewhere: the
// hub, the gateway. Format: docs/policy.md#the-snapshot.
#pragma once

#include "governance/policy/policy_set.hpp"

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance::policy {

/// In the state directory.
inline constexpr std::string_view snapshot_file = "policy.json";
inline constexpr std::size_t largest_snapshot = 64 << 20;

/// `{"v":1,"version":…,"checksum":"…","objects":[{"kind":…,"name":…,"spec":…}]}`, and a line's end.
std::string print_snapshot(std::span<const PolicyObject> objects, std::uint64_t version);

/// What print_snapshot() makes of nothing that never was anything else, as most installations have it.
inline constexpr std::string_view empty_snapshot =
    "{\"v\":1,\"version\":0,\"checksum\":\"3723e8f99c77aa3d\",\"objects\":[]}\n";

/// The set that it is, or all that is wrong: with the text, or else with the policy itself. A rule may stay
/// whose action there is no more.
std::expected<PolicySet, std::vector<toml::Mistake>>
read_snapshot(std::string_view text, const Zones& zones = nullptr);

/// Rules as people write them, `[rule.NAME]` in TOML, where nobody keeps them as objects: the set that they
/// are, or all that is wrong.
std::expected<PolicySet, std::vector<toml::Mistake>>
read_rules(std::string_view text, const Zones& zones = nullptr);

/// What holds where something was written that nobody can read: it might have forbidden anything, so viewers
/// and operators may nothing, and neither may roles of one's own.
PolicySet for_admins_alone(std::uint64_t version);

} // namespace tutti::governance::policy
