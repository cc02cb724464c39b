// Where a display's lights go, as one text says it: "ddp://192.168.1.20", "sacn://multicast?universe=3",
// "png:/tmp/frames". Names are not looked up and files not opened here.
#pragma once

#include "toml/values.hpp"

#include <cstdint>
#include <string>
#include <variant>

namespace tutti::display {

/// ddp://host[:port][?destination=1]
struct DdpTarget {
    std::string host;
    std::uint16_t port = 0;
    std::uint8_t destination = 1; ///< the device's output
    bool operator==(const DdpTarget&) const = default;
};

/// artnet://host[:port][?universe=0&sync=true]; artnet://broadcast
struct ArtnetTarget {
    std::string host;
    std::uint16_t port = 0;
    bool is_broadcast = false;  ///< `host` is then that of everybody
    std::uint16_t universe = 0; ///< of the first lights
    bool sync = false;
    bool operator==(const ArtnetTarget&) const = default;
};

/// sacn://host[:port][?universe=1&priority=100&sync=7&interface=eth0&ttl=1]; sacn://multicast
struct SacnTarget {
    std::string host; ///< empty: each universe goes to its own multicast address
    std::uint16_t port = 0;
    std::uint16_t universe = 1; ///< of the first lights
    std::uint8_t priority = 100;
    std::uint16_t sync_universe = 0; ///< 0: lights show at once
    std::string interface = {};      ///< for multicast: its name or address; empty: the system chooses
    std::uint8_t ttl = 1;            ///< for multicast: how many networks it reaches
    bool operator==(const SacnTarget&) const = default;
};

/// wled://Porch: found on the network by its name.
struct WledTarget {
    std::string name;
    bool operator==(const WledTarget&) const = default;
};

/// framebuffer:/dev/fb1
struct FramebufferTarget {
    std::string path;
    bool operator==(const FramebufferTarget&) const = default;
};

/// png:FOLDER, each frame a file.
struct PngTarget {
    std::string folder;
    bool operator==(const PngTarget&) const = default;
};

/// gif:FILE
struct GifTarget {
    std::string file;
    bool operator==(const GifTarget&) const = default;
};

/// video:FILE, by ffmpeg; the file's ending says which format.
struct VideoTarget {
    std::string file;
    bool operator==(const VideoTarget&) const = default;
};

using Target = std::variant<
    DdpTarget, ArtnetTarget, SacnTarget, WledTarget, FramebufferTarget, PngTarget, GifTarget, VideoTarget>;

struct OutputUrl {
    std::string text; ///< as the file has it
    Target target;

    bool operator==(const OutputUrl&) const = default;
};

toml::Read<OutputUrl> parse_output_url(std::string_view text);

/// For TableReader.
struct Output {
    toml::Read<OutputUrl> operator()(const Value& value) const;
};

} // namespace tutti::display
