// The hashes that WS-Security and HTTP's digest prescribe. SHA-1 and MD5 protect nobody any more: cameras
// know no others.
#pragma once

#include <string>
#include <string_view>

namespace tutti::onvif {

std::string sha1(std::string_view bytes);       ///< 20 bytes (FIPS 180-4)
std::string md5_hex(std::string_view bytes);    ///< RFC 1321, lower case
std::string sha256_hex(std::string_view bytes); ///< FIPS 180-4, lower case

} // namespace tutti::onvif
