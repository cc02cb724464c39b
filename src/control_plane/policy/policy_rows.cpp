#include "control_plane/policy/policy_rows.hpp"

#include "base/digest.hpp"
#include "control_plane/objects/object_rows.hpp"
#include "governance/policy.hpp"
#include "governance/policy/policy_snapshot.hpp"
#include "io/disk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::control_plane {

using governance::Fault;
using governance::policy::PolicyObject;
using governance::policy::PolicySet;

namespace {

constexpr auto kinds = std::to_array<std::string_view>({"role", "rule", "quota"});

/// The first that has a status, and neither is there nor was removed; empty: none.
std::string first_lost(std::string_view kind, const store::RowSet& objects, const store::RowSet& states) {
    for (const auto& state : states.rows)
        if (!std::ranges::binary_search(objects.rows, state.key, {}, &store::Row::key)
            && !was_removed(state.value))
            return fmt::format("{}/{}", kind, state.key);
    return {};
}

template <typename Store>
Result<PolicyRows> read_from(Store& store) {
    PolicyRows policy;
    for (const auto kind : kinds) {
        auto set = store.rows(object_set(kind));
        if (!set) return pass_on(set);
        const auto states = store.rows(status_set(kind));
        if (!states) return std::unexpected(states.error());
        if (policy.lost.empty()) policy.lost = first_lost(kind, *set, *states);
        policy.version += set->revision;
        for (const auto& row : set->rows) {
            auto object = governance::objects::parse_object({std::string(kind), row.key}, row.value);
            if (object)
                policy.objects.push_back({std::string(kind), row.key, std::move(object->spec)});
            else if (policy.lost.empty())
                policy.lost = fmt::format("{}/{}", kind, row.key);
        }
    }
    return policy;
}

/// What whoever makes this change could not change again by that policy: objects at all, or one of its rules,
/// which nobody might be able to take back then.
std::optional<std::string> locked_for(
    const PolicySet& set, std::span<const governance::objects::Change> changes,
    const governance::Subject& subject
) {
    if (!may_apply_again(set, subject)) return "objects";
    for (const auto& change : changes)
        if (change.after && governance::policy::is_policy_kind(change.key.kind)
            && !may_change_again(set, subject, "object:" + text(change.key)))
            return text(change.key);
    return std::nullopt;
}

/// Of a pipe nobody waits for bytes.
std::optional<std::string> snapshot_text(io::Disk& disk, const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored)) return std::nullopt;
    auto text = io::read_file(disk, file, governance::policy::largest_snapshot);
    if (!text) return std::nullopt;
    return std::move(*text);
}

} // namespace

Result<PolicyRows> read_policy(store::ControlStore& store) { return read_from(store); }
Result<PolicyRows> read_policy(store::ControlTransaction& transaction) { return read_from(transaction); }

StoredPolicy compile_stored(const PolicyRows& rows, const governance::policy::Zones& zones) {
    if (!rows.lost.empty())
        return {
            std::make_shared<const PolicySet>(governance::policy::for_admins_alone(rows.version)),
            fmt::format("{} is not as it was written: apply it again, or remove it", rows.lost)
        };
    // Of an action that there is no more a rule may stay.
    auto made = PolicySet::compile(rows.objects, {.version = rows.version, .actions = {}, .zone = zones});
    if (made) return {std::make_shared<const PolicySet>(std::move(*made)), {}};
    const auto fault = fault_of(made.error());
    return {
        std::make_shared<const PolicySet>(governance::policy::for_admins_alone(rows.version)),
        fmt::format("{}: {}", fault.field, fault.message)
    };
}

std::vector<PolicyObject>
policy_before(std::vector<PolicyObject> objects, std::span<const governance::objects::Change> changes) {
    for (const auto& change : changes) {
        std::erase_if(objects, [&](const PolicyObject& object) {
            return object.kind == change.key.kind && object.name == change.key.name;
        });
        if (change.before && governance::policy::is_policy_kind(change.key.kind))
            objects.push_back({change.key.kind, change.key.name, change.before->spec});
    }
    return objects;
}

KeptSnapshot keep_snapshot(const std::filesystem::path& file, const PolicyRows& rows) {
    const auto text = governance::policy::print_snapshot(rows.objects, rows.version);
    io::SystemDisk disk;
    if (snapshot_text(disk, file) == text) return {.mark = digest(text)};
    if (text.size() > governance::policy::largest_snapshot)
        return {
            .untold = fmt::format(
                "{}: the policy has {} bytes, and others read {} at most", file.native(), text.size(),
                governance::policy::largest_snapshot
            )
        };
    io::remove_unfinished(disk, file);
    auto written = io::replace_file(disk, file, text, io::Durability::Durable);
    if (!written) return {.untold = std::move(written.error().message)};
    return {.mark = digest(text)};
}

std::optional<std::uint64_t> mark_of_snapshot(const std::filesystem::path& file) {
    io::SystemDisk disk;
    const auto text = snapshot_text(disk, file);
    return text ? std::optional(digest(*text)) : std::nullopt;
}

bool changes_policy(std::span<const governance::objects::Change> changes) {
    return std::ranges::any_of(changes, [](const auto& change) {
        return governance::policy::is_policy_kind(change.key.kind);
    });
}

std::optional<Fault> why_no_policy(
    store::ControlTransaction& transaction, std::span<const governance::objects::Change> changes,
    const governance::Subject& subject, const PolicyTerms& terms
) {
    if (!changes_policy(changes)) return std::nullopt;
    auto rows = read_policy(transaction);
    if (!rows) return governance::fault_of(rows.error());
    const auto after = PolicySet::compile(rows->objects, {.actions = terms.actions, .zone = terms.zones});
    if (!after) return fault_of(after.error());
    const auto locked = locked_for(*after, changes, subject);
    if (!locked) return std::nullopt;
    const auto earlier =
        PolicySet::compile(policy_before(std::move(rows->objects), changes), {.zone = terms.zones});
    if (earlier && locked_for(*earlier, changes, subject)) return std::nullopt;
    return Fault{
        .status = 409,
        .code = "locks_out",
        .message = fmt::format(
            "by these rules {} could not apply {} any more, or not at all times: let somebody else "
            "apply them, or leave that to {}",
            subject.name, *locked, subject.name
        ),
        .field = "objects"
    };
}

Fault fault_of(const std::vector<toml::Mistake>& mistakes) {
    const auto& first = mistakes.front();
    auto message = first.reason;
    if (!first.suggestion.empty()) message += fmt::format(": did you mean `{}`?", first.suggestion);
    if (mistakes.size() > 1) message += fmt::format(" ({} more)", mistakes.size() - 1);
    return {
        .status = 400,
        .code = name(ErrorCode::InvalidInput),
        .message = std::move(message),
        .field = first.key
    };
}

std::vector<PolicyObject> with_others(std::vector<PolicyObject> objects, std::vector<PolicyObject> others) {
    for (auto& other : others) {
        std::erase_if(objects, [&](const PolicyObject& object) {
            return object.kind == other.kind && object.name == other.name;
        });
        objects.push_back(std::move(other));
    }
    return objects;
}

} // namespace tutti::control_plane
