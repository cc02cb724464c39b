#include "input/simulated/simulated_input.hpp"

#include "device/twin.hpp"
#include "input/named_devices.hpp"
#include "input/simulated/playback.hpp"
#include "io/clock.hpp"
#include "io/file.hpp"

#include <fmt/format.h>

#include <cmath>
#include <variant>

namespace tutti::input {

namespace {

constexpr std::size_t largest_recording = 16 << 20;
constexpr const char* twin = "simulated";

/// When that moment of a simulation comes.
SteadyTime due(SteadyTime began, microseconds at, double speed) {
    return began + microseconds(std::llround(static_cast<double>(at.count()) / speed));
}

Task<void> play(Desk& desk, const device::Simulation& simulation, std::string text) {
    Playback recording(
        std::move(text), simulation.loop ? Playback::Ends::Never : Playback::Ends::Once, simulation.source
    );
    NamedDevices devices(desk);
    const auto began = io::steady_now();
    while (auto next = recording.next()) {
        const bool waited = co_await io::sleep_until(due(began, next->at, simulation.speed));
        if (!waited) co_return;
        const auto identity = next->device.empty() ? std::string(twin) : std::move(next->device);
        auto& device = devices.find_or_connect(
            {.identity = identity, .name = identity + " (recorded)"}, io::steady_now()
        );
        device.say(std::move(next->saying));
    }
    if (recording.malformed() > 0)
        desk.unavailable(
            {ErrorCode::InvalidInput,
             fmt::format("{}: {} lines of it are none of a trace", simulation.file, recording.malformed())}
        );
    devices.all_leave("the recording has ended");
}

Task<void> run_twin(Desk& desk, const device::Input& input) {
    const auto& simulation = *input.simulation;
    const auto kind = device::word_of(input.kind);
    const auto shapes =
        std::visit([](const auto& options) { return device::twin_shapes(options); }, input.kind);
    device::Twin voices(kind, shapes, simulation.seed);
    Device device(desk, {.identity = twin, .name = fmt::format("simulated {}", kind)});
    const auto began = io::steady_now();
    while (auto next = voices.next()) {
        const bool waited = co_await io::sleep_until(due(began, next->at, simulation.speed));
        if (!waited) co_return;
        device.say(std::move(next->saying));
    }
}

} // namespace

Task<void> run_simulated(Desk& desk, device::Input input) {
    const auto& file = input.simulation->file;
    if (file.empty()) {
        co_await run_twin(desk, input);
        co_return;
    }
    auto text = io::read_file(file, largest_recording);
    if (!text)
        desk.unavailable(text.error());
    else
        co_await play(desk, *input.simulation, std::move(*text));
}

} // namespace tutti::input
