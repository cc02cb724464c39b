#include "recording/line.hpp"

#include "base/base64.hpp"
#include "base/json.hpp"
#include "mqtt/topic.hpp"
#include "mqtt/utf8.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>

namespace tutti::recording {

namespace {

constexpr std::string_view version_key = "tutti_recording";

void append_time(std::string& out, WallTime time) {
    const auto microseconds_since_epoch = time.time_since_epoch().count();
    fmt::format_to(
        std::back_inserter(out), "{}.{:06}", microseconds_since_epoch / 1'000'000,
        microseconds_since_epoch % 1'000'000
    );
}

void append_text_member(std::string& out, std::string_view key, std::string_view value) {
    fmt::format_to(std::back_inserter(out), ",\"{}\":", key);
    append_json_string(out, value);
}

void append_properties(std::string& out, const Recorded& message) {
    if (message.expiry) fmt::format_to(std::back_inserter(out), ",\"expiry\":{}", message.expiry->count());
    if (message.response_topic) append_text_member(out, "response_topic", *message.response_topic);
    if (message.correlation_data)
        append_text_member(out, "correlation_data", to_base64(*message.correlation_data));
    if (message.content_type) append_text_member(out, "content_type", *message.content_type);
    if (message.user_properties.empty()) return;
    char separator = '[';
    out += ",\"user_properties\":";
    for (const auto& [name, value] : message.user_properties) {
        out += separator;
        out += '[';
        append_json_string(out, name);
        out += ',';
        append_json_string(out, value);
        out += ']';
        separator = ',';
    }
    out += ']';
}

Result<WallTime> read_time(const Value* value, std::string_view key) {
    if (value == nullptr || !value->is_number() || value->number() < 0 || value->number() > latest_time)
        return fail(ErrorCode::InvalidInput, fmt::format("`{}` must be seconds since 1970", key));
    return wall_time_from_seconds(value->number());
}

/// The text of an optional member; the Result's error where it is no string.
Result<std::optional<std::string>> read_text(const Value& line, std::string_view key) {
    const Value* value = line.find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) return fail(ErrorCode::InvalidInput, fmt::format("`{}` must be a string", key));
    return std::string(value->string());
}

Result<std::optional<std::string>> read_bytes(const Value& line, std::string_view key) {
    auto text = read_text(line, key);
    if (!text || !*text) return text;
    auto bytes = from_base64(**text);
    if (!bytes) return fail(ErrorCode::InvalidInput, fmt::format("`{}` must be base64", key));
    return bytes;
}

Result<std::string> read_payload(const Value& line) {
    const Value* json = line.find("payload");
    auto text = read_text(line, "text");
    if (!text) return pass_on(text);
    auto bytes = read_bytes(line, "base64");
    if (!bytes) return pass_on(bytes);
    const int given = (json != nullptr ? 1 : 0) + (text->has_value() ? 1 : 0) + (bytes->has_value() ? 1 : 0);
    if (given != 1)
        return fail(ErrorCode::InvalidInput, "a message has one of `payload`, `text` and `base64`");
    if (json != nullptr) return print_json(*json);
    return text->has_value() ? std::move(**text) : std::move(**bytes);
}

Result<void> read_user_properties(const Value& line, Recorded& message) {
    const Value* list = line.find("user_properties");
    if (list == nullptr) return {};
    const auto bad = fail(ErrorCode::InvalidInput, "`user_properties` must be a list of pairs of strings");
    if (!list->is_array()) return bad;
    for (const Value& pair : list->items()) {
        if (!pair.is_array() || pair.items().size() != 2) return bad;
        const auto both = pair.items();
        if (!both[0].is_string() || !both[1].is_string()) return bad;
        message.user_properties.emplace_back(both[0].string(), both[1].string());
    }
    return {};
}

Result<std::optional<std::chrono::seconds>> read_expiry(const Value& line) {
    const Value* value = line.find("expiry");
    if (value == nullptr) return std::nullopt;
    if (!value->is_integer() || value->integer() < 0 || value->integer() > 0xFFFF'FFFF)
        return fail(ErrorCode::InvalidInput, "`expiry` must be a whole number of seconds");
    return std::chrono::seconds(value->integer());
}

Result<void> read_delivery(const Value& line, Recorded& message) {
    if (const Value* qos = line.find("qos")) {
        if (!qos->is_integer() || qos->integer() < 0 || qos->integer() > 2)
            return fail(ErrorCode::InvalidInput, "`qos` must be 0, 1 or 2");
        message.qos = static_cast<int>(qos->integer());
    }
    if (const Value* retain = line.find("retain")) {
        if (!retain->is_bool()) return fail(ErrorCode::InvalidInput, "`retain` must be true or false");
        message.retain = retain->boolean();
    }
    return {};
}

Result<void> read_properties(const Value& line, Recorded& message) {
    auto expiry = read_expiry(line);
    if (!expiry) return pass_on(expiry);
    message.expiry = *expiry;
    auto response_topic = read_text(line, "response_topic");
    if (!response_topic) return pass_on(response_topic);
    message.response_topic = std::move(*response_topic);
    auto correlation = read_bytes(line, "correlation_data");
    if (!correlation) return pass_on(correlation);
    message.correlation_data = std::move(*correlation);
    auto content_type = read_text(line, "content_type");
    if (!content_type) return pass_on(content_type);
    message.content_type = std::move(*content_type);
    return read_user_properties(line, message);
}

Result<Recorded> read_message(const Value& line) {
    Recorded message;
    const auto time = read_time(line.find("t"), "t");
    if (!time) return std::unexpected(time.error());
    message.time = *time;
    auto topic = read_text(line, "topic");
    if (!topic) return pass_on(topic);
    if (!*topic || !mqtt::is_topic_name(**topic))
        return fail(ErrorCode::InvalidInput, "`topic` must be a topic without wildcards");
    message.topic = std::move(**topic);
    if (auto good = read_delivery(line, message); !good) return pass_on(good);
    auto payload = read_payload(line);
    if (!payload) return pass_on(payload);
    message.payload = std::move(*payload);
    if (auto good = read_properties(line, message); !good) return pass_on(good);
    return message;
}

Result<Header> read_header(const Value& line, const Value& version) {
    if (!version.is_integer())
        return fail(ErrorCode::InvalidInput, fmt::format("`{}` must be a number", version_key));
    if (version.integer() != format_version)
        return fail(
            ErrorCode::UnknownVersion,
            fmt::format("recordings of format {} are not known here, only of 1", version.integer())
        );
    Header header;
    const auto started = read_time(line.find("started"), "started");
    if (!started) return std::unexpected(started.error());
    header.started = *started;
    auto root = read_text(line, "root");
    if (!root) return pass_on(root);
    header.root = root->value_or("");
    const Value* filters = line.find("filters");
    if (filters == nullptr) return header;
    if (!filters->is_array()) return fail(ErrorCode::InvalidInput, "`filters` must be a list of strings");
    for (const Value& filter : filters->items()) {
        if (!filter.is_string()) return fail(ErrorCode::InvalidInput, "`filters` must be a list of strings");
        header.filters.emplace_back(filter.string());
    }
    return header;
}

} // namespace

LineEncoder::LineEncoder() : reader_(std::make_unique<JsonReader>()) {}
LineEncoder::~LineEncoder() = default;
LineEncoder::LineEncoder(LineEncoder&&) noexcept = default;
LineEncoder& LineEncoder::operator=(LineEncoder&&) noexcept = default;

/// Whether the reader would print exactly these bytes again. Inside an array, because it stands inside an
/// object in the line and must not be nested too deeply for that.
bool LineEncoder::is_printed_json(std::string_view payload) {
    if (payload.empty()) return false;
    scratch_.assign("[").append(payload).append("]");
    const auto value = reader_->parse(scratch_);
    if (!value || value->items().size() != 1) return false;
    printed_.clear();
    append_json(printed_, value->items().front());
    return printed_ == payload;
}

void LineEncoder::append(std::string& out, const Recorded& message) {
    out += "{\"t\":";
    append_time(out, message.time);
    append_text_member(out, "topic", message.topic);
    fmt::format_to(std::back_inserter(out), ",\"qos\":{},\"retain\":{},", message.qos, message.retain);
    if (is_printed_json(message.payload)) {
        out.append("\"payload\":").append(message.payload);
    } else if (mqtt::is_mqtt_text(message.payload)) {
        out += "\"text\":";
        append_json_string(out, message.payload);
    } else {
        out.append("\"base64\":\"").append(to_base64(message.payload)).append("\"");
    }
    append_properties(out, message);
    out += "}\n";
}

void LineEncoder::append(std::string& out, const Header& header) const {
    fmt::format_to(std::back_inserter(out), "{{\"{}\":{},\"started\":", version_key, format_version);
    append_time(out, header.started);
    append_text_member(out, "root", header.root);
    std::vector<Value> filters(header.filters.begin(), header.filters.end());
    out += ",\"filters\":";
    append_json(out, Value::array(std::move(filters)));
    out += "}\n";
}

LineDecoder::LineDecoder() : reader_(std::make_unique<JsonReader>()) {}
LineDecoder::~LineDecoder() = default;
LineDecoder::LineDecoder(LineDecoder&&) noexcept = default;
LineDecoder& LineDecoder::operator=(LineDecoder&&) noexcept = default;

Result<Line> LineDecoder::decode(std::string_view line) {
    auto value = reader_->parse(line);
    if (!value) return pass_on(value);
    if (!value->is_object()) return fail(ErrorCode::InvalidInput, "a line must be a JSON object");
    if (const Value* version = value->find(version_key)) return read_header(*value, *version);
    return read_message(*value);
}

} // namespace tutti::recording
