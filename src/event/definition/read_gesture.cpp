#include "event/definition/read_gesture.hpp"

#include "event/definition/definition.hpp"
#include "event/definition/event_values.hpp"
#include "event/definition/gesture_kinds.hpp"
#include "event/definition/read_where.hpp"
#include "toml/nearest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tutti::event::definition {

namespace {

const GestureKindWord* find_kind(std::string_view word) noexcept {
    const auto kinds = gesture_kinds();
    const auto found = std::ranges::find(kinds, word, &GestureKindWord::word);
    return found != kinds.end() ? &*found : nullptr;
}

void complain_without_kind(toml::TableReader& table) {
    std::vector<std::string_view> words;
    for (const auto& kind : gesture_kinds()) words.push_back(kind.word);
    for (const Member& member : table.table().members())
        if (const auto near = toml::nearest(member.key, words); !near.empty())
            return table.mistake_at(
                member.position, member.key, "names no kind of gesture", std::string(near)
            );
    table.mistake_here(fmt::format("must name its kind by one of the keys {}", fmt::join(words, ", ")));
}

/// The one kind that the table names, or a mistake.
const GestureKindWord* kind_of(toml::TableReader& table) {
    const GestureKindWord* kind = nullptr;
    for (const Member& member : table.table().members()) {
        const auto* named = find_kind(member.key);
        if (named == nullptr) continue;
        if (kind != nullptr) {
            table.mistake_at(
                member.position, member.key,
                fmt::format("a gesture is of one kind, and `{}` names one already", kind->word)
            );
            return nullptr;
        }
        kind = named;
    }
    if (kind == nullptr) complain_without_kind(table);
    return kind;
}

} // namespace

void read_gesture(toml::TableReader& table, Gesture& gesture) {
    check_definition_size(table);
    const auto* kind = kind_of(table);
    if (kind == nullptr) return table.take_all(); // whose keys they are cannot be told
    gesture.kind = kind->read(table);
    if (kind->has_where)
        table.read_table("where", [&](toml::TableReader& where) { read_where(where, gesture.where); });
    if (kind->has_by) read_by(table, gesture.by);
    table.read("metadata", gesture.metadata, Metadata{});
}

std::expected<Gesture, std::vector<toml::Mistake>>
read_gesture(std::string_view name, const Value& definition, std::vector<toml::Mistake>* warnings) {
    Gesture gesture;
    gesture.name = name;
    auto mistakes = read_definition("gesture", name, definition, warnings, [&](toml::TableReader& table) {
        read_gesture(table, gesture);
    });
    if (!mistakes.empty()) return std::unexpected(std::move(mistakes));
    return gesture;
}

Value to_value(const Gesture& gesture) {
    std::vector<Member> members;
    append_kind(members, gesture.kind);
    if (!gesture.where.empty()) members.push_back({"where", to_value(gesture.where)});
    if (!gesture.by.empty()) members.push_back({"by", gesture.by});
    if (!gesture.metadata.is_null()) members.push_back({"metadata", gesture.metadata});
    return Value::object(std::move(members));
}

} // namespace tutti::event::definition
