#include "onvif/ptz_service.hpp"

#include "onvif/envelope.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::onvif {

namespace {

constexpr std::string_view ptz = "http://www.onvif.org/ver20/ptz/wsdl";
constexpr std::size_t most_presets = 1024;

/// Cameras read no exponents, and refuse what is beyond 1.
double bounded(double speed) { return std::clamp(speed, -1.0, 1.0); }

std::string profile_element(std::string_view profile) {
    return fmt::format("<ProfileToken>{}</ProfileToken>", escape_xml(profile));
}

} // namespace

Request continuous_move(std::string_view profile, const Velocity& velocity, seconds at_most) {
    std::string speeds;
    if (velocity.pan != 0 || velocity.tilt != 0)
        speeds += fmt::format(
            "<PanTilt xmlns=\"{}\" x=\"{:.3f}\" y=\"{:.3f}\"/>", schema, bounded(velocity.pan),
            bounded(velocity.tilt)
        );
    if (velocity.zoom != 0)
        speeds += fmt::format("<Zoom xmlns=\"{}\" x=\"{:.3f}\"/>", schema, bounded(velocity.zoom));
    return make_request(
        ptz, "ContinuousMove",
        fmt::format(
            "{}<Velocity>{}</Velocity><Timeout>PT{}S</Timeout>", profile_element(profile), speeds,
            at_most.count()
        )
    );
}

Request stop_moving(std::string_view profile) {
    return make_request(ptz, "Stop", profile_element(profile) + "<PanTilt>true</PanTilt><Zoom>true</Zoom>");
}

Request get_presets(std::string_view profile) {
    return make_request(ptz, "GetPresets", profile_element(profile));
}

std::vector<Preset> read_presets(const XmlElement& answer) {
    std::vector<Preset> presets;
    for (const auto& element : answer.children) {
        if (element.name != "Preset" || element.attribute("token").empty()) continue;
        if (presets.size() == most_presets) break;
        presets.push_back({std::string(element.attribute("token")), std::string(element.text_at({"Name"}))});
    }
    return presets;
}

Request goto_preset(std::string_view profile, std::string_view preset) {
    return make_request(
        ptz, "GotoPreset",
        profile_element(profile) + fmt::format("<PresetToken>{}</PresetToken>", escape_xml(preset))
    );
}

} // namespace tutti::onvif
