#include "workers/debug/heard_message.hpp"

#include "base/base64.hpp"
#include "base/iso_time.hpp"
#include "base/json.hpp"
#include "base/printable.hpp"
#include "base/utf8.hpp"
#include "osc/argument_text.hpp"
#include "osc/argument_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace tutti::debug {

namespace {

constexpr std::size_t most_malformed = 256; ///< bytes of what nobody can read

/// As much of a message as fits: a long text or blob is cut, what does not fit at all is left out.
osc::Message cut_to_fit(const osc::Message& message) {
    osc::Message shorter{.address = message.address};
    for (const auto& argument : message.arguments) {
        shorter.arguments.push_back(argument);
        auto excess = osc::printed_size(shorter);
        if (excess <= HeardMessage::most_bytes) continue;
        excess -= HeardMessage::most_bytes;
        auto& last = shorter.arguments.back();
        if (auto* text = std::get_if<std::string>(&last); text != nullptr && text->size() > excess)
            text->resize(first_characters(*text, text->size() - excess).size());
        else if (auto* blob = std::get_if<osc::Blob>(&last); blob != nullptr && blob->bytes.size() > excess)
            blob->bytes.resize(blob->bytes.size() - excess);
        else
            shorter.arguments.pop_back();
        break;
    }
    return shorter;
}

/// The message that take_osc() printed.
osc::Message message_of(const HeardMessage& heard) {
    auto packet = osc::parse(heard.bytes);
    auto* message = packet ? std::get_if<osc::Message>(&*packet) : nullptr;
    return message != nullptr ? std::move(*message) : osc::Message{.address = std::string(heard.name())};
}

std::string_view payload_of(const HeardMessage& heard) {
    return std::string_view(heard.bytes).substr(heard.name_size);
}

Value value_of_payload(const HeardMessage& heard) {
    const auto payload = payload_of(heard);
    if (payload.empty()) return {};
    if (!heard.is_cut)
        if (auto value = parse_json(payload)) return std::move(*value);
    return whole_characters(payload);
}

std::string_view word_of_kind(MessageKind kind) {
    switch (kind) {
    case MessageKind::Osc:
        return "osc";
    case MessageKind::Bus:
        return "bus";
    case MessageKind::Malformed:
        break;
    }
    return "malformed";
}

Value tag_value(osc::TimeTag tag) {
    const auto time = tag.time();
    return time ? Value(to_seconds(*time)) : Value("immediately");
}

std::string describe(const HeardMessage& heard) {
    switch (heard.kind) {
    case MessageKind::Osc:
        return fmt::format("osc  {}  {}", heard.sender, osc::print_line(message_of(heard)));
    case MessageKind::Bus:
        return fmt::format(
            "bus  {}{}  {}", whole_characters(heard.name()), heard.retained ? "  (kept)" : "",
            whole_characters(payload_of(heard))
        );
    case MessageKind::Malformed:
        break;
    }
    return fmt::format("osc  {}  no OSC: {}", heard.sender, heard.fault);
}

} // namespace

void HeardMessage::take_osc(
    const osc::Message& message, std::optional<osc::TimeTag> bundle, std::string_view from, WallTime at
) {
    kind = MessageKind::Osc;
    time = at;
    tag = bundle;
    sender = from;
    size = osc::printed_size(message);
    is_cut = size > most_bytes;
    bytes.clear();
    osc::append(bytes, is_cut ? cut_to_fit(message) : message);
    name_size = message.address.size();
    fault.clear();
    retained = false;
}

void HeardMessage::take_malformed(
    std::string_view packet, const osc::Fault& why, std::string_view from, WallTime at
) {
    kind = MessageKind::Malformed;
    time = at;
    tag.reset();
    sender = from;
    fault = osc::describe(why);
    size = packet.size();
    is_cut = size > most_malformed;
    bytes = packet.substr(0, most_malformed);
    name_size = 0;
    retained = false;
}

void HeardMessage::take_bus(std::string_view topic, std::string_view payload, bool is_retained, WallTime at) {
    kind = MessageKind::Bus;
    time = at;
    tag.reset();
    sender.clear();
    fault.clear();
    retained = is_retained;
    size = payload.size();
    const auto name = first_characters(topic, most_name);
    const auto content = first_characters(payload, most_bytes - name.size());
    is_cut = name.size() < topic.size() || content.size() < payload.size();
    bytes = name;
    bytes += content;
    name_size = name.size();
}

Value to_value(const HeardMessage& message, std::uint64_t number) {
    std::vector<Member> members = {
        {"sequence", number},
        {"timestamp", to_seconds(message.time)},
        {"kind", word_of_kind(message.kind)},
    };
    if (message.kind == MessageKind::Osc) {
        const auto osc = message_of(message);
        members.push_back({"address", whole_characters(osc.address)});
        members.push_back({"types", osc::type_tags(osc.arguments)});
        members.push_back({"args", osc::values_of(osc.arguments)});
        members.push_back({"source", message.sender});
        if (message.tag) members.push_back({"tag", tag_value(*message.tag)});
    } else if (message.kind == MessageKind::Bus) {
        members.push_back({"topic", whole_characters(message.name())});
        members.push_back({"payload", value_of_payload(message)});
        members.push_back({"retained", message.retained});
    } else {
        members.push_back({"fault", message.fault});
        members.push_back({"bytes", to_base64(message.bytes)});
        members.push_back({"source", message.sender});
    }
    members.push_back({"size", message.size});
    if (message.is_cut) members.push_back({"cut", true});
    return Value::object(std::move(members));
}

std::string print_line(const HeardMessage& message, seconds utc_offset) {
    auto line = fmt::format("{}  {}", print_time_of_day(message.time, utc_offset), describe(message));
    if (message.tag) {
        const auto meant = message.tag->time();
        line += "  @" + (meant ? print_time_of_day(*meant, utc_offset) : "immediately");
    }
    if (message.is_cut) line += fmt::format("  … ({} bytes)", message.size);
    return printable(line);
}

} // namespace tutti::debug
