// What a camera says of itself (ONVIF Core Specification, device service): its time, its services, its model.
// The time is asked without a login: only who knows it can log in.
#pragma once

#include "base/time.hpp"
#include "onvif/envelope.hpp"

#include <string>

namespace tutti::onvif {

/// The path that nearly all cameras have their device service at.
inline constexpr std::string_view usual_device_path = "/onvif/device_service";

Request get_system_date_and_time();
/// By the camera's clock, in UTC. InvalidInput: it says none, or one that is none.
Result<WallTime> read_system_date_and_time(const XmlElement& answer);

/// The addresses of the services that we use, as the camera says them; empty: it has none of that kind.
struct Services {
    std::string media;
    std::string ptz;

    bool operator==(const Services&) const = default;
};

/// Of ONVIF 2.1 and later.
Request get_services();
Services read_services(const XmlElement& answer);
/// What all have, and what the oldest have alone.
Request get_capabilities();
Services read_capabilities(const XmlElement& answer);

struct DeviceInformation {
    std::string maker;
    std::string model;
    std::string firmware;
};

Request get_device_information();
DeviceInformation read_device_information(const XmlElement& answer);

} // namespace tutti::onvif
