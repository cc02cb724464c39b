#include "pixel/artnet.hpp"

#include "pixel/artnet_wire.hpp"

#include <fmt/format.h>

namespace tutti::pixel {

namespace {

constexpr std::size_t dmx_sequence_at = 12;
constexpr std::size_t dmx_physical_at = 13;
constexpr std::size_t dmx_universe_at = 14; // sub-net and universe, then the net
constexpr std::size_t dmx_length_at = 16;
constexpr std::size_t sync_size = 14;
constexpr std::size_t poll_flags_at = 12;
constexpr std::size_t least_poll_size = 14;

std::unexpected<Error> too_few_for(const char* kind, std::size_t size) {
    return fail(ErrorCode::InvalidInput, fmt::format("{} bytes are too few for {}", size, kind));
}

Result<ArtnetPacket> parse_dmx(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < artnet_header_size) return too_few_for("ArtDmx", bytes.size());
    const auto length = read_number<std::uint16_t>(bytes, dmx_length_at);
    const auto lights = bytes.subspan(artnet_header_size);
    // The specification wants an even number; some controllers send what they have, and padding behind it.
    if (length == 0 || length > max_slots || length > lights.size())
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("ArtDmx says {} bytes of lights and has {}", length, lights.size())
        );
    if (bytes[dmx_universe_at + 1] > 0x7F)
        return fail(
            ErrorCode::InvalidInput, fmt::format("Art-Net has no net {}", bytes[dmx_universe_at + 1])
        );
    return ArtDmx{
        .sequence = bytes[dmx_sequence_at],
        .physical = bytes[dmx_physical_at],
        .universe = static_cast<std::uint16_t>(bytes[dmx_universe_at] | bytes[dmx_universe_at + 1] << 8),
        .lights = lights.first(length),
    };
}

} // namespace

Result<ArtnetPacker> ArtnetPacker::make(std::size_t bytes, const ArtnetOptions& options) {
    const auto universes = universes_of(bytes, options.channels);
    if (options.first_universe + universes > last_artnet_universe + std::size_t{1})
        return fail(
            ErrorCode::InvalidInput, fmt::format(
                                         "the lights need {} universes from {} on, and Art-Net ends at {}",
                                         universes, options.first_universe, last_artnet_universe
                                     )
        );
    return ArtnetPacker(bytes, options);
}

ArtnetPacker::ArtnetPacker(std::size_t bytes, const ArtnetOptions& options)
    : packets_(bytes, slots_of(options.channels), artnet_header_size) {
    for (std::size_t index = 0; index < packets_.count(); ++index) {
        const auto universe = static_cast<std::uint16_t>(options.first_universe + index);
        const auto header = packets_.header(index);
        artnet::write_start(header, artnet::Opcode::Dmx);
        header[dmx_universe_at] = static_cast<std::uint8_t>(universe & 0xFF);
        header[dmx_universe_at + 1] = static_cast<std::uint8_t>(universe >> 8);
        const auto size = packets_.size(index);
        write_number(header, dmx_length_at, static_cast<std::uint16_t>(size + size % 2));
        packets_.set_universe(index, universe);
    }
    packets_.pad_to_even();
    if (options.sync) {
        packets_.append(sync_size, 0);
        artnet::write_start(packets_.last_header(), artnet::Opcode::Sync);
    }
}

std::span<const Packet> ArtnetPacker::pack(std::span<const std::uint8_t> lights) noexcept {
    // Each universe has its own count; as each is sent once a frame, all are one. 0 would switch it off.
    sequence_ = sequence_ == 0xFF ? 1 : sequence_ + 1;
    for (std::size_t index = 0; index < packets_.count(); ++index)
        packets_.header(index)[dmx_sequence_at] = sequence_;
    return packets_.over(lights);
}

Result<ArtnetPacket> parse_artnet(std::span<const std::uint8_t> bytes) {
    if (!artnet::is_artnet(bytes)) return fail(ErrorCode::InvalidInput, "this is no Art-Net");
    const auto opcode = artnet::opcode_of(bytes);
    switch (static_cast<artnet::Opcode>(opcode)) {
    case artnet::Opcode::Dmx:
    case artnet::Opcode::Sync:
    case artnet::Opcode::Poll:
        break;
    default:
        return fail(ErrorCode::NotFound, fmt::format("Art-Net's opcode 0x{:04x} is not known here", opcode));
    }
    if (bytes.size() < artnet::start_size) return too_few_for("Art-Net", bytes.size());
    const auto version = read_number<std::uint16_t>(bytes, artnet::version_at);
    if (version < artnet::protocol_version)
        return fail(ErrorCode::UnknownVersion, fmt::format("version {} of Art-Net is too old", version));
    if (opcode == static_cast<std::uint16_t>(artnet::Opcode::Dmx)) return parse_dmx(bytes);
    if (opcode == static_cast<std::uint16_t>(artnet::Opcode::Sync)) {
        if (bytes.size() < sync_size) return too_few_for("ArtSync", bytes.size());
        return ArtSync{};
    }
    if (bytes.size() < least_poll_size) return too_few_for("ArtPoll", bytes.size());
    return ArtPoll{bytes[poll_flags_at]};
}

} // namespace tutti::pixel
