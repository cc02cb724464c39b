#include "installation/hub_section.hpp"

namespace tutti::installation {

namespace {

void read_hub_limits(toml::TableReader& table, broker::Limits& limits) {
    constexpr std::size_t kibibyte = 1024;
    constexpr std::size_t gibibyte = std::size_t{1} << 30;
    // MQTT 5 §1.5.5: no packet is longer.
    table.read("packet", limits.packet, toml::Size{kibibyte, gibibyte / 4});
    table.read("queue_messages", limits.queue_messages, toml::Whole{1, 1'000'000});
    table.read("queue_bytes", limits.queue_bytes, toml::Size{kibibyte, gibibyte});
}

} // namespace

void read_hub(toml::TableReader& table, HubConfig& hub) {
    if (table.read("tcp", hub.tcp, toml::AddressOrOff{}) && hub.tcp && !hub.tcp->is_loopback())
        table.mistake(
            "tcp",
            "beyond this machine the hub must know its users, which is not supported by this version yet"
        );
    table.read_unsupported("websocket");
    table.read_unsupported("tls");
    table.read_unsupported("users");
    table.read_table("limits", [&](toml::TableReader& limits) { read_hub_limits(limits, hub.limits); });
}

} // namespace tutti::installation
