#include "show/binder.hpp"

#include "event/where.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tutti::show {

namespace {

using installation::Bind;
using Kind = installation::BindTarget::Kind;

/// Whether the data say that something went off, as the second edge of a button does.
bool is_off(const Value& data) noexcept {
    for (const auto* field : {"pressed", "state", "enabled"})
        if (data.find(field) != nullptr) return !event::is_on(std::nullopt, data);
    return false;
}

const Value* number_in(const Value& data, std::string_view field) noexcept {
    const auto* value = data.find(field);
    return value != nullptr && value->is_number() ? value : nullptr;
}

/// The number that an event is about: of `field`, or else the first that usually is.
std::optional<double> number_of(const Bind& bind, const Value& data) noexcept {
    if (!bind.field.empty()) {
        const auto* value = data.find(bind.field);
        if (value != nullptr && value->is_bool()) return value->boolean() ? bind.from[1] : bind.from[0];
        value = number_in(data, bind.field);
        return value != nullptr ? std::optional(value->number()) : std::nullopt;
    }
    if (const auto* value = data.find("value"); value != nullptr && value->is_bool())
        return value->boolean() ? bind.from[1] : bind.from[0];
    for (const auto* field : {"value", "velocity", "strength", "rms", "bpm"})
        if (const auto* value = number_in(data, field); value != nullptr) return value->number();
    return std::nullopt;
}

/// Where between its ends a number lies, along the curve of a bind without a range.
double way_of(const Bind& bind, double number) noexcept {
    return std::clamp((number - bind.from[0]) / (bind.from[1] - bind.from[0]), 0.0, 1.0);
}

void drive(const Bind& bind, const Value& data, scene::Mixer& mixer) {
    const auto& [kind, scene, name] = bind.to;
    if (const auto number = number_of(bind, data)) {
        const double way = way_of(bind, *number);
        if (bind.range) {
            const auto [least, most] = *bind.range;
            static_cast<void>(
                mixer.drive_to(scene, name, scene::along(bind.curve, least, most, way), bind.smooth)
            );
        } else
            static_cast<void>(mixer.drive(scene, name, scene::along(bind.curve, 1, 2, way) - 1, bind.smooth));
        return;
    }
    if (!bind.field.empty() || data.find("value") != nullptr) return;
    if (const auto* delta = number_in(data, "delta"); delta != nullptr)
        static_cast<void>(mixer.nudge(scene, name, delta->number() * bind.step));
    else if (const auto* text = data.find("text"); text != nullptr && text->is_string())
        static_cast<void>(mixer.set(scene, name, *text));
    else if (!is_off(data))
        static_cast<void>(mixer.flip(scene, name));
}

void show_text(const Bind& bind, const Value& data, scene::Mixer& mixer) {
    const auto* text = data.find(bind.field.empty() ? "text" : bind.field);
    if (text == nullptr || !text->is_string()) return;
    const auto* colour = data.find("colour");
    const auto parsed =
        colour != nullptr && colour->is_string() ? scene::parse_colour(colour->string()) : std::nullopt;
    mixer.show_text(text->string(), parsed.value_or(pixel::white), scene::Overlays::usual);
}

void black_out(const Bind& bind, const Value& data, scene::Mixer& mixer) {
    if (!bind.field.empty()) {
        const auto* value = data.find(bind.field);
        if (value != nullptr && value->is_bool())
            mixer.black_out(value->boolean());
        else if (value != nullptr && value->is_number())
            mixer.black_out(value->number() != 0);
        return;
    }
    for (const auto* field : {"pressed", "state", "enabled", "value"})
        if (data.find(field) != nullptr) return mixer.black_out(event::is_on(std::nullopt, data));
    mixer.black_out(!mixer.is_dark());
}

void act(const Bind& bind, const Value& data, scene::Mixer& mixer) {
    switch (bind.to.kind) {
    case Kind::Parameter:
        return drive(bind, data, mixer);
    case Kind::Text:
        return show_text(bind, data, mixer);
    case Kind::Blackout:
        return black_out(bind, data, mixer);
    case Kind::Brightness:
        if (const auto number = number_of(bind, data))
            mixer.dim(way_of(bind, *number));
        else if (const auto* delta = number_in(data, "delta"); delta != nullptr)
            mixer.dim(mixer.brightness() + delta->number() * bind.step);
        return;
    case Kind::Next:
    case Kind::Previous:
        // A knob's turn leads to and fro by one key: its sign says where.
        if (const auto* delta = number_in(data, "delta"); delta != nullptr) {
            const int way = delta->number() < 0 ? -1 : delta->number() > 0 ? 1 : 0;
            return mixer.browse(bind.to.kind == Kind::Next ? way : -way);
        }
        if (!is_off(data)) mixer.browse(bind.to.kind == Kind::Next ? 1 : -1);
        return;
    case Kind::Activate:
        if (!is_off(data)) mixer.activate();
        return;
    case Kind::Mode:
        if (!is_off(data)) static_cast<void>(mixer.show(bind.to.parameter));
        return;
    }
}

} // namespace

Binder::Binder(std::vector<Bind> binds) {
    for (auto& bind : binds) {
        auto type = bind.type;
        binds_.emplace(std::move(type), std::move(bind));
    }
}

void Binder::hear(const contract::Event& event, scene::Mixer& mixer) const {
    const auto [begin, end] = binds_.equal_range(std::string_view(event.type));
    for (auto each = begin; each != end; ++each)
        if (event::matches(each->second.where, event.data)) act(each->second, event.data, mixer);
}

std::vector<std::string> Binder::problems(const scene::Mixer& mixer) const {
    std::vector<std::string> found;
    for (const auto& [type, bind] : binds_) {
        const auto& to = bind.to;
        if (to.kind == Kind::Mode && !mixer.has_mode(to.parameter))
            found.push_back(fmt::format("bind {}: there is no mode {}", type, to.parameter));
        if (to.kind != Kind::Parameter) continue;
        if (auto known = mixer.knows(to.scene, to.parameter); !known)
            found.push_back(fmt::format("bind {}: {}", type, known.error().message));
    }
    return found;
}

} // namespace tutti::show
