#include "sound/sound_device.hpp"

#include "io/blocking.hpp"
#include "io/clock.hpp"
#include "sound/alsa/alsa_input.hpp"
#include "sound/pulse/pulse_input.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace tutti::sound {

namespace {

constexpr auto patience = seconds(2);

int rank(const SoundDevice& device) { return device.is_default ? 0 : device.is_monitor ? 2 : 1; }

} // namespace

Task<SoundDevices> list_devices() {
    const auto executor = co_await asio::this_coro::executor;
    const auto deadline = io::steady_now() + patience;
    SoundDevices list;
    auto pulse = co_await ask_pulse(deadline);
    if (!pulse)
        list.failures.push_back(std::move(pulse.error()));
    else
        for (const auto& source : pulse->sources)
            list.devices.push_back({
                .place = print(contract::PulsePlace{contract::PulsePlace::Choice::Named, source.name}),
                .description = source.description,
                .kind = SoundDevice::Kind::Pulse,
                .is_monitor = source.is_monitor,
                .is_default = source.name == pulse->default_name,
                .format = SoundFormat{source.rate, source.channels},
            });
    std::ranges::sort(list.devices, {}, [](const SoundDevice& device) {
        return std::pair(rank(device), std::string_view(device.place));
    });
    io::BlockingDevice asker(executor, {.name = "ALSA", .grace = milliseconds(100)});
    const auto ask = [] { return Result<std::vector<SoundDevice>>(list_alsa()); };
    auto alsa = co_await asker.run("listing its devices", ask, deadline);
    if (!alsa)
        list.failures.push_back(std::move(alsa.error()));
    else
        std::ranges::move(*alsa, std::back_inserter(list.devices));
    co_return list;
}

} // namespace tutti::sound
