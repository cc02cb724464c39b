#include "pixel/artnet_poll.hpp"

#include "base/utf8.hpp"
#include "pixel/artnet_wire.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace tutti::pixel {

namespace {

// ArtPollReply, by byte. Multi-byte numbers are high byte first but for the opcode and the port.
constexpr std::size_t address_at = 10;
constexpr std::size_t port_at = 14;
constexpr std::size_t net_at = 18;
constexpr std::size_t sub_net_at = 19;
constexpr std::size_t short_name_at = 26;
constexpr std::size_t short_name_size = 18;
constexpr std::size_t long_name_at = 44;
constexpr std::size_t long_name_size = 64;
constexpr std::size_t report_at = 108;
constexpr std::size_t report_size = 64;
constexpr std::size_t port_count_at = 172;
constexpr std::size_t port_types_at = 174;
constexpr std::size_t outputs_at = 190; // the universe within the sub-net
constexpr std::size_t mac_at = 201;
constexpr std::size_t bind_index_at = 211;
constexpr std::size_t reply_size = 239;
constexpr std::size_t least_size = 207; // what the oldest nodes send: up to the MAC
constexpr std::size_t max_ports = 4;
constexpr std::uint8_t output_flag = 0x80; // of a port's type: it takes lights from the network

std::string read_text(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t size) {
    const auto field = bytes.subspan(at, size);
    const auto end = std::ranges::find(field, std::uint8_t{0});
    return {field.begin(), end};
}

void write_text(std::span<std::uint8_t> bytes, std::size_t at, std::size_t size, std::string_view text) {
    const auto field = bytes.subspan(at, size);
    std::ranges::copy(first_characters(text.substr(0, text.find('\0')), size - 1), field.begin());
}

} // namespace

std::array<std::uint8_t, 14> print_art_poll() noexcept {
    std::array<std::uint8_t, 14> packet{}; // no flags, and no priority of diagnostics
    artnet::write_start(packet, artnet::Opcode::Poll);
    return packet;
}

Result<ArtnetNode> parse_art_poll_reply(std::span<const std::uint8_t> bytes) {
    if (!artnet::is_artnet(bytes)) return fail(ErrorCode::InvalidInput, "this is no Art-Net");
    if (artnet::opcode_of(bytes) != static_cast<std::uint16_t>(artnet::Opcode::PollReply))
        return fail(ErrorCode::NotFound, "this is no ArtPollReply");
    if (bytes.size() < least_size)
        return fail(
            ErrorCode::InvalidInput, fmt::format("{} bytes are too few for ArtPollReply", bytes.size())
        );
    ArtnetNode node;
    std::ranges::copy(bytes.subspan(address_at, node.address.size()), node.address.begin());
    node.port = static_cast<std::uint16_t>(bytes[port_at] | bytes[port_at + 1] << 8);
    node.short_name = read_text(bytes, short_name_at, short_name_size);
    node.long_name = read_text(bytes, long_name_at, long_name_size);
    node.report = read_text(bytes, report_at, report_size);
    std::ranges::copy(bytes.subspan(mac_at, node.mac.size()), node.mac.begin());
    if (bytes.size() > bind_index_at) node.bind_index = bytes[bind_index_at];
    const auto ports = std::min<std::size_t>(read_number<std::uint16_t>(bytes, port_count_at), max_ports);
    const auto base = (bytes[net_at] & 0x7F) << 8 | (bytes[sub_net_at] & 0x0F) << 4;
    for (std::size_t port = 0; port < ports; ++port)
        if ((bytes[port_types_at + port] & output_flag) != 0)
            node.outputs.push_back(static_cast<std::uint16_t>(base | (bytes[outputs_at + port] & 0x0F)));
    return node;
}

std::vector<std::uint8_t> print(const ArtnetNode& node) {
    std::vector<std::uint8_t> packet(reply_size);
    artnet::write_start(packet, artnet::Opcode::PollReply);
    std::ranges::copy(node.address, packet.begin() + address_at);
    packet[port_at] = static_cast<std::uint8_t>(node.port & 0xFF);
    packet[port_at + 1] = static_cast<std::uint8_t>(node.port >> 8);
    write_text(packet, short_name_at, short_name_size, node.short_name);
    write_text(packet, long_name_at, long_name_size, node.long_name);
    write_text(packet, report_at, report_size, node.report);
    std::ranges::copy(node.mac, packet.begin() + mac_at);
    packet[bind_index_at] = node.bind_index;
    const auto ports = std::min(node.outputs.size(), max_ports);
    write_number(packet, port_count_at, static_cast<std::uint16_t>(ports));
    if (ports > 0) {
        packet[net_at] = static_cast<std::uint8_t>(node.outputs[0] >> 8 & 0x7F);
        packet[sub_net_at] = static_cast<std::uint8_t>(node.outputs[0] >> 4 & 0x0F);
    }
    for (std::size_t port = 0; port < ports; ++port) {
        packet[port_types_at + port] = output_flag;
        packet[outputs_at + port] = static_cast<std::uint8_t>(node.outputs[port] & 0x0F);
    }
    return packet;
}

} // namespace tutti::pixel
