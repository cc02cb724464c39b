#include "recording/mcap_export.hpp"

#include "base/json.hpp"
#include "contract/topics.hpp"
#include "mqtt/utf8.hpp"
#include "recording/schemas.hpp"
#include "recording/viewer_schema.hpp"

#include <array>
#include <optional>

namespace tutti::recording {

namespace {

/// The name of the schema in contracts/schema/ that payloads on this topic have; nothing where there is none.
std::string_view schema_of(std::string_view topic) {
    const auto parsed = contract::parse_topic(topic);
    if (!parsed) return {};
    switch (parsed->family) {
    case contract::Family::Event:
        return "event";
    case contract::Family::Reading:
        return "reading";
    case contract::Family::Status:
        return "source_status";
    case contract::Family::Meta:
        return "source_meta";
    case contract::Family::Config:
        return "config_section";
    case contract::Family::Command:
        return "command";
    case contract::Family::CommandResponse:
    case contract::Family::Reply:
        return "command_reply";
    case contract::Family::Worker:
        return "worker_presence";
    case contract::Family::Service:
        return "service_state";
    case contract::Family::Health:
        return "health";
    case contract::Family::Log:
        return "log_line";
    case contract::Family::Leader:
        return "leader";
    case contract::Family::Job:
        return "job";
    case contract::Family::Matrix:
        return "matrix_state";
    case contract::Family::Clock:
        return "clock";
    case contract::Family::Playback:
        return "playback";
    case contract::Family::Song:
        if (parsed->name == "playing") return "playback";
        return parsed->name == "lyrics" ? "song_lyrics" : "";
    case contract::Family::Vault:
        return "vault_status";
    case contract::Family::Frame:
        return {};
    }
    return {};
}

const char* encoding_of(PayloadKind kind) noexcept {
    switch (kind) {
    case PayloadKind::Object:
    case PayloadKind::Json:
        return "json";
    case PayloadKind::Text:
        return "x-text";
    case PayloadKind::Bytes:
        return "x-binary";
    }
    return "";
}

PayloadKind kind_of(const Result<Value>& json, std::string_view payload) {
    if (json) return json->is_object() ? PayloadKind::Object : PayloadKind::Json;
    return mqtt::is_mqtt_text(payload) ? PayloadKind::Text : PayloadKind::Bytes;
}

WallTime publish_time(const Result<Value>& json, WallTime arrival) {
    const Value* timestamp = json ? json->find("timestamp") : nullptr;
    if (timestamp == nullptr || !timestamp->is_number()) return arrival;
    constexpr double latest = 253'402'300'799; // as in the contract
    const double seconds_since_1970 = timestamp->number();
    if (seconds_since_1970 < 0 || seconds_since_1970 > latest) return arrival;
    return wall_time_from_seconds(seconds_since_1970);
}

} // namespace

McapExport::McapExport(std::string_view library)
    : writer_(library), reader_(std::make_unique<JsonReader>()) {}
McapExport::~McapExport() = default;

/// Foxglove takes JSON with a schema alone, so that an object outside the contract has one that promises
/// nothing.
McapWriter::SchemaId McapExport::schema_for(std::string_view topic) {
    auto name = schema_of(topic);
    if (name.empty()) name = "object";
    if (const auto known = schemas_.find(name); known != schemas_.end()) return known->second;
    const auto text_of_contract = contract_schema(name);
    const auto contract = text_of_contract.empty() ? Result<Value>() : parse_json(text_of_contract);
    const auto text = print_json(viewer_schema(contract.value_or(Value())));
    const auto id = writer_.add_schema(std::string("tutti.").append(name), "jsonschema", text);
    schemas_.emplace(name, id);
    return id;
}

Result<void> McapExport::add(const Recorded& message) {
    const auto json = reader_->parse(message.payload);
    const auto kind = kind_of(json, message.payload);
    auto channel = channels_.find({message.topic, kind});
    if (channel == channels_.end()) {
        if (writer_.channels() == McapWriter::channel_limit)
            return fail(ErrorCode::LimitExceeded, "MCAP has room for 65,535 topics");
        const auto schema = kind == PayloadKind::Object ? schema_for(message.topic) : McapWriter::SchemaId{0};
        const auto id = writer_.add_channel(schema, message.topic, encoding_of(kind));
        channel = channels_.emplace(std::pair(message.topic, kind), id).first;
    }
    writer_.add_message(channel->second, message.time, publish_time(json, message.time), message.payload);
    return {};
}

} // namespace tutti::recording
