// What the WebRTC server (mediamtx) lives by: a file of settings for our cameras, and what its answers say.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::camera {

struct RelayPorts {
    std::uint16_t web = 0;   ///< TCP, of this machine alone: offers and answers
    std::uint16_t api = 0;   ///< TCP, of this machine alone: how it is
    std::uint16_t media = 0; ///< UDP, for browsers: what they see
};

struct RelayPath {
    std::string name;   ///< of the camera
    std::string source; ///< its URL, with user and password

    bool operator==(const RelayPath&) const = default;
};

/// mediamtx.yml: WebRTC and nothing else, each camera asked once somebody looks. Passwords stand in it.
std::string print_relay_file(const RelayPorts& ports, const std::vector<RelayPath>& paths);

/// How many watch, of /v3/webrtcsessions/list.
Result<std::size_t> parse_relay_sessions(std::string_view json);

/// The ids of those who watch, of the same; those that are none are left out.
std::vector<std::string> relay_session_ids(std::string_view json);

/// The session of a Location, "/front/whep/8d5…"; InvalidInput: it is none of that camera.
Result<std::string> relay_session(std::string_view location, std::string_view camera);

/// Whether it may be the name of a session: letters, digits and '-', 64 at most. So it is no path.
bool is_relay_session(std::string_view text) noexcept;

} // namespace tutti::camera
