// Entrance: by which listener of the gateway a request came (HttpRequest::entrance).
#pragma once

#include <cstdint>

namespace tutti::gateway {

enum class Entrance : std::uint8_t {
    Front,   ///< gateway.listen
    Tailnet, ///< gateway.tailscale.listen, to which `tailscale serve` alone connects
    Tls,     ///< gateway.listen over TLS, by the process that speaks it for us
};

constexpr bool came_by(std::uint8_t entrance, Entrance which) noexcept {
    return entrance == static_cast<std::uint8_t>(which);
}

} // namespace tutti::gateway
