// For tests: XML as a test writes it.
#pragma once

#include "onvif/xml.hpp"

#include <string_view>

namespace tutti::onvif {

/// Of a text that is right.
inline XmlElement element(std::string_view text) { return parse_xml(text).value(); }

} // namespace tutti::onvif
