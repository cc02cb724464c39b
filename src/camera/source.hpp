// Where a camera's pictures come from, and how its address is said without what is secret in it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::camera {

enum class SourceKind : std::uint8_t {
    Rtsp,   ///< rtsp:// and rtsps://: what comes is passed on as it is
    Http,   ///< http:// and https://: mostly a row of JPEG pictures, which are encoded here
    Usb,    ///< a camera at this machine (V4L2)
    Picture ///< ffmpeg's moving test picture
};

struct Source {
    SourceKind kind = SourceKind::Picture;
    std::string address = {}; ///< the URL, with user and password; of Usb the path of its device

    bool operator==(const Source&) const = default;
};

/// `url` as the section of the cameras lets it pass. Nothing of user and password is left to mean anything in
/// a URL.
Source source_of(std::string_view url, std::string_view user, std::string_view password);

/// The text without what stands between "://" and '@', and without `password`, plain or encoded.
std::string without_secrets(std::string_view text, std::string_view password);

} // namespace tutti::camera
