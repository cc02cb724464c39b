// Objects, their status and their revisions as rows of the control store. Everything here runs on the store's
// thread.
#pragma once

#include "governance/objects/change.hpp"
#include "governance/objects/condition.hpp"
#include "governance/objects/revision.hpp"
#include "store/control_transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::control_plane {

/// Of all kinds together. More is LimitExceeded.
inline constexpr std::uint64_t most_objects = 20'000;

inline constexpr std::string_view revision_set = "revision";
std::string object_set(std::string_view kind);
std::string status_set(std::string_view kind);
/// What those that are leaving were last.
std::string leaving_set(std::string_view kind);

// ---- what is there ----

/// Nothing: there is none, or it is damaged.
Result<std::optional<governance::objects::Object>>
find_object(store::ControlTransaction& transaction, const governance::objects::ObjectKey& key);
/// What one that is leaving was last.
Result<std::optional<governance::objects::Object>>
find_leaving(store::ControlTransaction& transaction, const governance::objects::ObjectKey& key);
/// Nothing: nobody has said anything of it, or what is kept of that is no status.
Result<std::optional<governance::objects::Status>>
find_status(store::ControlTransaction& transaction, const governance::objects::ObjectKey& key);
/// Of an object that has no row, by the one of its status: whether somebody removed it. Else that row is
/// lost: the store has set it aside, as it was not as it was written.
bool was_removed(std::string_view status);
/// Of a damaged object nobody knows what it is to be: its row is lost, or is none that print() wrote, as of
/// another version. What it was when it was last applied, by the revisions that are kept; where none of them
/// says it, one whose spec is empty. Nothing: it is whole, or there is none.
Result<std::optional<governance::objects::Object>>
find_damaged(store::ControlTransaction& transaction, const governance::objects::ObjectKey& key);
/// Those of these keys that are damaged.
Result<governance::objects::Objects>
find_damaged(store::ControlTransaction& transaction, std::span<const governance::objects::ObjectKey> keys);
/// All of these kinds: those that are whole, and the others.
struct FoundObjects {
    governance::objects::Objects whole = {};
    governance::objects::Objects damaged = {}; ///< what they were last
};
Result<FoundObjects>
find_objects(store::ControlTransaction& transaction, std::span<const std::string_view> kinds);
/// The objects of these keys, as far as there are, and are whole.
Result<governance::objects::Objects>
find_objects(store::ControlTransaction& transaction, std::span<const governance::objects::ObjectKey> keys);

// ---- what becomes of it ----

/// Puts what is after each change in its row, and what is known of it: nobody has looked yet, or it is
/// leaving. Returns by how much there are more objects.
Result<std::int64_t>
put_changes(store::ControlTransaction& transaction, std::span<const governance::objects::Change> changes);
/// The revision of these changes, written with its number; those that are too old go. LimitExceeded where
/// there would be too many objects.
Result<std::uint64_t> put_revision(
    store::ControlTransaction& transaction, governance::objects::Revision revision, std::int64_t more_objects
);
/// What is said of an object that was seen at `generation`.
Result<void> put_status(
    store::ControlTransaction& transaction, const governance::objects::ObjectKey& key,
    const governance::objects::Status& status
);

// ---- revisions ----

/// Nothing: there is none of that number, it is no longer kept, or it is not as it was written.
Result<std::optional<governance::objects::Revision>>
find_revision(store::ControlStore& store, std::uint64_t number);
/// The same, of a transaction.
Result<std::optional<governance::objects::Revision>>
find_revision(store::ControlTransaction& transaction, std::uint64_t number);
/// The newest; 0: there is none.
Result<std::uint64_t> newest_revision(store::ControlStore& store);
Result<std::uint64_t> newest_revision(store::ControlTransaction& transaction);

} // namespace tutti::control_plane
