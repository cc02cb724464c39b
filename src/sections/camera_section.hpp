// The section `camera`: which cameras there are, and where what they show is laid for the page.
#pragma once

#include "toml/table_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::sections {

struct CameraSection {
    struct Camera {
        std::string name; ///< one segment; it names the stream
        std::string url;  ///< "rtsp://192.168.1.20/stream1", without user and password; or is_usb_camera()
        std::string user; ///< empty: nobody is asked for
        std::optional<toml::SecretReference> password;
        std::string onvif_url;        ///< of its device service; empty: looked for at the stream's host
        std::uint16_t onvif_port = 0; ///< there; 0: looked for

        bool operator==(const Camera&) const = default;
    };

    std::vector<Camera> cameras;
    std::string output_dir; ///< of the HLS playlists and segments; empty: in the run directory

    bool operator==(const CameraSection&) const = default;
};

/// "v4l2:/dev/v4l/by-id/usb-…-index0": a camera at this machine.
bool is_usb_camera(std::string_view url) noexcept;

void read_camera(toml::TableReader& table, CameraSection& section);

} // namespace tutti::sections
