#include "onvif/media_service.hpp"

#include "base/scan.hpp"
#include "onvif/envelope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::onvif {

namespace {

constexpr std::string_view media = "http://www.onvif.org/ver10/media/wsdl";
constexpr std::size_t most_profiles = 64;

/// Pixels of a side.
int side_of(std::string_view text) { return std::clamp(parse_number<int>(text).value_or(0), 0, 65'535); }

} // namespace

Request get_profiles() { return make_request(media, "GetProfiles"); }

Result<std::vector<Profile>> read_profiles(const XmlElement& answer) {
    std::vector<Profile> profiles;
    for (const auto& element : answer.children) {
        if (element.name != "Profiles" || element.attribute("token").empty()) continue;
        if (profiles.size() == most_profiles) break;
        Profile profile;
        profile.token = element.attribute("token");
        profile.name = element.text_at({"Name"});
        profile.encoding = element.text_at({"VideoEncoderConfiguration", "Encoding"});
        profile.width = side_of(element.text_at({"VideoEncoderConfiguration", "Resolution", "Width"}));
        profile.height = side_of(element.text_at({"VideoEncoderConfiguration", "Resolution", "Height"}));
        profile.is_movable = element.child("PTZConfiguration") != nullptr;
        profiles.push_back(std::move(profile));
    }
    if (profiles.empty()) return fail(ErrorCode::NotFound, "the camera has no profile");
    return profiles;
}

Request get_stream_uri(std::string_view profile) {
    return make_request(
        media, "GetStreamUri",
        fmt::format(
            "<StreamSetup><Stream xmlns=\"{0}\">RTP-Unicast</Stream>"
            "<Transport xmlns=\"{0}\"><Protocol>RTSP</Protocol></Transport></StreamSetup>"
            "<ProfileToken>{1}</ProfileToken>",
            schema, escape_xml(profile)
        )
    );
}

Request get_snapshot_uri(std::string_view profile) {
    return make_request(
        media, "GetSnapshotUri", fmt::format("<ProfileToken>{}</ProfileToken>", escape_xml(profile))
    );
}

Result<std::string> read_uri(const XmlElement& answer) {
    const auto uri = answer.text_at({"MediaUri", "Uri"});
    if (uri.empty()) return fail(ErrorCode::NotFound, "the camera says no address for it");
    return std::string(uri);
}

} // namespace tutti::onvif
