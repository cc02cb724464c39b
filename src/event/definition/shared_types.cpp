#include "event/definition/shared_types.hpp"

#include "event/definition/gesture_kinds.hpp"
#include "toml/table_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace tutti::event::definition {

namespace {

/// The texts that fields of a type's events have in the definitions.
class Shown {
public:
    void add(const std::string& type, const Where& where) {
        for (const auto& comparison : where) {
            if (comparison.operand.is_string()) add(type, comparison.field, comparison.operand);
            if (comparison.operand.is_array())
                for (const auto& item : comparison.operand.items()) add(type, comparison.field, item);
        }
    }
    void add(const std::string& type, const std::optional<Where>& where) {
        if (where) add(type, *where);
    }
    void add(const std::vector<Gate>& gates) {
        for (const auto& gate : gates) add(gate.type, gate.where);
    }
    void add(const std::string& type, const Value& data) {
        for (const auto& member : data.members()) add(type, member.key, member.value);
    }

    const auto& fields(const std::string& type) const {
        static const Fields none;
        const auto known = types_.find(type);
        return known == types_.end() ? none : known->second;
    }

private:
    using Fields = std::map<std::string, std::set<std::string, std::less<>>, std::less<>>;

    void add(const std::string& type, const std::string& field, const Value& value) {
        if (value.is_string()) types_[type][field].emplace(value.string());
    }

    std::map<std::string, Fields> types_;
};

struct Shows {
    Shown& shown;
    const Where& where;

    void operator()(const auto& kind) const { shown.add(kind.type, where); }
    void operator()(const Sequence& kind) const {
        for (const auto& step : kind.steps) shown.add(step.type, step.where);
    }
    void operator()(const Hold& kind) const { shown.add(kind.type, kind.where); }
    void operator()(const Mirror& kind) const {
        shown.add(kind.type, kind.where);
        shown.add(kind.gates);
    }
    void operator()(const GatedPlaylist& kind) const { shown.add(kind.gates); }
};

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

std::vector<toml::Mistake>
warn_of_shared_types(std::span<const Playlist> playlists, std::span<const Gesture> gestures) {
    Shown shown;
    for (const auto& playlist : playlists)
        for (const auto& step : playlist.steps) shown.add(step.type, step.data);
    for (const auto& gesture : gestures) std::visit(Shows{shown, gesture.where}, gesture.kind);

    std::vector<toml::Mistake> warnings;
    for (const auto& gesture : gestures) {
        const auto heard = heard_by(gesture);
        if (heard.type == nullptr) continue;
        for (const auto& [field, values] : shown.fields(*heard.type)) {
            const bool asked =
                std::ranges::find(*heard.where, field, &Comparison::field) != heard.where->end();
            if (values.size() < 2 || asked || gesture.by == field) continue;
            warnings.push_back(
                {{},
                 toml::join_key(toml::join_key("gesture", gesture.name), name(gesture.kind)),
                 fmt::format(
                     "{} comes with several values of `{}` ({}), which count as one here: keep them apart by "
                     "`by = \"{}\"`, or choose by `where`",
                     *heard.type, field, fmt::join(values, ", "), field
                 ),
                 {}}
            );
        }
    }
    return warnings;
}

} // namespace tutti::event::definition
