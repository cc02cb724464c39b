#include "input/evdev/evdev_input.hpp"

#include "input/evdev/finder.hpp"

namespace tutti::input {

namespace {

evdev::Wanted wanted(evdev::DeviceKind kind, device::Evdev options) {
    evdev::Wanted wanted;
    wanted.kind = kind;
    wanted.patterns = std::move(options.device);
    wanted.hold = options.grab ? evdev::Hold::Alone : evdev::Hold::Shared;
    wanted.names = std::move(options.names);
    return wanted;
}

} // namespace

Task<void> run_keyboard(Desk& desk, device::Keyboard options) {
    const auto executor = co_await asio::this_coro::executor;
    evdev::Finder finder(executor, desk, wanted(evdev::DeviceKind::Keyboard, std::move(options.evdev)));
    co_await finder.run();
}

Task<void> run_gamepad(Desk& desk, device::Gamepad options) {
    const auto executor = co_await asio::this_coro::executor;
    auto pads = wanted(evdev::DeviceKind::Gamepad, std::move(options.evdev));
    pads.dead_zone = options.dead_zone;
    evdev::Finder finder(executor, desk, std::move(pads));
    co_await finder.run();
}

} // namespace tutti::input
