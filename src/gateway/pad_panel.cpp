#include "gateway/pad_panel.hpp"

#include <algorithm>

namespace tutti::gateway {

namespace {

constexpr microseconds control_spacing = microseconds(seconds(1)) / PadPanel::per_second;
/// Radio delays frames and then brings several: so much early each of them may be.
constexpr microseconds jitter = milliseconds(50);

template <typename... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

/// A slider and a button may have one code.
std::string slot_of(const PadControl& control) {
    const auto code = std::visit(
        Overloaded{
            [](const PadTilt&) { return std::string(); },
            [](const PadText&) { return std::string(); },
            [](const auto& coded) { return coded.code; },
        },
        control
    );
    return std::to_string(control.index()) + code;
}

/// An edge and a text are things done, each of which counts. Of what moves, where it is now is enough.
bool moves(const PadControl& control) {
    return !std::holds_alternative<PadButton>(control) && !std::holds_alternative<PadText>(control);
}

/// Two texts are two things said, however alike.
bool is_news(const std::optional<PadControl>& said, const PadControl& control) {
    if (std::holds_alternative<PadText>(control)) return true;
    if (said) return *said != control;
    // A button that nobody pressed is up.
    const auto* button = std::get_if<PadButton>(&control);
    return button == nullptr || button->down;
}

} // namespace

PadPanel::Taken PadPanel::take(const PadControl& control, SteadyTime now, PadEvents& said) {
    auto name = slot_of(control);
    auto found = slots_.find(name);
    if (found == slots_.end()) {
        if (slots_.size() >= most_controls) return Taken::TooManyControls;
        found = slots_.emplace(std::move(name), Slot{}).first;
    }
    auto& slot = found->second;
    if (!is_news(slot.said, control))
        slot.waiting.reset();
    else if (moves(control) && (slot.waiting || slot.done > now + jitter))
        slot.waiting = control;
    else
        say(slot, control, now, said);
    return Taken::Done;
}

void PadPanel::tick(SteadyTime now, PadEvents& said) {
    for (auto& [name, slot] : slots_)
        if (slot.waiting && slot.done <= now + jitter) say(slot, *std::exchange(slot.waiting, {}), now, said);
}

std::optional<SteadyTime> PadPanel::next_deadline() const {
    std::optional<SteadyTime> next;
    for (const auto& [name, slot] : slots_)
        if (slot.waiting) next = std::min(next.value_or(SteadyTime::max()), slot.done - jitter);
    return next;
}

void PadPanel::release(SteadyTime now, PadEvents& said) {
    for (auto& [name, slot] : slots_) {
        const auto* button = slot.said ? std::get_if<PadButton>(&*slot.said) : nullptr;
        if (button != nullptr && button->down) say(slot, PadButton{button->code, false}, now, said);
    }
}

void PadPanel::say(Slot& slot, PadControl control, SteadyTime now, PadEvents& said) {
    slot.done = std::max(slot.done, now) + control_spacing;
    std::visit(
        Overloaded{
            [&](const PadButton& button) { say_button(slot, button, now, said); },
            [&](const PadSlider& slider) {
                said.push_back({"raw.slider", data({{"code", slider.code}, {"value", slider.value}})});
            },
            [&](const PadPoint& point) {
                said.push_back({"raw.xy", data({{"code", point.code}, {"x", point.x}, {"y", point.y}})});
            },
            [&](const PadTilt& tilt) {
                said.push_back(
                    {"raw.tilt", data({{"alpha", tilt.alpha}, {"beta", tilt.beta}, {"gamma", tilt.gamma}})}
                );
            },
            [&](const PadText& text) { said.push_back({"text.entered", data({{"text", text.text}})}); },
        },
        control
    );
    slot.said = std::move(control);
}

void PadPanel::say_button(Slot& slot, const PadButton& button, SteadyTime now, PadEvents& said) {
    if (button.down) {
        slot.pressed = now;
        said.push_back({"button.press", data({{"code", button.code}})});
    } else {
        const auto held = to_seconds(now - slot.pressed);
        said.push_back({"button.release", data({{"code", button.code}, {"held", held}})});
    }
    said.push_back({"button.level", data({{"code", button.code}, {"pressed", button.down}})});
}

Value PadPanel::data(std::vector<Member> members) const {
    members.push_back({"device", device_});
    return Value::object(std::move(members));
}

} // namespace tutti::gateway
