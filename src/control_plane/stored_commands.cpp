#include "control_plane/stored_commands.hpp"

#include "base/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tutti::control_plane {

using governance::Outcome;

namespace {

/// A parameter that the command's type says must be there.
std::string_view word(const Value& params, std::string_view key) { return params.find(key)->string(); }

/// The event of a change, and the command's answer.
Outcome tell(
    store::ControlTransaction& transaction, std::string_view event, const Value& params,
    const Result<std::uint64_t>& revision, WallTime now
) {
    if (!revision) return std::unexpected(governance::fault_of(revision.error()));
    const auto data =
        Value::object({{"set", word(params, "set")}, {"key", word(params, "key")}, {"revision", *revision}});
    const auto sequence = transaction.emit(now, event, print_json(data));
    if (!sequence) return std::unexpected(governance::fault_of(sequence.error()));
    return Value::object({{"revision", *revision}, {"event", *sequence}});
}

} // namespace

namespace {

/// A part of control, and the command that shows and changes what is its own.
struct Reserved {
    std::string_view set; ///< and all below it
    std::string_view whose;
    std::string_view command;
};
constexpr auto reserved_sets = std::to_array<Reserved>({
    {"vault", "the vault's", "tutti vault"},
    {"job", "the jobs'", "tutti job"},
    {"health", "health's", "tutti health"},
    {"object", "the objects'", "tutti apply"},
    {"status", "the objects'", "tutti get"},
    {"leaving", "the objects'", "tutti get"},
    {"revision", "the objects'", "tutti revisions"},
});

const Reserved* find_reserved(std::string_view set) noexcept {
    const auto found = std::ranges::find_if(reserved_sets, [&](const Reserved& each) {
        return set.starts_with(each.set) && (set.size() == each.set.size() || set[each.set.size()] == '.');
    });
    return found != reserved_sets.end() ? &*found : nullptr;
}

} // namespace

bool is_reserved_set(std::string_view set) noexcept { return find_reserved(set) != nullptr; }

governance::Fault reserved_fault(std::string_view set) {
    const auto& reserved = *find_reserved(set);
    return {
        .status = 400,
        .code = name(ErrorCode::InvalidInput),
        .message = fmt::format(
            "the set {} is {} own: `{}` shows and changes it", set, reserved.whose, reserved.command
        ),
        .field = "set"
    };
}

Outcome
put_row(store::ControlTransaction& transaction, const Value& params, const governance::Ticket& ticket) {
    const auto set = word(params, "set");
    if (is_reserved_set(set)) return std::unexpected(reserved_fault(set));
    const auto revision = transaction.put(set, word(params, "key"), print_json(*params.find("value")));
    return tell(transaction, "row.put", params, revision, ticket.begun);
}

Outcome
remove_row(store::ControlTransaction& transaction, const Value& params, const governance::Ticket& ticket) {
    const auto set = word(params, "set");
    if (is_reserved_set(set)) return std::unexpected(reserved_fault(set));
    const auto revision = transaction.remove(set, word(params, "key"));
    return tell(transaction, "row.removed", params, revision, ticket.begun);
}

} // namespace tutti::control_plane
