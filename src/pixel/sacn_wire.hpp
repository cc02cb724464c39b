// The layers of E1.31 packets, by byte (ANSI E1.31-2018 §4, tables 4-1 to 4-3). Internal to the codec.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace tutti::pixel::sacn {

// Root layer (§5).
inline constexpr std::array<std::uint8_t, 16> preamble = {
    0x00, 0x10, // preamble size
    0x00, 0x00, // postamble size
    'A',  'S',  'C', '-', 'E', '1', '.', '1', '7', 0, 0, 0,
};
inline constexpr std::size_t root_length_at = 16;
inline constexpr std::size_t root_vector_at = 18;
inline constexpr std::size_t cid_at = 22;
inline constexpr std::uint32_t root_vector_data = 4;
inline constexpr std::uint32_t root_vector_extended = 8;

// Framing layer of both kinds (§6).
inline constexpr std::size_t frame_length_at = 38;
inline constexpr std::size_t frame_vector_at = 40;

// Framing layer of data (§6.2).
inline constexpr std::uint32_t frame_vector_data = 2;
inline constexpr std::size_t source_name_at = 44;
inline constexpr std::size_t source_name_size = 64; // with the NUL that ends it
inline constexpr std::size_t priority_at = 108;
inline constexpr std::size_t sync_universe_at = 109;
inline constexpr std::size_t sequence_at = 111;
inline constexpr std::size_t options_at = 112;
inline constexpr std::uint8_t preview_option = 0x80;
inline constexpr std::uint8_t terminated_option = 0x40;
inline constexpr std::uint8_t force_synchronization_option = 0x20;
inline constexpr std::size_t universe_at = 113;

// DMP layer (§7).
inline constexpr std::size_t dmp_length_at = 115;
inline constexpr std::size_t dmp_vector_at = 117;
inline constexpr std::array<std::uint8_t, 6> set_property = {
    0x02,       // vector: set property
    0xA1,       // address type and data type
    0x00, 0x00, // first property address
    0x00, 0x01, // address increment
};
inline constexpr std::size_t count_at = 123; // of properties, the start code included
inline constexpr std::size_t start_code_at = 125;

// Framing layer of synchronisation (§6.3).
inline constexpr std::uint32_t frame_vector_sync = 1;
inline constexpr std::size_t sync_sequence_at = 44;
inline constexpr std::size_t sync_address_at = 45;
inline constexpr std::size_t sync_size = 49;

/// Flags, which are 7, and how many bytes there are from the length on.
constexpr std::uint16_t flags_and_length(std::size_t packet_size, std::size_t at) noexcept {
    return static_cast<std::uint16_t>(0x7000U | (packet_size - at));
}

} // namespace tutti::pixel::sacn
