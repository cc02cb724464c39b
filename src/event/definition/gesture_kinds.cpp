// Reading the keys of each kind of gesture. The way back is gesture_value.cpp.
#include "event/definition/gesture_kinds.hpp"

#include "event/definition/definition.hpp"
#include "event/definition/event_values.hpp"
#include "event/definition/read_where.hpp"
#include "event/definition/recommended.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <variant>

namespace tutti::event::definition {

namespace {

using std::chrono::hours;

/// A coordinate, or a factor of one.
constexpr toml::Real coordinate{-1e9, 1e9};

void read_emit(toml::TableReader& table, std::string& emit) {
    table.read_needed("emit", emit, EmittedType{}, "the type of the event that the gesture emits");
}

void read_time(
    toml::TableReader& table, std::string_view key, microseconds& time, Measure measure, hours most = hours(1)
) {
    if (!table.read(key, time, toml::Seconds{microseconds(1), most})) return;
    if (auto odd = outside_recommended(measure, time); !odd.empty()) table.warning(key, std::move(odd));
}

constexpr toml::Three<double, toml::Real> vector{coordinate};
constexpr toml::Three<std::array<double, 3>, toml::Three<double, toml::Real>> matrix{vector};

GestureKind read_double_tap(toml::TableReader& table) {
    DoubleTap kind;
    table.read("double_tap", kind.type, EventType{});
    read_time(table, "window", kind.window, Measure::DoubleTapWindow);
    read_emit(table, kind.emit);
    return kind;
}

GestureKind read_simultaneous(toml::TableReader& table) {
    constexpr std::int64_t most_producers = 1000;
    Simultaneous kind;
    table.read("simultaneous", kind.type, EventType{});
    table.read("producers", kind.producers, toml::Whole{2, most_producers});
    read_time(table, "window", kind.window, Measure::SimultaneousWindow);
    read_emit(table, kind.emit);
    return kind;
}

GestureKind read_sequence(toml::TableReader& table) {
    Sequence kind;
    const bool is_read = table.read_tables("sequence", most_steps, [&](toml::TableReader& inner) {
        auto& step = kind.steps.emplace_back();
        inner.read_needed("type", step.type, EventType{}, "the type of the event that the step waits for");
        inner.read_table("where", [&](toml::TableReader& where) { read_where(where, step.where); });
    });
    if (is_read && kind.steps.empty()) table.mistake("sequence", "must be at least one step");
    read_time(table, "timeout", kind.timeout, Measure::SequenceTimeout);
    read_emit(table, kind.emit);
    return kind;
}

GestureKind read_hold(toml::TableReader& table) {
    Hold kind;
    table.read("hold", kind.type, EventType{});
    read_time(table, "after", kind.after, Measure::HoldAfter);
    read_where(table, kind.where);
    read_emit(table, kind.emit);
    return kind;
}

GestureKind read_mirror(toml::TableReader& table) {
    Mirror kind;
    table.read("mirror", kind.type, EmittedType{}); // its copies are of the same type
    read_gates(table, kind.gates);
    table.read_table("where", [&](toml::TableReader& where) { read_where(where, kind.where); });
    table.read("producer", kind.producer, producer_number);
    return kind;
}

GestureKind read_gated_playlist(toml::TableReader& table) {
    GatedPlaylist kind;
    table.read("playlist", kind.playlist, toml::Name{});
    read_gates(table, kind.gates);
    table.read("cancel_active", kind.cancel_active, toml::Boolean{});
    return kind;
}

GestureKind read_calibrate(toml::TableReader& table) {
    Calibrate kind;
    table.read("calibrate", kind.type, EventType{});
    table.read("offset", kind.calibration.offset, vector);
    table.read("matrix", kind.calibration.matrix, matrix);
    table.read("scale", kind.calibration.scale, vector);
    read_emit(table, kind.emit);
    return kind;
}

void read_field(toml::TableReader& table, std::string& field) {
    table.read("field", field, toml::Text{});
    if (field.size() > longest_field)
        table.mistake("field", fmt::format("must be at most {} bytes", longest_field));
}

void read_threshold(toml::TableReader& table, auto& kind) {
    table.read("at_least", kind.at_least, Number{});
    table.read("rearm_below", kind.rearm_below, Number{});
    if (!table.has("at_least")) {
        if (table.has("rearm_below"))
            table.mistake("rearm_below", "belongs to `at_least`, which is not there");
    } else if (kind.at_least && kind.rearm_below && *kind.rearm_below > *kind.at_least) {
        table.mistake("rearm_below", "must not be above `at_least`");
    }
}

GestureKind read_aggregate(toml::TableReader& table) {
    Aggregate kind;
    table.read("aggregate", kind.type, EventType{});
    const bool has_function =
        table.read("function", kind.function, aggregate_functions) || !table.has("function");
    read_field(table, kind.field);
    if (has_function && kind.function != Aggregate::Function::Count && !table.has("field"))
        table.missing("field", "the field of the event's data that is counted with");
    if (!table.has("window")) table.missing("window", "seconds of the past that are looked at");
    read_time(table, "window", kind.window, Measure::AggregateWindow, hours(24));
    read_threshold(table, kind);
    table.read("clear", kind.clear, toml::Boolean{});
    if (kind.clear && !table.has("at_least"))
        table.warning("clear", "without `at_least` it fires for every event, so the window never holds two");
    read_emit(table, kind.emit);
    return kind;
}

GestureKind read_debounce(toml::TableReader& table) {
    Debounce kind;
    table.read("debounce", kind.type, EventType{});
    read_time(table, "quiet", kind.quiet, Measure::DebounceQuiet);
    read_emit(table, kind.emit);
    return kind;
}

GestureKind read_rate_limit(toml::TableReader& table) {
    constexpr std::int64_t fastest = 10'000;
    RateLimit kind;
    table.read("rate_limit", kind.type, EventType{});
    if (table.read("per_second", kind.per_second, toml::Whole{1, fastest}))
        if (auto odd = outside_recommended(Measure::RateLimitPerSecond, kind.per_second); !odd.empty())
            table.warning("per_second", std::move(odd));
    read_emit(table, kind.emit);
    return kind;
}

/// The names of a few fields, none twice.
void check_fields(toml::TableReader& table, const std::vector<std::string>& fields) {
    if (fields.empty() || fields.size() > Smooth::most_fields)
        return table.mistake("fields", fmt::format("must be 1 to {} fields", Smooth::most_fields));
    for (auto field = fields.begin(); field != fields.end(); ++field) {
        if (field->size() > longest_field)
            table.mistake("fields", fmt::format("a field is at most {} bytes", longest_field));
        if (*field == "count") table.mistake("fields", "`count` is what the gesture itself says");
        if (std::find(fields.begin(), field, *field) != field)
            table.mistake("fields", fmt::format("`{}` stands here twice", *field));
    }
}

GestureKind read_smooth(toml::TableReader& table) {
    Smooth kind;
    table.read("smooth", kind.type, EventType{});
    if (table.read_list("fields", kind.fields, toml::Text{})) check_fields(table, kind.fields);
    read_time(table, "window", kind.window, Measure::SmoothingWindow);
    read_emit(table, kind.emit);
    return kind;
}

GestureKind read_magnitude(toml::TableReader& table) {
    Magnitude kind;
    table.read("magnitude", kind.type, EventType{});
    table.read("gravity", kind.gravity, toml::Real{0, coordinate.most});
    read_threshold(table, kind);
    read_emit(table, kind.emit);
    return kind;
}

GestureKind read_heading(toml::TableReader& table) {
    constexpr toml::Real half_a_turn{-180, 180};
    constexpr double least_gravity = 0.001;
    Heading kind;
    table.read("heading", kind.type, EventType{});
    const bool is_read =
        table.read_needed("accelerometer", kind.accelerometer, EventType{}, "the type of its events");
    if (is_read && kind.accelerometer == kind.type)
        table.mistake("accelerometer", "must be another type than that of the magnetometer");
    table.read("gravity", kind.gravity, toml::Real{least_gravity, coordinate.most});
    table.read("forward", kind.forward, forward_axes);
    table.read("declination", kind.declination, half_a_turn);
    table.read("within", kind.within, toml::Seconds{microseconds(1), hours(1)});
    read_time(table, "window", kind.window, Measure::SmoothingWindow);
    read_emit(table, kind.emit);
    return kind;
}

void check_zone_bounds(toml::TableReader& table, const Zones& kind) {
    if (kind.bounds.empty() || kind.bounds.size() > Zones::most_bounds)
        return table.mistake("bounds", fmt::format("must be 1 to {} numbers", Zones::most_bounds));
    const auto not_above = std::ranges::adjacent_find(kind.bounds, std::ranges::greater_equal{});
    if (not_above != kind.bounds.end())
        return table.mistake(
            "bounds", fmt::format("must rise: {} comes after {}", not_above[1], not_above[0])
        );
    for (std::size_t i = 1; i < kind.bounds.size(); ++i)
        if (const double width = kind.bounds[i] - kind.bounds[i - 1]; kind.hysteresis > width)
            return table.warning(
                "hysteresis",
                fmt::format("wider than the zone from {} on, which it may pass over", kind.bounds[i - 1])
            );
}

void check_zone_names(toml::TableReader& table, const Zones& kind) {
    constexpr std::size_t longest_name = 64;
    if (table.has("bounds") && kind.names.size() != kind.bounds.size() + 1)
        table.mistake(
            "names",
            fmt::format(
                "must be one more than the bounds: {}, not {}", kind.bounds.size() + 1, kind.names.size()
            )
        );
    for (auto name = kind.names.begin(); name != kind.names.end(); ++name) {
        if (name->size() > longest_name)
            table.mistake("names", fmt::format("a name is at most {} bytes", longest_name));
        if (std::find(kind.names.begin(), name, *name) != name)
            table.mistake("names", fmt::format("`{}` stands here twice", *name));
    }
}

GestureKind read_zones(toml::TableReader& table) {
    Zones kind;
    table.read("zones", kind.type, EventType{});
    read_field(table, kind.field);
    if (!table.has("field")) table.missing("field", "the field of the event's data that lies in a zone");
    table.read("hysteresis", kind.hysteresis, toml::Real{0, coordinate.most});
    const bool has_bounds = table.read_list("bounds", kind.bounds, coordinate);
    if (has_bounds) check_zone_bounds(table, kind);
    if (!table.has("bounds")) table.missing("bounds", "a list of the numbers at which a zone begins");
    if (table.read_list("names", kind.names, toml::Text{}) && has_bounds) check_zone_names(table, kind);
    if (!table.has("names")) table.missing("names", "a list of the names of the zones, from the lowest on");
    read_emit(table, kind.emit);
    return kind;
}

constexpr std::array<GestureKindWord, std::variant_size_v<GestureKind>> kinds = {{
    {"double_tap", read_double_tap, true, true},
    {"simultaneous", read_simultaneous, true, true},
    {"sequence", read_sequence, false, true},
    {"hold", read_hold, false, true},
    {"mirror", read_mirror},
    {"playlist", read_gated_playlist},
    {"calibrate", read_calibrate, true, false},
    {"aggregate", read_aggregate, true, true},
    {"debounce", read_debounce, true, true},
    {"rate_limit", read_rate_limit, true, true},
    {"smooth", read_smooth, true, true},
    {"magnitude", read_magnitude, true, true},
    {"heading", read_heading, true, true},
    {"zones", read_zones, true, true},
}};

} // namespace

std::span<const GestureKindWord> gesture_kinds() noexcept { return kinds; }

std::string_view name(const GestureKind& kind) noexcept { return kinds[kind.index()].word; }

} // namespace tutti::event::definition
