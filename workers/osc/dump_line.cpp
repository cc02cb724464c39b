#include "workers/osc/dump_line.hpp"

#include "base/iso_time.hpp"
#include "base/json.hpp"
#include "base/utf8.hpp"
#include "osc/argument_text.hpp"
#include "osc/argument_values.hpp"

#include <fmt/format.h>

namespace tutti::osc_router {

namespace {

void gather(const osc::Packet& packet, std::optional<osc::TimeTag> tag, std::vector<DumpedMessage>& all) {
    if (const auto* message = std::get_if<osc::Message>(&packet)) return all.push_back({message, tag});
    const auto& bundle = std::get<osc::Bundle>(packet);
    for (const auto& element : bundle.elements) gather(element, bundle.time, all);
}

Value to_value(osc::TimeTag tag) {
    const auto time = tag.time();
    return time ? Value(to_seconds(*time)) : Value("immediately");
}

} // namespace

std::vector<DumpedMessage> messages_of(const osc::Packet& packet) {
    std::vector<DumpedMessage> all;
    gather(packet, std::nullopt, all);
    return all;
}

std::string print_dumped(const DumpedMessage& dumped, const DumpedFrom& from) {
    auto line = fmt::format(
        "{}  {}  {}", print_time_of_day(from.time, from.utc_offset), from.sender,
        osc::print_line(*dumped.message)
    );
    if (!dumped.tag) return line;
    const auto meant = dumped.tag->time();
    return line + "  @" + (meant ? print_time_of_day(*meant, from.utc_offset) : "immediately");
}

std::string print_dumped_json(const DumpedMessage& dumped, const DumpedFrom& from) {
    return print_json(Value::object(
        {{"timestamp", to_seconds(from.time)},
         {"source", from.sender},
         {"tag", dumped.tag ? to_value(*dumped.tag) : Value()},
         {"address", whole_characters(dumped.message->address)},
         {"types", osc::type_tags(dumped.message->arguments)},
         {"args", osc::values_of(dumped.message->arguments)}}
    ));
}

} // namespace tutti::osc_router
