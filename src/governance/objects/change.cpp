#include "governance/objects/change.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace tutti::governance::objects {

namespace {

const Object* find_in(const Objects& there, const ObjectKey& key) noexcept {
    const auto found = there.find(key);
    return found != there.end() ? &found->second : nullptr;
}

std::optional<Object> as_optional(const Object* object) {
    return object != nullptr ? std::optional(*object) : std::nullopt;
}

/// Whose it is matters where either is watched; else a source is a word for people.
bool is_another_owner(const Object& before, std::string_view source) noexcept {
    return before.source != source && (is_watched(before.source) || is_watched(source));
}

Object object_of(const ObjectKey& key, Value spec, Labels labels, const Author& author) {
    return {key, std::move(spec), std::move(labels), 1, author.source, author.by, author.at};
}

std::uint64_t
generation_after(const Object* before, const Object& after, const FirstGeneration& first_generation) {
    if (before == nullptr) return first_generation(after.key);
    return before->generation + (before->spec == after.spec ? 0 : 1);
}

std::vector<Change> removals(
    std::span<const Wanted> wanted, const Objects& there, const std::function<bool(const Object&)>& is_meant
) {
    std::set<ObjectKey> stay;
    for (const auto& each : wanted) stay.insert(each.key);
    std::vector<Change> changes;
    for (const auto& [key, object] : there)
        if (!stay.contains(key) && is_meant(object)) changes.push_back({key, object, std::nullopt});
    return changes;
}

} // namespace

bool is_watched(std::string_view source) noexcept { return source.starts_with(watched); }

std::string_view what(const Change& change) noexcept {
    if (!change.before) return "created";
    if (!change.after) return "removed";
    return change.before->spec == change.after->spec ? "relabelled" : "changed";
}

std::vector<Change> changes_for(
    std::span<const Wanted> wanted, const Objects& there, const Author& author,
    const FirstGeneration& first_generation
) {
    std::vector<Change> changes;
    for (const auto& [key, spec, labels] : wanted) {
        const auto* before = find_in(there, key);
        const bool is_same = before != nullptr && before->spec == spec && before->labels == labels;
        if (is_same && !is_another_owner(*before, author.source)) continue;
        auto after = object_of(key, spec, labels, author);
        after.generation = generation_after(before, after, first_generation);
        changes.push_back({key, as_optional(before), std::move(after)});
    }
    return changes;
}

std::vector<Change>
removals_by_labels(std::span<const Wanted> wanted, const Objects& there, const Labels& labels) {
    if (labels.empty()) return {};
    return removals(wanted, there, [&](const Object& object) { return has_all(object.labels, labels); });
}

std::vector<Change>
removals_by_source(std::span<const Wanted> wanted, const Objects& there, std::string_view source) {
    if (source.empty()) return {};
    return removals(wanted, there, [&](const Object& object) { return object.source == source; });
}

Result<void> check_owners(std::span<const Change> changes, std::string_view source) {
    for (const auto& change : changes) {
        if (!change.before || !is_watched(change.before->source) || change.before->source == source) continue;
        const auto file = change.before->source.substr(watched.size());
        return fail(
            ErrorCode::Conflict,
            fmt::format("{} comes from {}, which is watched: change it there", text(change.key), file)
        );
    }
    return {};
}

std::vector<Change> undo(
    std::span<const Change> newest_first, const Objects& there, const Author& author,
    const FirstGeneration& first_generation
) {
    // What an older change began with is what was there then.
    std::map<ObjectKey, std::optional<Object>> then;
    for (const auto& change : newest_first) then.insert_or_assign(change.key, change.before);
    std::vector<Change> changes;
    for (const auto& [key, object] : then) {
        const auto* before = find_in(there, key);
        if (!object) {
            if (before != nullptr) changes.push_back({key, *before, std::nullopt});
            continue;
        }
        const bool is_same =
            before != nullptr && before->spec == object->spec && before->labels == object->labels;
        if (is_same && before->source == object->source) continue;
        auto after = object_of(key, object->spec, object->labels, author);
        after.source = object->source;
        after.generation = generation_after(before, after, first_generation);
        changes.push_back({key, as_optional(before), std::move(after)});
    }
    return changes;
}

} // namespace tutti::governance::objects
