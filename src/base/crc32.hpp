// CRC-32 as MCAP, zlib and Ethernet have it (polynomial 0xEDB88320, reflected).
#pragma once

#include <cstdint>
#include <string_view>

namespace tutti {

/// `crc`: of what stands before, 0 at the start.
std::uint32_t crc32(std::string_view bytes, std::uint32_t crc = 0) noexcept;

} // namespace tutti
