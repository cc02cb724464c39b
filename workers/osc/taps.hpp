// Taps: who looks at what the router hears, for a while each: `tutti osc dump`, where the port is the
// router's. A tap is a port of this machine, and ends by itself where it is not asked for again.
#pragma once

#include "base/time.hpp"
#include "io/datagrams.hpp"
#include "io/udp_socket.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string_view>

namespace tutti::osc_router {

class Taps {
public:
    static constexpr std::size_t most_taps = 8;
    static constexpr seconds lease{5};

    /// Opens a tap, or keeps one open. LimitExceeded: there are too many.
    Result<void> open(std::uint16_t port, SteadyTime now);
    void send(std::span<const std::string_view> packets, SteadyTime now);
    std::size_t size() const noexcept { return taps_.size(); }

private:
    struct Tap {
        io::UdpSocket socket;
        SteadyTime until;
    };
    std::map<std::uint16_t, Tap> taps_; ///< by port
    io::Datagrams datagrams_;
};

} // namespace tutti::osc_router
