// The policy that the store has: objects of the kinds role, rule and quota, read and made into a set. On the
// store's thread.
#pragma once

#include "governance/objects/change.hpp"
#include "governance/policy/policy_set.hpp"
#include "governance/request.hpp"
#include "store/control_transaction.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::control_plane {

struct PolicyRows {
    std::vector<governance::policy::PolicyObject> objects;
    std::uint64_t version = 0; ///< higher with each change of any
    /// One whose row is not as it was written, "rule/night": nobody knows what it forbade. Empty: none.
    std::string lost = {};
};
Result<PolicyRows> read_policy(store::ControlStore& store);
Result<PolicyRows> read_policy(store::ControlTransaction& transaction);

/// A set, and why it is not what is written; then nobody but an admin may anything.
struct StoredPolicy {
    std::shared_ptr<const governance::policy::PolicySet> set; ///< owned by whoever decides and explains by it
    std::string problem;                                      ///< empty: it is
    std::string untold = {}; ///< why its snapshot is not there; empty: it is, or nobody wants one
};
StoredPolicy compile_stored(const PolicyRows& rows, const governance::policy::Zones& zones);

/// What stands in the file that others decide by.
struct KeptSnapshot {
    std::string untold = {};                ///< why it could not be written; empty: it is there
    std::optional<std::uint64_t> mark = {}; ///< of its bytes, where it is
};
/// Writes the snapshot by which others decide (governance/policy/policy_snapshot.hpp), where it is not there
/// yet.
KeptSnapshot keep_snapshot(const std::filesystem::path& file, const PolicyRows& rows);
/// Of what is there now; nothing: it is no file that can be read.
std::optional<std::uint64_t> mark_of_snapshot(const std::filesystem::path& file);

/// Whether it is about a policy at all.
bool changes_policy(std::span<const governance::objects::Change> changes);

/// The objects of a policy that stood there before these changes.
std::vector<governance::policy::PolicyObject> policy_before(
    std::vector<governance::policy::PolicyObject> objects,
    std::span<const governance::objects::Change> changes
);

/// What a change of a policy is looked through by.
struct PolicyTerms {
    std::vector<std::string_view> actions; ///< those that there are
    governance::policy::Zones zones;
};
/// Why a change that stands in the rows may not be: what is wrong in it, or that whoever makes it could make
/// none any more. Nothing: it may.
std::optional<governance::Fault> why_no_policy(
    store::ControlTransaction& transaction, std::span<const governance::objects::Change> changes,
    const governance::Subject& subject, const PolicyTerms& terms
);

/// All that is wrong, as one refusal: its field and message are of the first.
governance::Fault fault_of(const std::vector<toml::Mistake>& mistakes);
/// Those of the second in the place of the first's.
std::vector<governance::policy::PolicyObject> with_others(
    std::vector<governance::policy::PolicyObject> objects,
    std::vector<governance::policy::PolicyObject> others
);

} // namespace tutti::control_plane
