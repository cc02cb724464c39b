#include "input/adapters.hpp"

#include "input/evdev/evdev_input.hpp"
#include "input/osc/osc_input.hpp"
#include "input/program/program_input.hpp"
#include "input/serial/serial_input.hpp"
#include "signal/rate_cap.hpp"

#include <variant>

namespace tutti::input {

namespace {

struct Starter {
    Desk& desk;
    const device::Input& input;

    Task<void> operator()(const device::Serial& serial) const { return run_serial(desk, serial); }
    Task<void> operator()(const device::Program& program) const { return run_program(desk, program.run); }
    Task<void> operator()(const device::Osc& osc) const {
        return run_osc(desk, osc, signal::RateCap::period_of(input.rate));
    }
    Task<void> operator()(const device::Keyboard& keyboard) const { return run_keyboard(desk, keyboard); }
    Task<void> operator()(const device::Gamepad& gamepad) const { return run_gamepad(desk, gamepad); }
};

} // namespace

Task<void> run_adapter(Desk& desk, const device::Input& input) {
    return std::visit(Starter{desk, input}, input.kind);
}

} // namespace tutti::input
