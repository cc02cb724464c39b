// SOAP 1.2 envelopes (W3C, 2007): what is asked in, what is answered out. A fault is an error in words.
#pragma once

#include "onvif/xml.hpp"

#include <string>
#include <string_view>

namespace tutti::onvif {

/// The namespace of what all services share (ONVIF Core Specification).
inline constexpr std::string_view schema = "http://www.onvif.org/ver10/schema";

/// One operation of a camera's service.
struct Request {
    std::string action; ///< the URI that names it: "http://www.onvif.org/ver10/media/wsdl/GetProfiles"
    std::string body;   ///< the element within <s:Body>; its namespaces are its own

    /// "GetProfiles".
    std::string_view operation() const noexcept;
    bool operator==(const Request&) const = default;
};

/// An operation without parameters.
Request make_request(std::string_view service, std::string_view operation, std::string_view parameters = {});

/// `security` is print_security()'s, or empty.
std::string print_envelope(const Request& request, std::string_view security);

/// What of a fault somebody acts on is its code: PermissionDenied: user or password is wrong, or missing;
/// NotFound: the camera does not do this, or knows no such profile or preset; Unavailable: it cannot now;
/// Conflict: any other refusal.
Error read_fault(const XmlElement& fault);

/// The element in the body that answers that operation ("GetProfilesResponse"), or the fault. InvalidInput:
/// it is no envelope, or answers something else.
Result<XmlElement> read_answer(std::string_view envelope, std::string_view operation);

} // namespace tutti::onvif
