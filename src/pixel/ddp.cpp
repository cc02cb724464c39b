#include "pixel/ddp.hpp"

#include "pixel/big_endian.hpp"

#include <fmt/format.h>

namespace tutti::pixel {

namespace {

// Byte 0: version in the two highest bits, then reserved, time code, storage, reply, query, push.
constexpr std::uint8_t version_mask = 0xC0;
constexpr std::uint8_t version_1 = 0x40;
constexpr std::uint8_t time_code_flag = 0x10;
constexpr std::uint8_t storage_flag = 0x08;
constexpr std::uint8_t reply_flag = 0x04;
constexpr std::uint8_t query_flag = 0x02;
constexpr std::uint8_t push_flag = 0x01;
constexpr std::uint8_t last_sequence = 15;
constexpr std::size_t time_code_size = 4;

constexpr std::size_t bytes_a_packet(std::size_t channels) noexcept {
    return max_ddp_payload - max_ddp_payload % channels;
}

} // namespace

std::uint8_t ddp_data_type(std::size_t channels) noexcept {
    // Bits C R TTT SSS: the type, and 3 for elements of 8 bits.
    switch (channels) {
    case 1:
        return 0b00'100'011;
    case 3:
        return 0b00'001'011;
    case 4:
        return 0b00'011'011;
    default:
        return 0;
    }
}

DdpPacker::DdpPacker(std::size_t bytes, const DdpOptions& options)
    : packets_(bytes, bytes_a_packet(options.channels), ddp_header_size) {
    invariant(bytes <= 0xFFFF'FFFF, "an offset has 32 bits");
    for (std::size_t index = 0; index < packets_.count(); ++index) {
        const auto header = packets_.header(index);
        header[0] = index + 1 == packets_.count() ? version_1 | push_flag : version_1;
        header[2] = ddp_data_type(options.channels);
        header[3] = options.destination;
        write_number(header, 4, static_cast<std::uint32_t>(packets_.offset(index)));
        write_number(header, 8, static_cast<std::uint16_t>(packets_.size(index)));
    }
}

std::span<const Packet> DdpPacker::pack(std::span<const std::uint8_t> lights) noexcept {
    for (std::size_t index = 0; index < packets_.count(); ++index) {
        sequence_ = sequence_ == last_sequence ? 1 : sequence_ + 1;
        packets_.header(index)[1] = sequence_;
    }
    return packets_.over(lights);
}

Result<DdpPacket> parse_ddp(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < ddp_header_size)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("{} bytes are too few for DDP, whose header has {}", bytes.size(), ddp_header_size)
        );
    const auto flags = bytes[0];
    if ((flags & version_mask) != version_1)
        return fail(ErrorCode::UnknownVersion, fmt::format("version {} of DDP is not known", flags >> 6));
    DdpPacket packet{
        .pushes = (flags & push_flag) != 0,
        .queries = (flags & query_flag) != 0,
        .replies = (flags & reply_flag) != 0,
        .is_storage = (flags & storage_flag) != 0,
        .sequence = static_cast<std::uint8_t>(bytes[1] & last_sequence),
        .data_type = bytes[2],
        .destination = bytes[3],
        .offset = read_number<std::uint32_t>(bytes, 4),
        .length = read_number<std::uint16_t>(bytes, 8),
        .time_code = {},
        .lights = bytes.subspan(ddp_header_size),
    };
    if ((flags & time_code_flag) != 0) {
        if (packet.lights.size() < time_code_size)
            return fail(ErrorCode::InvalidInput, "a DDP packet ends within its time code");
        packet.time_code = read_number<std::uint32_t>(packet.lights, 0);
        packet.lights = packet.lights.subspan(time_code_size);
    }
    // A query says how much it asks for; of a reply the flag means nothing.
    const bool has_lights = (!packet.queries || packet.replies) && !packet.is_storage;
    if (packet.lights.size() != (has_lights ? packet.length : 0))
        return fail(
            ErrorCode::InvalidInput, fmt::format(
                                         "a DDP packet says {} bytes of lights and has {}",
                                         has_lights ? packet.length : 0, packet.lights.size()
                                     )
        );
    return packet;
}

} // namespace tutti::pixel
