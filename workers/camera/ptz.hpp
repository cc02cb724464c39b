// Ptz: what moves cameras. The worker's commands ask it; what speaks to cameras (ONVIF) stands behind it.
#pragma once

#include "base/result.hpp"
#include "io/asio.hpp"
#include "sections/camera_section.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::camera {

enum class PtzAction : std::uint8_t { Up, Down, Left, Right, ZoomIn, ZoomOut, Stop };

inline constexpr std::array<std::pair<std::string_view, PtzAction>, 7> ptz_actions = {{
    {"up", PtzAction::Up},
    {"down", PtzAction::Down},
    {"left", PtzAction::Left},
    {"right", PtzAction::Right},
    {"zoom_in", PtzAction::ZoomIn},
    {"zoom_out", PtzAction::ZoomOut},
    {"stop", PtzAction::Stop},
}};

struct PtzPreset {
    std::string token; ///< what goto_preset is told
    std::string name;  ///< for people; may be empty
};

class Ptz {
public:
    virtual ~Ptz() = default;

    /// The cameras that there are from now on; before anything else, and at each change.
    virtual void configure(const sections::CameraSection& section) = 0;
    /// Whether that camera can be moved; nothing: that is not known before it has been asked something.
    virtual std::optional<bool> is_movable(std::string_view camera) const = 0;

    // Cameras are given by name; NotFound: it is none of ours. Awaited until the camera has taken it.

    /// Begins a move, or another one in place of it; it lasts until stop(), or until it was not renewed by
    /// the same move() for 1.5 s: whoever holds the button may have vanished. `speed` is above 0, up to 1.
    virtual Task<Result<void>> move(std::string camera, PtzAction action, double speed) = 0;
    virtual Task<Result<void>> stop(std::string camera) = 0;
    virtual Task<Result<std::vector<PtzPreset>>> presets(std::string camera) = 0;
    virtual Task<Result<void>> go_to(std::string camera, std::string preset) = 0;
};

} // namespace tutti::camera
