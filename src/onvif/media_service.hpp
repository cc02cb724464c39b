// What a camera shows (ONVIF Media Service Specification): its profiles, and where each one's stream and
// picture are.
#pragma once

#include "onvif/envelope.hpp"

#include <string>
#include <vector>

namespace tutti::onvif {

/// One way in which the camera is seen: a size, a codec, and whether it moves.
struct Profile {
    std::string token; ///< what it is called by
    std::string name;
    std::string encoding; ///< "H264"; empty: the camera does not say
    int width = 0;        ///< 0: the camera does not say
    int height = 0;
    bool is_movable = false; ///< it has a PTZ configuration

    bool operator==(const Profile&) const = default;
};

Request get_profiles();
/// Those with a token, in the camera's order. NotFound: there is none.
Result<std::vector<Profile>> read_profiles(const XmlElement& answer);

/// RTSP over TCP, which passes routers and Wi-Fi better.
Request get_stream_uri(std::string_view profile);
Request get_snapshot_uri(std::string_view profile);
/// Of either. NotFound: it says none.
Result<std::string> read_uri(const XmlElement& answer);

} // namespace tutti::onvif
