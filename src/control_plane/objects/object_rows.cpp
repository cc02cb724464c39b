#include "control_plane/objects/object_rows.hpp"

#include "base/json.hpp"
#include "base/value_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace tutti::control_plane {

using namespace governance::objects;
using store::ControlStore;
using store::ControlTransaction;

namespace {

constexpr std::string_view head_set = "object";
constexpr std::string_view head_key = "head";

/// How far it is with all of them.
struct Head {
    std::uint64_t revision = 0;
    std::int64_t objects = 0;
};

/// It was never written, was set aside, or says nothing: numbers go on all the same.
template <typename Store>
Result<Head> head_without_row(Store& store) {
    const auto revisions = store.rows(revision_set);
    if (!revisions) return std::unexpected(revisions.error());
    Head head;
    if (!revisions->rows.empty()) head.revision = number_in(revisions->rows.back().key).value_or(0);
    return head;
}

template <typename Store>
Result<Head> find_head(Store& store) {
    const auto row = store.row(head_set, head_key);
    if (!row) return std::unexpected(row.error());
    const auto value = *row ? parse_json((*row)->value) : Value();
    const auto revision = value ? number_at(*value, "revision") : std::nullopt;
    const auto objects = value ? number_at(*value, "objects") : std::nullopt;
    if (!revision || !objects) return head_without_row(store);
    return Head{static_cast<std::uint64_t>(*revision), static_cast<std::int64_t>(*objects)};
}

Result<void>
put(ControlTransaction& transaction, std::string_view set, std::string_view key, std::string_view value) {
    auto written = transaction.put(set, key, value);
    if (!written) return pass_on(written);
    return {};
}

Result<void> take_away(ControlTransaction& transaction, std::string_view set, std::string_view key) {
    auto removed = transaction.remove(set, key);
    if (!removed && removed.error().code != ErrorCode::NotFound) return pass_on(removed);
    return {};
}

/// By how much there are more objects. A damaged one counts until it is removed.
Result<std::int64_t> put_change(ControlTransaction& transaction, const Change& change) {
    auto known = find_status(transaction, change.key);
    if (!known) return pass_on(known);
    const bool was_there = change.before || (*known && !(*known)->is_leaving);
    auto status = std::move(*known).value_or(Status{});
    status.is_leaving = !change.after;
    if (!change.before) {
        // A new one: nobody has looked at it, whatever was said of an earlier one.
        Findings unknown;
        unknown.add(ready, Truth::Unknown, "Pending", "nobody has looked yet");
        status = governance::objects::after({}, unknown, 0, change.after->at);
    }
    const auto& name = change.key.name;
    const auto objects = object_set(change.key.kind);
    const auto leaving = leaving_set(change.key.kind);
    auto done = change.after ? put(transaction, objects, name, print(*change.after))
                             : take_away(transaction, objects, name);
    if (!done) return pass_on(done);
    done = change.after ? take_away(transaction, leaving, name)
                        : put(transaction, leaving, name, print(*change.before));
    if (!done) return pass_on(done);
    done = put_status(transaction, change.key, status);
    if (!done) return pass_on(done);
    return (change.after ? 1 : 0) - (was_there ? 1 : 0);
}

Result<void> forget_revision(ControlTransaction& transaction, std::uint64_t number) {
    const auto first = transaction.row(revision_set, row_key(number));
    if (!first) return std::unexpected(first.error());
    if (!*first) return {};
    const auto count = count_in((*first)->value);
    for (std::size_t part = 0; part < count.value_or(1); ++part)
        if (auto gone = take_away(transaction, revision_set, row_key(number, part)); !gone) return gone;
    return {};
}

template <typename Store>
Result<std::optional<Revision>> find_revision_in(Store& store, std::uint64_t number) {
    const auto first = store.row(revision_set, row_key(number));
    if (!first) return std::unexpected(first.error());
    if (!*first) return std::nullopt;
    const auto count = count_in((*first)->value);
    if (!count) return std::nullopt;
    std::vector<store::Row> rows = {**first};
    for (std::size_t part = 1; part < *count; ++part) {
        auto row = store.row(revision_set, row_key(number, part));
        if (!row) return pass_on(row);
        if (*row) rows.push_back(std::move(**row));
    }
    std::vector<std::string_view> values;
    for (const auto& row : rows) values.push_back(row.value);
    auto revision = read_revision(values);
    if (!revision) return std::nullopt;
    return std::optional(std::move(*revision));
}

} // namespace

std::string object_set(std::string_view kind) { return fmt::format("object.{}", kind); }
std::string status_set(std::string_view kind) { return fmt::format("status.{}", kind); }
std::string leaving_set(std::string_view kind) { return fmt::format("leaving.{}", kind); }

namespace {

Result<std::optional<Object>>
find_object_in(ControlTransaction& transaction, const std::string& set, const ObjectKey& key) {
    const auto row = transaction.row(set, key.name);
    if (!row) return std::unexpected(row.error());
    if (!*row) return std::nullopt;
    auto object = parse_object(key, (*row)->value);
    if (!object) return std::nullopt;
    return std::optional(std::move(*object));
}

/// What these were when they were last applied. Many revisions are read where there is damage, and only
/// there.
Result<Objects> last_applied(ControlTransaction& transaction, std::span<const ObjectKey> keys) {
    Objects last;
    if (keys.empty()) return last;
    std::set<ObjectKey> open(keys.begin(), keys.end());
    const auto newest = newest_revision(transaction);
    if (!newest) return std::unexpected(newest.error());
    const auto oldest = *newest > revisions_kept ? *newest - revisions_kept : 0;
    for (auto number = *newest; number > oldest && !open.empty(); --number) {
        auto revision = find_revision(transaction, number);
        if (!revision) return pass_on(revision);
        if (!*revision) continue;
        for (auto& change : (*revision)->changes)
            if (change.after && open.erase(change.key) > 0)
                last.emplace(change.key, std::move(*change.after));
    }
    for (const auto& key : open) {
        Object unknown;
        unknown.key = key;
        last.emplace(key, std::move(unknown));
    }
    return last;
}

} // namespace

