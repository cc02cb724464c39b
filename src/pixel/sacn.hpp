// sACN (ANSI E1.31-2018, "Lightweight streaming protocol for transport of DMX512 using ACN"): universes of
// DMX over UDP, mostly by multicast. Data packets and universe synchronisation; universe discovery is not
// here.
#pragma once

#include "base/result.hpp"
#include "pixel/packet.hpp"
#include "pixel/sliced_packets.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace tutti::pixel {

inline constexpr std::uint16_t sacn_port = 5568;
inline constexpr std::size_t sacn_header_size = 126; ///< with the start code, which is 0 for lights
inline constexpr std::uint16_t last_sacn_universe = 63'999;
inline constexpr std::uint8_t max_sacn_priority = 200;
/// E1.31 §6.2.6: a source that ends says so three times.
inline constexpr int sacn_terminations = 3;

/// Who sends: a UUID (RFC 4122) that a sender keeps for good.
using Cid = std::array<std::uint8_t, 16>;

struct SacnOptions {
    std::uint16_t first_universe = 1;  ///< 1 to 63999; the others follow
    std::size_t channels = 3;          ///< of a light, 1 to max_channels
    std::uint8_t priority = 100;       ///< 0 to 200: of several sources, receivers take the highest
    std::string source_name = "Tutti"; ///< for people; what is beyond 63 bytes is cut
    Cid cid{};
    std::uint16_t sync_universe = 0; ///< where a packet after the last says "now"; 0: lights show at once
    bool preview = false;            ///< for visualisers, not for lights
};

class SacnPacker {
public:
    /// For so many bytes of lights. InvalidInput: universes or a priority that there are not.
    static Result<SacnPacker> make(std::size_t bytes, const SacnOptions& options = {});

    /// The frame's packets. They stand until the next call, and as long as `lights`. Each goes to the
    /// multicast address of its universe, or all to one receiver.
    std::span<const Packet> pack(std::span<const std::uint8_t> lights) noexcept;
    /// The packets that say that no more come (without synchronisation: it ends at once). To be sent
    /// sacn_terminations times, each from a call of its own. Receivers do not look at the lights; the last
    /// ones do least where one does.
    std::span<const Packet> terminate(std::span<const std::uint8_t> lights) noexcept;

private:
    SacnPacker(std::size_t bytes, const SacnOptions& options);
    std::span<const Packet> next(std::span<const std::uint8_t> lights, std::uint8_t options) noexcept;

    SlicedPackets packets_;
    bool preview_;
    std::uint8_t sequence_ = 0; // of the next frame
};

/// 239.255.hi.lo, where the lights of a universe are heard (E1.31 §9.3.1).
std::array<std::uint8_t, 4> sacn_multicast_address(std::uint16_t universe) noexcept;

struct SacnData {
    Cid cid{};
    std::string_view source_name; ///< lies in the bytes that were parsed, as does `lights`; perhaps not UTF-8
    std::uint8_t priority = 0;
    std::uint16_t sync_universe = 0; ///< 0: shown at once
    std::uint8_t sequence = 0;
    bool preview = false;
    bool terminated = false;            ///< the source ends; the lights mean nothing
    bool force_synchronization = false; ///< when synchronisation is lost, lights go on to be shown
    std::uint16_t universe = 0;
    std::uint8_t start_code = 0;          ///< 0: lights
    std::span<const std::uint8_t> lights; ///< at most 512
};
struct SacnSync {
    Cid cid{};
    std::uint8_t sequence = 0;
    std::uint16_t universe = 0;
};
using SacnPacket = std::variant<SacnData, SacnSync>;

/// A whole datagram. NotFound: it is E1.31, but neither (universe discovery).
Result<SacnPacket> parse_sacn(std::span<const std::uint8_t> bytes);

} // namespace tutti::pixel
