#include "workers/sensors/joystick.hpp"

#include "io/file_descriptor.hpp"
#include "io/system_failure.hpp"
#include "workers/sensors/named_device.hpp"

#include <boost/asio/buffer.hpp>
#include <fmt/format.h>
#include <linux/input.h>
#include <sys/stat.h>

#include <array>
#include <fcntl.h>

namespace tutti::sensors {

std::string_view name(Direction direction) noexcept {
    constexpr std::array<std::string_view, 5> names = {"up", "right", "down", "left", "middle"};
    return names[static_cast<std::size_t>(direction)];
}

std::string_view name(Motion motion) noexcept {
    constexpr std::array<std::string_view, 3> names = {"release", "press", "hold"};
    return names[static_cast<std::size_t>(motion)];
}

std::optional<JoystickMove> move_of(const decode::InputEvent& event) noexcept {
    if (event.type != EV_KEY || event.value < 0 || event.value > 2) return std::nullopt;
    const auto motion = static_cast<Motion>(event.value);
    switch (event.code) {
    case KEY_UP:
        return JoystickMove{Direction::Up, motion};
    case KEY_RIGHT:
        return JoystickMove{Direction::Right, motion};
    case KEY_DOWN:
        return JoystickMove{Direction::Down, motion};
    case KEY_LEFT:
        return JoystickMove{Direction::Left, motion};
    case KEY_ENTER:
        return JoystickMove{Direction::Middle, motion};
    default:
        return std::nullopt;
    }
}

Direction seen_upright(Direction direction, matrix::Rotation rotation) noexcept {
    if (direction == Direction::Middle) return direction;
    const int turns = matrix::degrees(rotation) / 90;
    return static_cast<Direction>((static_cast<int>(direction) + 4 - turns) % 4);
}

Joystick::Joystick(const asio::any_io_executor& executor, std::filesystem::path root, Moved moved, Told told)
    : root_(std::move(root)), moved_(std::move(moved)), told_(std::move(told)), device_(executor),
      looked_(executor, asio::steady_timer::time_point::max()) {}

Result<void> Joystick::open() {
    const auto device = find_named_device(
        root_ / "sys/class/input", "event", "device/name", "Raspberry Pi Sense HAT Joystick"
    );
    if (!device) return {};
    const auto path = root_ / "dev/input" / *device;
    io::FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (!file) {
        auto failed = io::system_failure("the joystick: opening", path);
        if (failed.error().code == ErrorCode::PermissionDenied)
            failed.error().message += ": let this user into the group input";
        return failed;
    }
    struct stat about{};
    if (::fstat(file.get(), &about) != 0 || S_ISREG(about.st_mode)) // it would tell nobody when it grows
        return fail(ErrorCode::Environment, fmt::format("the joystick: {} is no device", path.native()));
    device_.assign(file.release());
    return {};
}

Task<void> Joystick::listen() {
    while (true) {
        told_(open());
        if (device_.is_open()) co_await hear();
        const auto [waited] = co_await looked_.async_wait(no_throw);
        static_cast<void>(waited);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
    }
}

Task<void> Joystick::hear() {
    decode::InputEventSplitter splitter;
    std::array<std::uint8_t, 16 * decode::InputEventSplitter::record_size> bytes{};
    error_code failed;
    while (!failed) {
        const auto [error, size] = co_await device_.async_read_some(asio::buffer(bytes), no_throw);
        failed = error;
        for (const auto& event : splitter.feed(std::span(bytes).first(size)))
            if (const auto move = move_of(event)) moved_(*move);
    }
    error_code ignored;
    device_.close(ignored);
}

void Joystick::look() { looked_.cancel(); }

} // namespace tutti::sensors
