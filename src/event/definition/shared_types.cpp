#include "event/definition/shared_types.hpp"

#include "base/utf8.hpp"
#include "event/definition/gesture_kinds.hpp"
#include "toml/table_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tutti::event::definition {

namespace {

/// Whoever tells things apart by longer texts than this is told of their beginnings.
constexpr std::size_t longest_shown = 64;
/// So many of them are named.
constexpr std::size_t most_named = 8;

std::string named(const std::map<std::string, std::size_t, std::less<>>& texts) {
    std::vector<std::string_view> first;
    for (auto text = texts.begin(); text != texts.end() && first.size() < most_named; ++text)
        first.emplace_back(text->first);
    const auto more = texts.size() - first.size();
    return fmt::format(
        "{}{}", fmt::join(first, ", "), more > 0 ? fmt::format(" and {} more", more) : std::string()
    );
}

/// What a double tap or a hold listens to, and by which conditions; nothing for the other kinds.
struct Heard {
    const std::string* type = nullptr;
    const Where* where = nullptr;
};

Heard heard_by(const Gesture& gesture) {
    static const Where by_state{
        {"pressed", {}, {}}, {"state", {}, {}}, {"enabled", {}, {}}, {"value", {}, {}}
    };
    if (const auto* tap = std::get_if<DoubleTap>(&gesture.kind)) return {&tap->type, &gesture.where};
    if (const auto* hold = std::get_if<Hold>(&gesture.kind))
        return {&hold->type, hold->where ? &*hold->where : &by_state};
    return {};
}

} // namespace

struct SharedTypes::Counting {
    SharedTypes& shared;
    const Where& where;
    int by;

    void operator()(const auto& kind) const { count(kind.type, where); }
    void operator()(const Heading& kind) const {
        count(kind.type, where);
        count(kind.accelerometer, where);
    }
    void operator()(const Sequence& kind) const {
        for (const auto& step : kind.steps) count(step.type, step.where);
    }
    void operator()(const Hold& kind) const {
        if (kind.where) count(kind.type, *kind.where);
    }
    void operator()(const Mirror& kind) const {
        count(kind.type, kind.where);
        count(kind.gates);
    }
    void operator()(const GatedPlaylist& kind) const { count(kind.gates); }

private:
    void count(const std::vector<Gate>& gates) const {
        for (const auto& gate : gates)
            if (gate.where) count(gate.type, *gate.where);
    }
    void count(const std::string& type, const Where& where_of) const {
        for (const auto& comparison : where_of) {
            shared.count(type, comparison.field, comparison.operand, by);
            if (comparison.operand.is_array())
                for (const auto& item : comparison.operand.items())
                    shared.count(type, comparison.field, item, by);
        }
    }
};

void SharedTypes::count(const Playlist& playlist, int by) {
    for (const auto& step : playlist.steps)
        for (const auto& member : step.data.members()) count(step.type, member.key, member.value, by);
}

void SharedTypes::count(const Gesture& gesture, int by) {
    std::visit(Counting{*this, gesture.where, by}, gesture.kind);
}

void SharedTypes::count(std::string_view type, std::string_view field, const Value& value, int by) {
    if (!value.is_string()) return;
    auto& fields = types_[std::string(type)];
    auto& texts = fields[std::string(field)];
    const auto text = first_characters(value.string(), longest_shown);
    auto& times = texts[std::string(text)];
    times += static_cast<std::size_t>(by);
    if (times != 0) return;
    texts.erase(texts.find(text));
    if (texts.empty()) fields.erase(fields.find(field));
    if (fields.empty()) types_.erase(types_.find(type));
}

void SharedTypes::warn_of(const Gesture& gesture, std::vector<toml::Mistake>& warnings) const {
    const auto heard = heard_by(gesture);
    if (heard.type == nullptr) return;
    const auto shown = types_.find(*heard.type);
    if (shown == types_.end()) return;
    for (const auto& [field, texts] : shown->second) {
        const bool asked = std::ranges::find(*heard.where, field, &Comparison::field) != heard.where->end();
        if (texts.size() < 2 || asked || gesture.by == field) continue;
        warnings.push_back(
            {{},
             toml::join_key(toml::join_key("gesture", gesture.name), name(gesture.kind)),
             fmt::format(
                 "{} comes with several values of `{}` ({}), which count as one here: keep them apart by "
                 "`by = \"{}\"`, or choose by `where`",
                 *heard.type, field, named(texts), field
             ),
             {}}
        );
    }
}

std::vector<toml::Mistake>
warn_of_shared_types(std::span<const Playlist> playlists, std::span<const Gesture> gestures) {
    SharedTypes shared;
    for (const auto& playlist : playlists) shared.add(playlist);
    for (const auto& gesture : gestures) shared.add(gesture);
    std::vector<toml::Mistake> warnings;
    for (const auto& gesture : gestures) shared.warn_of(gesture, warnings);
    return warnings;
}

} // namespace tutti::event::definition
