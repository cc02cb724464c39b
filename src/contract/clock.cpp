#include "contract/clock.hpp"

#include "base/name.hpp"
#include "contract/codec.hpp"

namespace tutti::contract {

namespace {

constexpr std::size_t longest_machine = 64;
constexpr double widest_offset = 2147483647; // 68 years: one that never was set says 1970

bool is_name(std::string_view text) noexcept { return text.size() <= 255 && is_dotted_name(text); }

std::optional<microseconds> span_or_null(FieldReader& fields, std::string_view key, double least) {
    const auto said = fields.number_or_null(key, least, widest_offset);
    if (!said) return std::nullopt;
    return wall_time_from_seconds(*said).time_since_epoch();
}

Value span_value(const std::optional<microseconds>& span) { return span ? seconds_value(*span) : Value(); }

} // namespace

Clock bus_clock(std::string machine, std::string reference, WallTime now) {
    return {
        .machine = std::move(machine),
        .reference = std::move(reference),
        .offset = microseconds(0),
        .delay = microseconds(0),
        .reason = {},
        .measured_at = now,
        .expires_in = holds_for_ever,
        .sources = {}
    };
}

Result<Clock> parse_clock(std::string_view json) { return parse_with(json, clock_from); }

Result<Clock> clock_from(const Value& payload) {
    FieldReader fields(payload);
    Clock clock;
    clock.machine = fields.text("machine", 1, longest_machine);
    clock.reference = fields.text_or_null("reference", 1);
    if (clock.reference && !is_name(*clock.reference))
        fields.wrong("reference", "is no name of a-z, 0-9, '_' and '-', joined by '.'");
    clock.offset = span_or_null(fields, "offset", -widest_offset);
    clock.delay = span_or_null(fields, "delay", 0);
    clock.reason = fields.text_or_null("reason", 1);
    if (clock.offset.has_value() != clock.delay.has_value())
        fields.wrong("delay", "is there with an offset, and only with one");
    if (clock.offset && !clock.reference) fields.wrong("reference", "is missing, which an offset needs");
    if (clock.offset.has_value() == clock.reason.has_value())
        fields.wrong("reason", "is there where there is no offset, and only there");
    clock.measured_at = fields.time("measured_at");
    clock.expires_in = fields.period("expires_in");
    clock.sources = fields.texts("sources");
    if (clock.sources.size() > Clock::most_sources) fields.wrong("sources", "has more than 1000");
    for (const auto& source : clock.sources)
        if (!is_name(source)) fields.wrong("sources", "has one that is no name");
    return fields.finish(std::move(clock));
}

Value to_value(const Clock& clock) {
    return Value::object({
        {"v", version},
        {"machine", clock.machine},
        {"reference", value_or_null(clock.reference)},
        {"offset", span_value(clock.offset)},
        {"delay", span_value(clock.delay)},
        {"reason", value_or_null(clock.reason)},
        {"measured_at", to_seconds(clock.measured_at)},
        {"expires_in", seconds_value(clock.expires_in)},
        {"sources", Value::array({clock.sources.begin(), clock.sources.end()})},
    });
}

std::string print(const Clock& clock) { return print_json(to_value(clock)); }

} // namespace tutti::contract
