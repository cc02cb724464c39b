#include "control_plane/objects/object_changes.hpp"

#include "base/json.hpp"
#include "control_plane/objects/parameters.hpp"
#include "governance/manifest/manifest.hpp"
#include "governance/objects/differences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace tutti::control_plane {

using namespace governance::objects;
using governance::Fault;
using governance::fault_of;
using governance::Outcome;
using governance::Ticket;
using store::ControlTransaction;

namespace {

/// Of one event: it has 64 KiB.
constexpr std::size_t most_told = 200;
/// Of one answer.
constexpr std::size_t most_of_answer = 192 * 1024;

template <typename T>
using Found = std::expected<T, Fault>;

/// What is said to come from a watched place is believed of control itself alone.
Found<Author> author_of(const Value& params, const Ticket& ticket) {
    Author author{ticket.key.subject, text_parameter_in(params, "source"), ticket.begun};
    if (is_watched(author.source) && ticket.via != governance::Via::Internal)
        return std::unexpected(Fault{
            .status = 400,
            .code = name(ErrorCode::InvalidInput),
            .message = fmt::format("a source that begins with {} is one that control watches", watched),
            .field = "source"
        });
    return author;
}

/// One that is made anew begins above the one before, as long as anything is known of that: a look at it may
/// still be under way, and is no word on the new one.
FirstGeneration first_generation_in(ControlTransaction& transaction) {
    return [&transaction](const ObjectKey& key) -> std::uint64_t {
        const auto known = find_status(transaction, key);
        const auto last = find_leaving(transaction, key);
        const auto observed = known && *known ? (*known)->observed_generation : 0;
        return std::max(observed, last && *last ? (*last)->generation : 0) + 1;
    };
}

/// Of a member of a spec, as a manifest has it: `cron` of schedule/nightly is "schedule.nightly.cron".
std::string whole_path(const ObjectKey& key, const std::string& member) {
    auto table = governance::table_of(key.kind, key.name);
    if (member.empty() || member == table) return table;
    return member.starts_with(table + '.') ? member : table + '.' + member;
}

Found<void> admit(const Kinds& kinds, ControlTransaction& transaction, std::span<const Wanted> wanted) {
    for (const auto& each : wanted) {
        if (auto fault = kinds.why_not(each.key)) return std::unexpected(std::move(*fault));
        if (auto fault = kinds.find(each.key.kind)->admit(each, transaction)) {
            fault->field = whole_path(each.key, fault->field);
            fault->message = fmt::format("{}: {}", text(each.key), fault->message);
            return std::unexpected(std::move(*fault));
        }
    }
    return {};
}

Found<std::vector<Wanted>> wanted_in(const Value& params) {
    auto wanted = read_wanted(*params.find("objects"));
    if (wanted) return std::move(*wanted);
    auto fault = fault_of(wanted.error());
    fault.field = "objects";
    return std::unexpected(std::move(fault));
}

/// What is there of what may change.
Result<Objects> objects_before(
    const Kinds& kinds, ControlTransaction& transaction, const Value& params, std::span<const Wanted> wanted
) {
    if (params.find("prune") != nullptr || flag_parameter_in(params, "prune_source")) {
        auto found = find_objects(transaction, kinds.names());
        if (!found) return pass_on(found);
        // A damaged one may go; one that is wanted is written anew, whatever it was.
        for (const auto& each : wanted) found->damaged.erase(each.key);
        found->whole.merge(found->damaged);
        return std::move(found->whole);
    }
    std::vector<ObjectKey> keys;
    for (const auto& each : wanted) keys.push_back(each.key);
    return find_objects(transaction, keys);
}

void append(std::vector<Change>& changes, std::vector<Change> more) {
    std::set<ObjectKey> known;
    for (const auto& change : changes) known.insert(change.key);
    for (auto& change : more)
        if (!known.contains(change.key)) changes.push_back(std::move(change));
}

/// A damaged one that is applied anew is none that is new: who goes back goes back to what it was.
Result<void> recall_damaged(ControlTransaction& transaction, std::vector<Change>& changes) {
    std::vector<ObjectKey> keys;
    for (const auto& change : changes)
        if (!change.before) keys.push_back(change.key);
    auto damaged = find_damaged(transaction, keys);
    if (!damaged) return pass_on(damaged);
    for (auto& change : changes) {
        const auto last = damaged->find(change.key);
        if (last == damaged->end()) continue;
        change.after->generation = std::max(change.after->generation, last->second.generation + 1);
        change.before = std::move(last->second);
    }
    return {};
}

/// What applying would change.
Found<std::vector<Change>> changes_wanted(
    const Kinds& kinds, ControlTransaction& transaction, const Value& params, const Author& author
) {
    const auto wanted = wanted_in(params);
    if (!wanted) return std::unexpected(wanted.error());
    if (auto admitted = admit(kinds, transaction, *wanted); !admitted)
        return std::unexpected(std::move(admitted.error()));
    const auto there = objects_before(kinds, transaction, params, *wanted);
    if (!there) return fault_with(there.error());
    auto changes = changes_for(*wanted, *there, author, first_generation_in(transaction));
    if (const auto recalled = recall_damaged(transaction, changes); !recalled)
        return fault_with(recalled.error());
    if (const auto* labels = params.find("prune")) {
        const auto read = read_labels(*labels);
        if (!read) return fault_with(read.error());
        append(changes, removals_by_labels(*wanted, *there, *read));
    }
    if (flag_parameter_in(params, "prune_source"))
        append(changes, removals_by_source(*wanted, *there, author.source));
    if (const auto owned = check_owners(changes, author.source); !owned) return fault_with(owned.error());
    return changes;
}

Value told(const Change& change) {
    std::vector<Member> members = {
        {"kind", change.key.kind}, {"name", change.key.name}, {"what", what(change)}
    };
    if (change.after) members.push_back({"generation", change.after->generation});
    return Value::object(std::move(members));
}

std::vector<Value> told(std::span<const Change> changes) {
    std::vector<Value> all;
    for (const auto& change : changes) all.push_back(told(change));
    return all;
}

/// Rows and guards; the revision is written by its caller.
Found<std::int64_t> carry_out(
    const Kinds& kinds, ControlTransaction& transaction, std::span<const Change> changes, const Ticket& ticket
) {
    const auto more = put_changes(transaction, changes);
    if (!more) return fault_with(more.error());
    for (const auto& guard : kinds.guards())
        if (auto fault = guard(transaction, changes, ticket)) return std::unexpected(std::move(*fault));
    return *more;
}

Result<std::uint64_t> tell(ControlTransaction& transaction, const Revision& revision) {
    std::vector<Member> members = {
        {"revision", revision.number},
        {"what", revision.what},
        {"by", revision.author.by},
        {"source", revision.author.source},
        {"changed", revision.changes.size()}
    };
    if (revision.back_to) members.push_back({"back_to", *revision.back_to});
    const auto some = std::span(revision.changes).first(std::min(revision.changes.size(), most_told));
    members.push_back({"changes", Value::array(told(some))});
    return transaction.emit(
        revision.author.at, "object.applied", print_json(Value::object(std::move(members)))
    );
}

Outcome write(const Kinds& kinds, ControlTransaction& transaction, Revision revision, const Ticket& ticket) {
    if (revision.changes.empty())
        return Value::object({{"revision", nullptr}, {"event", nullptr}, {"changes", Value::array({})}});
    const auto more = carry_out(kinds, transaction, revision.changes, ticket);
    if (!more) return std::unexpected(more.error());
    const auto number = put_revision(transaction, revision, *more);
    if (!number) return fault_with(number.error());
    revision.number = *number;
    const auto event = tell(transaction, revision);
    if (!event) return fault_with(event.error());
    return Value::object(
        {{"revision", *number}, {"event", *event}, {"changes", Value::array(told(revision.changes))}}
    );
}

Found<std::vector<Change>>
changes_since(ControlTransaction& transaction, std::uint64_t number, const Author& author) {
    const auto newest = newest_revision(transaction);
    if (!newest) return fault_with(newest.error());
    if (number >= *newest)
        return fault_with(
            {ErrorCode::NotFound,
             fmt::format("revision {} is the newest: there is nothing to go back from", *newest)}
        );
    std::vector<Change> newest_first;
    for (auto each = *newest; each > number; --each) {
        auto revision = find_revision(transaction, each);
        if (!revision) return fault_with(revision.error());
        if (!*revision)
            return fault_with(
                {ErrorCode::NotFound,
                 fmt::format("revision {} is not kept, and is needed to go back to {}", each, number)}
            );
        std::ranges::move((*revision)->changes, std::back_inserter(newest_first));
    }
    std::vector<ObjectKey> keys;
    for (const auto& change : newest_first) keys.push_back(change.key);
    const auto there = find_objects(transaction, keys);
    if (!there) return fault_with(there.error());
    auto changes = undo(newest_first, *there, author, first_generation_in(transaction));
    if (const auto recalled = recall_damaged(transaction, changes); !recalled)
        return fault_with(recalled.error());
    return changes;
}

Value is_set_value() { return Value::object({{"set", true}}); }

/// "/spec/password/salt" is a part of a member that is not for those eyes.
bool is_hidden(const Kinds& kinds, std::string_view kind, std::string_view path, governance::UserRole role) {
    constexpr std::string_view of_spec = "/spec/";
    if (!path.starts_with(of_spec)) return false;
    path.remove_prefix(of_spec.size());
    return kinds.is_hidden(kind, path.substr(0, path.find('/')), role);
}

/// What comes back was right once; it may not be now.
Found<void> admit(const Kinds& kinds, ControlTransaction& transaction, std::span<const Change> changes) {
    std::vector<Wanted> wanted;
    for (const auto& change : changes)
        if (change.after) wanted.push_back({change.key, change.after->spec, change.after->labels});
    return admit(kinds, transaction, wanted);
}

} // namespace

