#include "input/adapters.hpp"

#include "input/evdev/evdev_input.hpp"
#include "input/http/http_input.hpp"
#include "input/mqtt/mqtt_input.hpp"
#include "input/osc/osc_input.hpp"
#include "input/program/program_input.hpp"
#include "input/serial/serial_input.hpp"
#include "input/simulated/simulated_input.hpp"
#include "io/directories.hpp"
#include "signal/rate_cap.hpp"

#include <string>
#include <variant>
#include <vector>

namespace tutti::input {

namespace {

/// Of a program of ours: it stands beside this one.
std::vector<std::string> command_of(const char* program, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), (io::program_directory() / program).string());
    return arguments;
}

struct Starter {
    Desk& desk;
    const device::Input& input;
    const Surroundings& around;

    Task<void> operator()(const device::Serial& serial) const { return run_serial(desk, serial); }
    Task<void> operator()(const device::Program& program) const { return run_program(desk, program.run); }
    Task<void> operator()(const device::Osc& osc) const {
        return run_osc(desk, osc, signal::RateCap::period_of(input.rate));
    }
    Task<void> operator()(const device::Keyboard& keyboard) const { return run_keyboard(desk, keyboard); }
    Task<void> operator()(const device::Gamepad& gamepad) const { return run_gamepad(desk, gamepad); }
    Task<void> operator()(const device::Midi& midi) const {
        return run_program(desk, command_of("tutti-midi", device::arguments_of(midi)));
    }
    Task<void> operator()(const device::Microphone& microphone) const {
        return run_program(desk, command_of("tutti-microphone", device::arguments_of(microphone)));
    }
    Task<void> operator()(const device::HeartRate& heart_rate) const {
        return run_program(desk, command_of("tutti-heart-rate", device::arguments_of(heart_rate)));
    }
    Task<void> operator()(const device::Mqtt& mqtt) const { return run_mqtt(desk, mqtt, around); }
    Task<void> operator()(const device::Http& http) const { return run_http(desk, http); }
};

} // namespace

Task<void> run_adapter(Desk& desk, const device::Input& input, const Surroundings& around) {
    if (input.simulation) return run_simulated(desk, input);
    return std::visit(Starter{desk, input, around}, input.kind);
}

} // namespace tutti::input
