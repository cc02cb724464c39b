#include "input/commands/here.hpp"

#include "base/json.hpp"
#include "decode/bounded_lines.hpp"
#include "device/serial.hpp"
#include "input/commands/inputs_on_bus.hpp"
#include "input/evdev/present.hpp"
#include "input/serial/serial_port.hpp"
#include "io/child_output.hpp"
#include "io/clock.hpp"
#include "io/directories.hpp"
#include "io/process.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace tutti::input {

namespace {

using namespace std::chrono_literals;

/// Straps say once in a while that they are near: their program listens for six seconds.
constexpr auto patience = 9s;

/// Kinds whose libraries are too heavy for everybody: each has a program that knows what is there.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> programs = {
    {{"midi", "tutti-midi"}, {"microphone", "tutti-microphone"}, {"heart_rate", "tutti-heart-rate"}}
};

void look_for_ports(Here& here) {
    for (const auto& port : matching_ports(device::Serial{}.device))
        here.devices.push_back({"serial", port.name.native(), port.name.filename().native()});
}

void look_for_keyboards_and_pads(Here& here) {
    for (auto& each : evdev::present_devices())
        here.devices.push_back(
            {each.kind == evdev::DeviceKind::Keyboard ? "keyboard" : "gamepad", std::move(each.identity),
             std::move(each.name)}
        );
}

std::string first_line(std::string_view text) { return std::string(text.substr(0, text.find('\n'))); }

} // namespace

std::vector<Found> found_in(std::string_view kind, std::string_view output) {
    std::vector<Found> found;
    decode::BoundedLines lines;
    lines.feed(output);
    while (const auto line = lines.next()) {
        const auto device = parse_json(*line);
        if (!device) continue;
        if (auto identity = text_of(*device, "device"); !identity.empty())
            found.push_back({std::string(kind), std::move(identity), text_of(*device, "name")});
    }
    return found;
}

Task<Here> look_here() {
    Here here;
    look_for_ports(here);
    look_for_keyboards_and_pads(here);
    for (const auto& [kind, name] : programs) {
        const auto program = io::program_directory() / name;
        if (!io::is_program(program)) continue;
        const auto listed = co_await io::run_child(
            {.program = program, .arguments = {"--list"}}, io::steady_now() + patience
        );
        if (!listed)
            here.troubles.push_back(fmt::format("{}: {}", kind, listed.error().message));
        else if (listed->exit_code != 0)
            here.troubles.push_back(fmt::format("{}: {}", kind, first_line(listed->errors)));
        else
            for (auto& each : found_in(kind, listed->output)) here.devices.push_back(std::move(each));
    }
    co_return here;
}

} // namespace tutti::input
