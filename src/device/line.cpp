#include "device/line.hpp"

#include "base/json.hpp"
#include "base/name.hpp"
#include "contract/fields.hpp"
#include "contract/topics.hpp"

#include <array>
#include <limits>

namespace tutti::device {

namespace {

using contract::FieldReader;
using contract::VersionField;

constexpr std::size_t longest_text = 256;

constexpr std::array<std::pair<std::string_view, DeviceState>, 4> states = {
    {{"connected", DeviceState::Connected},
     {"suspected_disconnect", DeviceState::SuspectedDisconnect},
     {"recovered", DeviceState::Recovered},
     {"disconnected", DeviceState::Disconnected}}
};

std::optional<std::int32_t> producer_of(FieldReader& fields) {
    using Producer = std::numeric_limits<std::int32_t>;
    if (!fields.has("producer_id")) return std::nullopt;
    return static_cast<std::int32_t>(fields.integer("producer_id", Producer::min(), Producer::max()));
}

std::string text_of(FieldReader& fields, std::string_view key) {
    return fields.optional_text(key, 0, longest_text).value_or("");
}

Result<Line> event_line(const Value& object) {
    FieldReader fields(object, VersionField::Optional);
    EventLine line;
    line.saying.type = fields.name("event_type");
    line.saying.producer = producer_of(fields);
    line.device = text_of(fields, "device");
    if (fields.has("timestamp")) line.saying.timestamp = fields.time("timestamp");
    if (const Value* data = object.find("data"); data != nullptr && data->is_object())
        line.saying.data = *data;
    else if (data != nullptr && !data->is_null())
        line.saying.data = Value::object({{"value", *data}});
    auto read = fields.finish(std::move(line));
    if (!read) return pass_on(read);
    const auto& type = read->saying.type;
    // How a device is, the input service says; what it means, the runtime.
    if (contract::is_reserved_event(type) || type == "input" || type.starts_with("input."))
        return fail(
            ErrorCode::InvalidInput, "event_type: only the runtime says \"" + read->saying.type + "\""
        );
    return std::move(*read);
}

Result<Line> state_line(const Value& object) {
    FieldReader fields(object, VersionField::Optional);
    if (object.find("device") == nullptr) {
        const auto word = fields.text("state");
        AvailabilityLine line{word == "available", text_of(fields, "reason")};
        if (!line.is_available && word != "unavailable")
            return fail(
                ErrorCode::InvalidInput,
                "state: must be \"available\" or \"unavailable\" where no device is named"
            );
        return fields.finish(Line(std::move(line)));
    }
    StateLine line;
    line.device = fields.text("device", 1, longest_text);
    line.state = fields.one_of("state", states);
    line.name = text_of(fields, "name");
    line.producer = producer_of(fields);
    line.reason = text_of(fields, "reason");
    return fields.finish(Line(std::move(line)));
}

Result<Line> malformed_line(const Value& object) {
    FieldReader fields(object, VersionField::Optional);
    MalformedLine line;
    line.what = fields.text("malformed", 1, longest_text);
    line.sample = text_of(fields, "sample");
    line.device = text_of(fields, "device");
    if (fields.has("count")) line.count = fields.count("count");
    return fields.finish(Line(std::move(line)));
}

} // namespace

Result<Line> parse_line(std::string_view text) {
    auto object = parse_json(text);
    if (!object) return pass_on(object);
    if (object->find("event_type") != nullptr) return event_line(*object);
    if (object->find("state") != nullptr) return state_line(*object);
    if (object->find("malformed") != nullptr) return malformed_line(*object);
    return fail(ErrorCode::InvalidInput, "an object with event_type, state or malformed is expected");
}

} // namespace tutti::device
