// Each kind of gesture as the keys that it is read from.
#include "event/definition/gesture_kinds.hpp"
#include "event/definition/read_where.hpp"

#include <algorithm>

namespace tutti::event::definition {

namespace {

using Members = std::vector<Member>;

void append_time(Members& members, const char* key, microseconds time, microseconds plain) {
    if (time != plain) members.push_back({key, to_seconds(time)});
}

void append_where(Members& members, const std::optional<Where>& where) {
    if (where) members.push_back({"where", to_value(*where)});
}

Value list_of(const auto& items) { return Value::array(std::vector<Value>(items.begin(), items.end())); }

template <typename T, std::size_t N>
std::string_view word_for(const toml::OneOf<T, N>& words, T meaning) noexcept {
    return std::ranges::find(words.words, meaning, &std::pair<std::string_view, T>::second)->first;
}

void append_threshold(Members& members, const auto& kind) {
    if (kind.at_least) members.push_back({"at_least", *kind.at_least});
    if (kind.rearm_below) members.push_back({"rearm_below", *kind.rearm_below});
}

void append(Members& members, const DoubleTap& kind) {
    members.push_back({"double_tap", kind.type});
    append_time(members, "window", kind.window, DoubleTap{}.window);
    members.push_back({"emit", kind.emit});
}

void append(Members& members, const Simultaneous& kind) {
    members.push_back({"simultaneous", kind.type});
    if (kind.producers != Simultaneous{}.producers) members.push_back({"producers", kind.producers});
    append_time(members, "window", kind.window, Simultaneous{}.window);
    members.push_back({"emit", kind.emit});
}

void append(Members& members, const Sequence& kind) {
    std::vector<Value> steps;
    for (const auto& step : kind.steps) {
        Members keys = {{"type", step.type}};
        if (!step.where.empty()) keys.push_back({"where", to_value(step.where)});
        steps.push_back(Value::object(std::move(keys)));
    }
    members.push_back({"sequence", Value::array(std::move(steps))});
    append_time(members, "timeout", kind.timeout, Sequence{}.timeout);
    members.push_back({"emit", kind.emit});
}

void append(Members& members, const Hold& kind) {
    members.push_back({"hold", kind.type});
    append_time(members, "after", kind.after, Hold{}.after);
    append_where(members, kind.where);
    members.push_back({"emit", kind.emit});
}

void append(Members& members, const Mirror& kind) {
    members.push_back({"mirror", kind.type});
    members.push_back({"gate", to_value(kind.gates)});
    if (!kind.where.empty()) members.push_back({"where", to_value(kind.where)});
    if (kind.producer) members.push_back({"producer", *kind.producer});
}

void append(Members& members, const GatedPlaylist& kind) {
    members.push_back({"playlist", kind.playlist});
    members.push_back({"gate", to_value(kind.gates)});
    if (kind.cancel_active) members.push_back({"cancel_active", true});
}

void append(Members& members, const Calibrate& kind) {
    const Calibrate plain;
    members.push_back({"calibrate", kind.type});
    if (kind.calibration.offset != plain.calibration.offset)
        members.push_back({"offset", list_of(kind.calibration.offset)});
    if (kind.calibration.matrix != plain.calibration.matrix)
        members.push_back(
            {"matrix", Value::array(
                           {list_of(kind.calibration.matrix[0]), list_of(kind.calibration.matrix[1]),
                            list_of(kind.calibration.matrix[2])}
                       )}
        );
    if (kind.calibration.scale != plain.calibration.scale)
        members.push_back({"scale", list_of(kind.calibration.scale)});
    members.push_back({"emit", kind.emit});
}

void append(Members& members, const Aggregate& kind) {
    members.push_back({"aggregate", kind.type});
    if (!kind.field.empty()) members.push_back({"field", kind.field});
    members.push_back({"window", to_seconds(kind.window)});
    if (kind.function != Aggregate{}.function)
        members.push_back({"function", word_for(aggregate_functions, kind.function)});
    append_threshold(members, kind);
    if (kind.clear) members.push_back({"clear", true});
    members.push_back({"emit", kind.emit});
}

void append(Members& members, const Debounce& kind) {
    members.push_back({"debounce", kind.type});
    append_time(members, "quiet", kind.quiet, Debounce{}.quiet);
    members.push_back({"emit", kind.emit});
}

void append(Members& members, const RateLimit& kind) {
    members.push_back({"rate_limit", kind.type});
    if (kind.per_second != RateLimit{}.per_second) members.push_back({"per_second", kind.per_second});
    members.push_back({"emit", kind.emit});
}

void append(Members& members, const Smooth& kind) {
    members.push_back({"smooth", kind.type});
    if (kind.fields != Smooth{}.fields) members.push_back({"fields", list_of(kind.fields)});
    append_time(members, "window", kind.window, Smooth{}.window);
    members.push_back({"emit", kind.emit});
}

void append(Members& members, const Magnitude& kind) {
    members.push_back({"magnitude", kind.type});
    if (kind.gravity != Magnitude{}.gravity) members.push_back({"gravity", kind.gravity});
    append_threshold(members, kind);
    members.push_back({"emit", kind.emit});
}

void append(Members& members, const Heading& kind) {
    const Heading plain;
    members.push_back({"heading", kind.type});
    members.push_back({"accelerometer", kind.accelerometer});
    if (kind.gravity != plain.gravity) members.push_back({"gravity", kind.gravity});
    if (kind.forward != plain.forward) members.push_back({"forward", word_for(forward_axes, kind.forward)});
    if (kind.declination != plain.declination) members.push_back({"declination", kind.declination});
    append_time(members, "within", kind.within, plain.within);
    append_time(members, "window", kind.window, plain.window);
    members.push_back({"emit", kind.emit});
}

void append(Members& members, const Zones& kind) {
    members.push_back({"zones", kind.type});
    members.push_back({"field", kind.field});
    members.push_back({"bounds", list_of(kind.bounds)});
    members.push_back({"names", list_of(kind.names)});
    if (kind.hysteresis != Zones{}.hysteresis) members.push_back({"hysteresis", kind.hysteresis});
    members.push_back({"emit", kind.emit});
}

} // namespace

void append_kind(std::vector<Member>& members, const GestureKind& kind) {
    std::visit([&](const auto& one) { append(members, one); }, kind);
}

} // namespace tutti::event::definition
