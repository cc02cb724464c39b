// Reading the keys of each kind of gesture. The way back is gesture_value.cpp.
#include "event/definition/gesture_kinds.hpp"

#include "event/definition/definition.hpp"
#include "event/definition/event_values.hpp"
#include "event/definition/read_where.hpp"
#include "event/definition/recommended.hpp"

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

void check_threshold(toml::TableReader& table, const Aggregate& kind) {
    if (!table.has("at_least")) {
        if (table.has("rearm_below"))
            table.mistake("rearm_below", "belongs to `at_least`, which is not there");
        if (kind.clear)
            table.warning(
                "clear", "without `at_least` it fires for every event, so the window never holds two"
            );
    } else if (kind.at_least && kind.rearm_below && *kind.rearm_below > *kind.at_least) {
        table.mistake("rearm_below", "must not be above `at_least`");
    }
}

GestureKind read_aggregate(toml::TableReader& table) {
    constexpr std::size_t longest_field = 128;
    Aggregate kind;
    table.read("aggregate", kind.type, EventType{});
    const bool has_function =
        table.read("function", kind.function, aggregate_functions) || !table.has("function");
    table.read("field", kind.field, toml::Text{});
    if (has_function && kind.function != Aggregate::Function::Count && !table.has("field"))
        table.missing("field", "the field of the event's data that is counted with");
    if (kind.field.size() > longest_field) table.mistake("field", "must be at most 128 bytes");
    if (!table.has("window")) table.missing("window", "seconds of the past that are looked at");
    read_time(table, "window", kind.window, Measure::AggregateWindow, hours(24));
    table.read("at_least", kind.at_least, Number{});
    table.read("rearm_below", kind.rearm_below, Number{});
    table.read("clear", kind.clear, toml::Boolean{});
    check_threshold(table, kind);
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
}};

} // namespace

std::span<const GestureKindWord> gesture_kinds() noexcept { return kinds; }

std::string_view name(const GestureKind& kind) noexcept { return kinds[kind.index()].word; }

} // namespace tutti::event::definition
