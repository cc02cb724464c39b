#include "workers/osc/taps.hpp"

#include "osc/packet.hpp"

#include <fmt/format.h>

namespace tutti::osc_router {

Result<void> Taps::open(std::uint16_t port, SteadyTime now) {
    std::erase_if(taps_, [now](const auto& each) { return each.second.until <= now; });
    const auto known = taps_.find(port);
    if (known != taps_.end()) {
        known->second.until = now + lease;
        return {};
    }
    if (taps_.size() >= most_taps)
        return fail(ErrorCode::LimitExceeded, fmt::format("{} already look at what is heard", most_taps));
    auto socket = io::UdpSocket::open("127.0.0.1", port);
    if (!socket) return pass_on(socket);
    taps_.emplace(port, Tap{std::move(*socket), now + lease});
    return {};
}

void Taps::send(std::span<const std::string_view> packets, SteadyTime now) {
    if (taps_.empty() || packets.empty()) return;
    std::erase_if(taps_, [now](const auto& each) { return each.second.until <= now; });
    for (auto& [port, tap] : taps_) tap.socket.send(datagrams_.of(packets, osc::max_packet_size));
}

} // namespace tutti::osc_router