Outcome apply_objects(
    const Kinds& kinds, ControlTransaction& transaction, const Value& params, const Ticket& ticket
) {
    const auto author = author_of(params, ticket);
    if (!author) return std::unexpected(author.error());
    auto changes = changes_wanted(kinds, transaction, params, *author);
    if (!changes) return std::unexpected(std::move(changes.error()));
    return write(kinds, transaction, {0, *author, "apply", std::nullopt, std::move(*changes)}, ticket);
}

Outcome remove_object(
    const Kinds& kinds, ControlTransaction& transaction, const Value& params, const Ticket& ticket
) {
    const ObjectKey key{text_parameter_in(params, "kind"), text_parameter_in(params, "name")};
    if (auto fault = kinds.why_not(key)) return std::unexpected(std::move(*fault));
    auto object = find_object(transaction, key);
    if (object && !*object) object = find_damaged(transaction, key);
    if (!object) return fault_with(object.error());
    if (!*object) return fault_with({ErrorCode::NotFound, fmt::format("there is no {}", text(key))});
    std::vector<Change> changes = {{key, std::move(*object), std::nullopt}};
    if (const auto owned = check_owners(changes, ""); !owned) return fault_with(owned.error());
    const Author author{ticket.key.subject, "", ticket.begun};
    return write(kinds, transaction, {0, author, "remove", std::nullopt, std::move(changes)}, ticket);
}

