#include "input/evdev/controls.hpp"

#include "input/evdev/control_names.hpp"

#include <linux/input-event-codes.h>

#include <algorithm>
#include <cmath>

namespace tutti::input::evdev {

namespace {

int sign(std::int32_t value) noexcept { return (value > 0) - (value < 0); }

/// Seconds that a person can read; a kernel's stamps may even go back.
double held_for(SteadyTime since, SteadyTime at) noexcept {
    const auto held = std::chrono::round<milliseconds>(std::max(at - since, microseconds(0)));
    return static_cast<double>(held.count()) / 1000;
}

std::int32_t value_in(const Snapshot& standing, std::uint16_t code) noexcept {
    const auto found =
        std::ranges::find(standing.values, code, &std::pair<std::uint16_t, std::int32_t>::first);
    return found == standing.values.end() ? 0 : found->second;
}

bool is_heard(DeviceKind kind, std::uint16_t code) noexcept {
    return kind == DeviceKind::Keyboard ? is_key(code) : is_button(code);
}

} // namespace

Controls::Controls(
    Layout layout, const Snapshot& standing, std::vector<std::pair<std::string, std::string>> names
)
    : kind_(layout.kind), names_(std::move(names)) {
    for (const auto code : standing.pressed)
        if (is_heard(kind_, code)) keys_.push_back({code, false, {}});
    for (auto& axis : layout.axes) {
        axis.name = called(axis.name);
        const auto raw = value_in(standing, axis.code);
        axes_.push_back({std::move(axis), raw, 0});
    }
    for (auto& sides : layout.switches) {
        const auto raw = value_in(standing, sides.code);
        switches_.push_back({std::move(sides), raw, signal::DirectionLatch(sign(raw)), {}, {}});
    }
}

std::vector<Said> Controls::begin(SteadyTime at) {
    std::vector<Said> said;
    for (auto& moved : axes_) tell(moved, moved.axis.zone.value(moved.raw), at, said);
    return said;
}

std::vector<Said> Controls::take(const decode::InputEvent& event, SteadyTime at) {
    std::vector<Said> said;
    if (event.type == EV_SYN && event.code == SYN_DROPPED) is_dropped_ = true;
    if (is_dropped_) return said;
    if (event.type == EV_KEY)
        take_key(event.code, event.value, at, said);
    else if (event.type == EV_ABS)
        take_axis(event.code, event.value);
    else if (event.type == EV_SYN && event.code == SYN_REPORT)
        end_frame(at, said);
    return said;
}

/// A key that is held says so again and again, by 2: that is no event.
void Controls::take_key(std::uint16_t code, std::int32_t value, SteadyTime at, std::vector<Said>& said) {
    const auto key = std::ranges::find(keys_, code, &Key::code);
    if (value == 1 && key == keys_.end() && is_heard(kind_, code)) {
        keys_.push_back({code, true, at});
        press(key_name(code), at, said);
    } else if (value == 0 && key != keys_.end()) {
        const Key was = *key;
        keys_.erase(key);
        if (was.is_told)
            release(key_name(code), was.since, at, said);
        else
            say_level(called(key_name(code)), false, at, said);
    }
}

void Controls::take_axis(std::uint16_t code, std::int32_t value) {
    for (auto& moved : axes_)
        if (moved.axis.code == code) moved.raw = value;
    for (auto& moved : switches_)
        if (moved.sides.code == code) moved.raw = value;
}

/// The kernel tells of changes alone: a switch that a frame says nothing of is where it was, and read once
/// more.
void Controls::end_frame(SteadyTime at, std::vector<Said>& said) {
    for (auto& moved : switches_) read(moved, sign(moved.raw), at, said);
    tell_axes(at, said);
}

void Controls::read(MovedSwitch& moved, int direction, SteadyTime at, std::vector<Said>& said) {
    const bool was_centred = moved.latch.deadline().has_value();
    const auto change = moved.latch.read(direction, at);
    if (!was_centred && moved.latch.deadline()) moved.centred = at;
    tell(moved, change, was_centred ? moved.centred : at, said);
    if (change.pressed == 0) return;
    moved.since = at;
    press(change.pressed < 0 ? moved.sides.negative : moved.sides.positive, at, said);
}

/// That a direction was let go.
void Controls::tell(
    const MovedSwitch& moved, signal::DirectionLatch::Change change, SteadyTime at, std::vector<Said>& said
) {
    const auto name = [&](int side) -> std::string_view {
        return side < 0 ? moved.sides.negative : moved.sides.positive;
    };
    if (change.untold != 0) say_level(called(name(change.untold)), false, at, said);
    if (change.released != 0) release(name(change.released), moved.since, at, said);
}

void Controls::tell_axes(SteadyTime at, std::vector<Said>& said) {
    for (auto& moved : axes_) {
        const double value = moved.axis.zone.value(moved.raw);
        if (value != moved.said) tell(moved, value, at, said);
    }
}

void Controls::tell(MovedAxis& moved, double value, SteadyTime at, std::vector<Said>& said) {
    moved.said = value;
    said.push_back({"raw.axis", Value::object({{"code", moved.axis.name}, {"value", value}}), at});
}

std::vector<Said> Controls::resynchronise(const Snapshot& standing, SteadyTime at) {
    is_dropped_ = false;
    std::vector<Said> said;
    keep_pressed(standing.pressed, at, said);
    for (const auto code : standing.pressed) take_key(code, 1, at, said);
    for (const auto& [code, value] : standing.values) take_axis(code, value);
    for (auto& moved : switches_)
        if (moved.raw == 0)
            tell(moved, moved.latch.release(), at, said);
        else
            read(moved, sign(moved.raw), at, said);
    tell_axes(at, said);
    return said;
}

std::optional<SteadyTime> Controls::deadline() const noexcept {
    std::optional<SteadyTime> first;
    for (const auto& moved : switches_)
        if (const auto deadline = moved.latch.deadline(); deadline && (!first || *deadline < *first))
            first = deadline;
    return first;
}

std::vector<Said> Controls::pass(SteadyTime now) {
    std::vector<Said> said;
    for (auto& moved : switches_) tell(moved, moved.latch.pass(now), moved.centred, said);
    return said;
}

std::vector<Said> Controls::release_all(SteadyTime at) {
    std::vector<Said> said;
    keep_pressed({}, at, said);
    for (auto& moved : switches_) {
        moved.raw = 0;
        tell(moved, moved.latch.release(), at, said);
    }
    for (auto& moved : axes_)
        if (moved.said != 0) tell(moved, 0, at, said);
    return said;
}

/// Of the keys that are down those alone.
void Controls::keep_pressed(std::span<const std::uint16_t> codes, SteadyTime at, std::vector<Said>& said) {
    const auto before = keys_;
    for (const auto& key : before)
        if (std::ranges::find(codes, key.code) == codes.end()) take_key(key.code, 0, at, said);
}

void Controls::press(std::string_view name, SteadyTime at, std::vector<Said>& said) const {
    const auto code = called(name);
    said.push_back({"button.press", Value::object({{"code", code}}), at});
    say_level(code, true, at, said);
}

void Controls::release(std::string_view name, SteadyTime since, SteadyTime at, std::vector<Said>& said)
    const {
    const auto code = called(name);
    said.push_back({"button.release", Value::object({{"code", code}, {"held", held_for(since, at)}}), at});
    say_level(code, false, at, said);
}

void Controls::say_level(std::string_view code, bool is_pressed, SteadyTime at, std::vector<Said>& said) {
    said.push_back({"button.level", Value::object({{"code", code}, {"pressed", is_pressed}}), at});
}

std::string_view Controls::called(std::string_view name) const noexcept {
    for (const auto& [ours, theirs] : names_)
        if (ours == name) return theirs;
    return name;
}

} // namespace tutti::input::evdev
