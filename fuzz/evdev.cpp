// Whatever an input device may say, in whatever order: the first bytes are a pad, the others its events.
#include "decode/input_event.hpp"
#include "input/evdev/controls.hpp"

#include <linux/input-event-codes.h>

#include <cmath>
#include <cstdlib>
#include <set>
#include <string>

namespace {

using namespace tutti;
using namespace tutti::input::evdev;

void require(bool holds) {
    if (!holds) std::abort();
}

/// Who hears a device: each button is pressed, then let go, and no axis leaves its range. Two may have one
/// name: a key and a side of a d-pad.
struct Listener {
    void hear(const std::vector<Said>& all) {
        for (const auto& said : all) {
            const std::string code(said.data.find("code")->string());
            if (said.type == "button.press") pressed.insert(code);
            if (said.type == "button.release") {
                const auto found = pressed.find(code);
                require(found != pressed.end());
                pressed.erase(found);
                require(said.data.find("held")->number() >= 0);
            }
            if (said.type == "button.level")
                require(said.data.find("pressed")->boolean() ? pressed.contains(code) : true);
            if (said.type == "raw.axis") require(std::abs(said.data.find("value")->number()) <= 1);
        }
    }
    std::multiset<std::string> pressed;
};

Capabilities device(std::span<const std::uint8_t> bytes) {
    Capabilities has;
    has.keys = {BTN_A};
    for (std::size_t i = 0; i + 8 <= bytes.size(); i += 8) {
        const auto number = [&](std::size_t at) {
            return static_cast<std::int32_t>((bytes[i + at] << 24U) | bytes[i + at + 1]);
        };
        const auto code = static_cast<std::uint16_t>(bytes[i] % ABS_CNT);
        if (!has.has_axis(code))
            has.axes.push_back(
                {code, bytes[i + 1] % 2 == 0 ? signal::AxisRange{-1, 1, 0}
                                             : signal::AxisRange{number(2), number(4), number(6)}}
            );
    }
    return has;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t head = 33;
    if (size < head) return 0;
    const std::span bytes(data, size);
    const auto kind = data[0] % 2 == 0 ? DeviceKind::Gamepad : DeviceKind::Keyboard;
    Controls controls(
        lay_out(device(bytes.subspan(1, head - 1)), kind, data[0] / 255.0), {{BTN_A}, {{ABS_X, 7}}}
    );
    Listener listener;
    SteadyTime now{seconds(1)};
    listener.hear(controls.begin(now));
    decode::InputEventSplitter splitter;
    Snapshot pressed;
    for (const auto& event : splitter.feed(bytes.subspan(head))) {
        now += microseconds(event.code);
        listener.hear(controls.take(event, now));
        if (event.type == EV_KEY && event.value == 2) pressed.pressed = {event.code};
        if (event.type == EV_MSC) listener.hear(controls.resynchronise(pressed, now));
        if (const auto due = controls.deadline(); due && *due <= now) listener.hear(controls.pass(now));
        require(!controls.deadline() || *controls.deadline() > now);
    }
    listener.hear(controls.resynchronise({}, now));
    listener.hear(controls.release_all(now));
    require(listener.pressed.empty() && !controls.deadline());
    return 0;
}
