// Cameras near here, for whoever sets them up: those that answer to WS-Discovery, and those that a look
// through small local networks finds. Then each is asked what it is. Nobody is sent a password but those who
// speak ONVIF, and them no more than its digest.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "io/asio.hpp"
#include "onvif/local_networks.hpp"
#include "onvif/username_token.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tutti::camera {

struct DiscoveryOptions {
    microseconds timeout = seconds(20); ///< of all
    bool scans = true;                  ///< addresses one by one, beside WS-Discovery
    onvif::Login login = {};            ///< of all of them; empty: what they say to everybody
};

struct FoundCamera {
    enum class How : std::uint8_t { WebDiscovery, Scan };

    std::string address; ///< "192.168.1.20"
    std::string name;    ///< empty: it does not say; so are the others
    std::string model;
    std::string stream_url;
    std::string snapshot_url;
    std::string onvif_url;
    bool needs_login = false; ///< its stream is not told without
    std::string problem;      ///< why it did not say more
    How how = How::Scan;
};

struct Discovery {
    std::vector<FoundCamera> cameras; ///< by address
    onvif::NetworkChoice networks;    ///< that were looked through, and that were not
};

/// Environment, Unavailable: this machine's networks are not to be had.
Task<Result<Discovery>> discover(DiscoveryOptions options);

/// `{"cameras":[…],"networks":[…],"left_out":[…]}`; what is not known is null.
Value to_value(const Discovery& discovery);
std::string_view name(FoundCamera::How how) noexcept;

} // namespace tutti::camera
