#include "workers/debug/message_book.hpp"

#include <variant>

namespace tutti::debug {

void MessageBook::take_packet(std::string_view bytes, std::string_view sender, WallTime now) {
    ++counts_.packets;
    const auto packet = osc::parse(bytes);
    if (packet) return take(*packet, std::nullopt, sender, now);
    ++counts_.malformed;
    ring_.add({}).take_malformed(bytes, packet.error(), sender, now);
}

void MessageBook::take(
    const osc::Packet& packet, std::optional<osc::TimeTag> tag, std::string_view sender, WallTime now
) {
    if (const auto* bundle = std::get_if<osc::Bundle>(&packet)) {
        for (const auto& element : bundle->elements) take(element, bundle->time, sender, now);
        return;
    }
    const auto& message = std::get<osc::Message>(packet);
    ++counts_.osc;
    rates_.note(message.address, now);
    ring_.add(message.address).take_osc(message, tag, sender, now);
}

void MessageBook::take_bus(std::string_view topic, std::string_view payload, bool is_retained, WallTime now) {
    ++counts_.bus;
    // What was kept was said before: that it comes now tells nothing of how often it does.
    if (!is_retained) rates_.note(topic, now);
    ring_.add(topic).take_bus(topic, payload, is_retained, now);
}

} // namespace tutti::debug
