// What tailscaled says of itself: the JSON of `GET /localapi/v0/status`, which `tailscale status --json`
// prints too (tailscale.com/ipn/ipnstate). Text in, a struct out; nobody is asked here.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::tailscale {

/// Another device of the tailnet.
struct Peer {
    std::string name; ///< of its DNS name what tells it from the others: "laptop"; empty: nothing does
    bool is_online = false;
    std::optional<std::string> last_seen; ///< RFC 3339; nothing while it is online, and where nobody knows

    bool operator==(const Peer&) const = default;
};

struct Status {
    bool is_connected = false; ///< BackendState is Running, and there is a Self
    std::string state;         ///< "Running", "NeedsLogin", "Stopped", …
    std::vector<Peer> peers;   ///< by name; none stands twice

    std::size_t online() const noexcept;
};

/// InvalidInput: no status, or one that is cut off.
Result<Status> parse_status(std::string_view json);

} // namespace tutti::tailscale