Outcome
roll_back(const Kinds& kinds, ControlTransaction& transaction, const Value& params, const Ticket& ticket) {
    const auto number = static_cast<std::uint64_t>(params.find("revision")->integer());
    const Author author{ticket.key.subject, "", ticket.begun};
    auto changes = changes_since(transaction, number, author);
    if (!changes) return std::unexpected(std::move(changes.error()));
    if (auto admitted = admit(kinds, transaction, *changes); !admitted)
        return std::unexpected(std::move(admitted.error()));
    return write(kinds, transaction, {0, author, "rollback", number, std::move(*changes)}, ticket);
}

Value change_value(const Kinds& kinds, const Change& change, governance::UserRole role) {
    const auto whole = [](const std::optional<Object>& object) {
        return Value::object(
            {{"spec", object ? object->spec : Value::object({})},
             {"labels", to_value(object ? object->labels : Labels{})}}
        );
    };
    std::vector<Value> paths;
    for (auto& each : differences(whole(change.before), whole(change.after))) {
        if (is_hidden(kinds, change.key.kind, each.path, role)) {
            if (each.before) each.before = is_set_value();
            if (each.after) each.after = is_set_value();
        }
        paths.push_back(to_value(each));
    }
    return Value::object(
        {{"kind", change.key.kind},
         {"name", change.key.name},
         {"what", what(change)},
         {"differences", Value::array(std::move(paths))}}
    );
}

Outcome differences_of(
    const Kinds& kinds, ControlTransaction& transaction, const Value& params, const Ticket& ticket
) {
    const auto author = author_of(params, ticket);
    if (!author) return std::unexpected(author.error());
    const auto* back_to = params.find("revision");
    const auto changes =
        back_to != nullptr
            ? changes_since(transaction, static_cast<std::uint64_t>(back_to->integer()), *author)
            : changes_wanted(kinds, transaction, params, *author);
    if (!changes) return std::unexpected(changes.error());
    std::vector<Value> shown;
    std::size_t size = 0;
    for (const auto& change : *changes) {
        auto value = change_value(kinds, change, ticket.subject.role);
        size += print_json(value).size();
        if (size > most_of_answer && !shown.empty()) break;
        shown.push_back(std::move(value));
    }
    const auto more = changes->size() - shown.size();
    if (ticket.fence)
        if (const auto done = carry_out(kinds, transaction, *changes, ticket); !done)
            return std::unexpected(done.error());
    return Value::object({{"changes", Value::array(std::move(shown))}, {"more", more}});
}

} // namespace tutti::control_plane
