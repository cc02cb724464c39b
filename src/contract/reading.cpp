#include "contract/reading.hpp"

#include "contract/codec.hpp"

namespace tutti::contract {

Result<Reading> parse_reading(std::string_view json) { return parse_with(json, reading_from); }

Result<Reading> reading_from(const Value& payload) {
    constexpr std::size_t most_of_a_unit = 32;
    FieldReader fields(payload);
    Reading reading;
    reading.value = fields.any("value");
    if (reading.value.is_array() || reading.value.is_object())
        fields.wrong("value", "is no number, string, true, false or null");
    reading.unit = fields.text("unit", 0, most_of_a_unit);
    reading.timestamp = fields.time("timestamp");
    reading.expires_in = fields.period("expires_in");
    return fields.finish(std::move(reading));
}

Value to_value(const Reading& reading) {
    return Value::object({
        {"v", version},
        {"value", reading.value},
        {"unit", reading.unit},
        {"timestamp", to_seconds(reading.timestamp)},
        {"expires_in", seconds_value(reading.expires_in)},
    });
}

std::string print(const Reading& reading) { return print_json(to_value(reading)); }

} // namespace tutti::contract