Result<std::optional<Object>> find_object(ControlTransaction& transaction, const ObjectKey& key) {
    return find_object_in(transaction, object_set(key.kind), key);
}

Result<std::optional<Object>> find_leaving(ControlTransaction& transaction, const ObjectKey& key) {
    return find_object_in(transaction, leaving_set(key.kind), key);
}

Result<std::optional<Status>> find_status(ControlTransaction& transaction, const ObjectKey& key) {
    const auto row = transaction.row(status_set(key.kind), key.name);
    if (!row) return std::unexpected(row.error());
    if (!*row) return std::nullopt;
    auto status = parse_status((*row)->value);
    if (!status) return std::nullopt;
    return std::optional(std::move(*status));
}

bool was_removed(std::string_view status) {
    const auto known = parse_status(status);
    return known && known->is_leaving;
}

Result<Objects> find_damaged(ControlTransaction& transaction, std::span<const ObjectKey> keys) {
    std::vector<ObjectKey> damaged;
    for (const auto& key : keys) {
        const auto row = transaction.row(object_set(key.kind), key.name);
        if (!row) return std::unexpected(row.error());
        const auto status = transaction.row(status_set(key.kind), key.name);
        if (!status) return std::unexpected(status.error());
        const bool is_damaged =
            *row ? !parse_object(key, (*row)->value) : *status && !was_removed((*status)->value);
        if (is_damaged) damaged.push_back(key);
    }
    return last_applied(transaction, damaged);
}

Result<std::optional<Object>> find_damaged(ControlTransaction& transaction, const ObjectKey& key) {
    auto found = find_damaged(transaction, std::span(&key, 1));
    if (!found) return pass_on(found);
    if (found->empty()) return std::nullopt;
    return std::optional(std::move(found->begin()->second));
}

Result<FoundObjects> find_objects(ControlTransaction& transaction, std::span<const std::string_view> kinds) {
    FoundObjects found;
    std::vector<ObjectKey> damaged;
    for (const auto kind : kinds) {
        const auto rows = transaction.rows(object_set(kind));
        if (!rows) return std::unexpected(rows.error());
        for (const auto& row : rows->rows) {
            const ObjectKey key{std::string(kind), row.key};
            auto object = parse_object(key, row.value);
            if (object)
                found.whole.emplace(key, std::move(*object));
            else
                damaged.push_back(key);
        }
        const auto states = transaction.rows(status_set(kind));
        if (!states) return std::unexpected(states.error());
        for (const auto& state : states->rows)
            if (!std::ranges::binary_search(rows->rows, state.key, {}, &store::Row::key)
                && !was_removed(state.value))
                damaged.push_back({std::string(kind), state.key});
    }
    auto last = last_applied(transaction, damaged);
    if (!last) return pass_on(last);
    found.damaged = std::move(*last);
    return found;
}

Result<Objects> find_objects(ControlTransaction& transaction, std::span<const ObjectKey> keys) {
    Objects found;
    for (const auto& key : keys) {
        auto object = find_object(transaction, key);
        if (!object) return pass_on(object);
        if (*object) found.emplace(key, std::move(**object));
    }
    return found;
}

Result<std::int64_t> put_changes(ControlTransaction& transaction, std::span<const Change> changes) {
    std::int64_t more = 0;
    for (const auto& change : changes) {
        const auto done = put_change(transaction, change);
        if (!done) return std::unexpected(done.error());
        more += *done;
    }
    return more;
}

Result<std::uint64_t>
put_revision(ControlTransaction& transaction, Revision revision, std::int64_t more_objects) {
    auto head = find_head(transaction);
    if (!head) return pass_on(head);
    head->objects += more_objects;
    if (more_objects > 0 && head->objects > static_cast<std::int64_t>(most_objects))
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format("there would be {} objects: {} are the most", head->objects, most_objects)
        );
    revision.number = ++head->revision;
    for (const auto& row : rows_of(revision))
        if (auto done = put(transaction, revision_set, row.key, row.value); !done) return pass_on(done);
    if (revision.number > revisions_kept)
        if (auto gone = forget_revision(transaction, revision.number - revisions_kept); !gone)
            return pass_on(gone);
    const auto text = print_json(Value::object({{"revision", head->revision}, {"objects", head->objects}}));
    if (auto done = put(transaction, head_set, head_key, text); !done) return pass_on(done);
    return revision.number;
}

Result<void> put_status(ControlTransaction& transaction, const ObjectKey& key, const Status& status) {
    return put(transaction, status_set(key.kind), key.name, print(status));
}

Result<std::optional<Revision>> find_revision(ControlStore& store, std::uint64_t number) {
    return find_revision_in(store, number);
}

Result<std::optional<Revision>> find_revision(ControlTransaction& transaction, std::uint64_t number) {
    return find_revision_in(transaction, number);
}

Result<std::uint64_t> newest_revision(ControlStore& store) {
    const auto head = find_head(store);
    if (!head) return std::unexpected(head.error());
    return head->revision;
}

Result<std::uint64_t> newest_revision(ControlTransaction& transaction) {
    const auto head = find_head(transaction);
    if (!head) return std::unexpected(head.error());
    return head->revision;
}

} // namespace tutti::control_plane
