#include "sections/camera_section.hpp"

#include "sections/section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tutti::sections {

namespace {

constexpr std::size_t most_cameras = 64;

/// A password in it would be shown wherever the URL is.
toml::Read<std::string> camera_url(const Value& value) {
    constexpr std::array<std::string_view, 4> schemes = {"rtsp://", "rtsps://", "http://", "https://"};
    auto url = toml::Text{}(value);
    if (!url) return url;
    if (is_usb_camera(*url)) {
        // A device's file, and no way out of /dev.
        if (url->starts_with("v4l2:/dev/") && !url->contains("/../")) return url;
        return toml::complain("must name a device: v4l2:/dev/v4l/by-id/…");
    }
    const auto scheme =
        std::ranges::find_if(schemes, [&](std::string_view known) { return url->starts_with(known); });
    if (scheme == schemes.end())
        return toml::complain("must begin with rtsp://, rtsps://, http://, https:// or v4l2:/dev/");
    const auto authority = std::string_view(*url).substr(scheme->size());
    if (authority.substr(0, authority.find_first_of("/?#")).contains('@'))
        return toml::complain("must not hold a user or a password: they have keys of their own");
    return url;
}

/// A port, or the URL of the whole.
struct OnvifPlace {
    std::string url;
    std::uint16_t port = 0;
};
toml::Read<OnvifPlace> onvif_place(const Value& value) {
    if (value.is_string()) {
        auto url = camera_url(value);
        if (!url) return std::unexpected(std::move(url.error()));
        if (!url->starts_with("http"))
            return toml::complain("must begin with http:// or https://, or be a port");
        return OnvifPlace{std::move(*url), 0};
    }
    const auto port = toml::Whole{1, 65'535}(value);
    if (!port) return std::unexpected(port.error());
    return OnvifPlace{{}, static_cast<std::uint16_t>(*port)};
}

/// A login ends the user at the first colon (RFC 7617 §2).
toml::Read<std::string> user_name(const Value& value) {
    auto user = toml::AnyText{}(value);
    if (user && user->contains(':')) return toml::complain("must not hold a colon: no login can say it");
    return user;
}

CameraSection::Camera read_one(toml::TableReader& table) {
    CameraSection::Camera camera;
    table.read_needed("name", camera.name, toml::Name{}, "the camera's name");
    table.read_needed("url", camera.url, camera_url, "where the camera is");
    table.read("user", camera.user, user_name);
    table.read("password", camera.password, toml::Secret{});
    OnvifPlace onvif;
    table.read("onvif", onvif, onvif_place);
    camera.onvif_url = std::move(onvif.url);
    camera.onvif_port = onvif.port;
    return camera;
}

} // namespace

bool is_usb_camera(std::string_view url) noexcept { return url.starts_with("v4l2:"); }

void read_camera(toml::TableReader& table, CameraSection& section) {
    read_simulate(table);
    table.read_tables("cameras", most_cameras, [&](toml::TableReader& item) {
        auto camera = read_one(item);
        const auto same = std::ranges::find(section.cameras, camera.name, &CameraSection::Camera::name);
        if (!camera.name.empty() && same != section.cameras.end())
            item.mistake("name", fmt::format("there are two cameras named {}", camera.name));
        section.cameras.push_back(std::move(camera));
    });
    table.read("output_dir", section.output_dir, toml::AnyText{});
}

} // namespace tutti::sections
