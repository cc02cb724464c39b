// The Sense HAT's joystick: an input device of the kernel's with five keys.
#pragma once

#include "base/result.hpp"
#include "decode/input_event.hpp"
#include "io/asio.hpp"
#include "matrix/picture.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>

namespace tutti::sensors {

/// Clockwise, so that a turn is an addition; the middle is none of them.
enum class Direction : std::uint8_t { Up, Right, Down, Left, Middle };
enum class Motion : std::uint8_t { Release, Press, Hold };

struct JoystickMove {
    Direction direction{};
    Motion motion{};

    bool operator==(const JoystickMove&) const = default;
};

std::string_view name(Direction direction) noexcept; ///< "up"
std::string_view name(Motion motion) noexcept;       ///< "press"

/// Nothing for events that are none of its keys.
std::optional<JoystickMove> move_of(const decode::InputEvent& event) noexcept;
/// The direction as it is for who sees the picture upright that is turned so on the lights.
Direction seen_upright(Direction direction, matrix::Rotation rotation) noexcept;

class Joystick {
public:
    using Moved = std::function<void(JoystickMove)>;
    /// Whether it can be heard; one that is missing is no failure.
    using Told = std::function<void(const Result<void>&)>;

    /// `root` is what lies above dev and sys.
    Joystick(const asio::any_io_executor& executor, std::filesystem::path root, Moved moved, Told told);

    /// Hears it for as long as it is there, and looks for it again whenever look() says so.
    Task<void> listen();
    void look();

private:
    Result<void> open();
    Task<void> hear();

    std::filesystem::path root_;
    Moved moved_;
    Told told_;
    asio::posix::stream_descriptor device_;
    asio::steady_timer looked_; ///< never expires; cancelled by look()
};

} // namespace tutti::sensors
