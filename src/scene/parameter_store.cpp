#include "scene/parameter_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace tutti::scene {

namespace {

/// Nearer than this it has arrived: less than a step of eight bits.
constexpr double near_enough = 1.0 / 4096;

/// Where a number stands between its ends; others have no way to go.
std::optional<double> position_of(const Parameters& values, std::string_view name) {
    const auto* parameter = values.find(name);
    const auto* number = parameter != nullptr ? std::get_if<Number>(&parameter->kind) : nullptr;
    if (number == nullptr) return std::nullopt;
    return position_in(number->curve, number->least, number->most, values.number(name));
}

/// What a file says must lie in its range; by hand it is cut.
Result<void> take_from_file(Parameters& values, const Member& said) {
    const auto* parameter = values.find(said.key);
    const auto* number = parameter != nullptr ? std::get_if<Number>(&parameter->kind) : nullptr;
    if (number != nullptr && said.value.is_number()
        && !(said.value.number() >= number->least && said.value.number() <= number->most))
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("{} must be a number from {} to {}", said.key, number->least, number->most)
        );
    return values.set(said.key, said.value);
}

} // namespace

ParameterStore::ParameterStore(const std::vector<Mode>& modes, const SceneLibrary& library)
    : modes_(modes), library_(library) {
    for (std::size_t mode = 0; mode < modes.size(); ++mode) hold(mode);
}

void ParameterStore::hold(std::size_t mode) {
    for (std::size_t layer = 0; layer < modes_[mode].layers.size(); ++layer)
        make(held_.emplace_back(Held{mode, layer, modes_[mode].layers[layer].scene}));
}

void ParameterStore::make(Held& held) {
    held.values.reset();
    const auto say = [&](std::string_view what) {
        const auto& mode = modes_[held.mode].name;
        problems_.push_back({held.scene, fmt::format("mode {}: scene {}: {}", mode, held.scene, what)});
    };
    const auto* kind = library_.find(held.scene);
    if (kind == nullptr) return say("there is no scene of that name");
    held.values.emplace(kind->about.parameters);
    for (const auto& member : modes_[held.mode].layers[held.layer].parameters.members())
        if (auto set = take_from_file(*held.values, member); !set) say(set.error().message);
}

const Parameters* ParameterStore::of(std::size_t mode, std::size_t layer) const noexcept {
    const auto found = std::ranges::find_if(held_, [&](const Held& held) {
        return held.mode == mode && held.layer == layer;
    });
    return found != held_.end() && found->values ? &*found->values : nullptr;
}

template <typename Change>
Result<void>
ParameterStore::change(std::string_view scene, std::optional<std::size_t> mode, const Change& change) {
    bool is_shown = false;
    ++revision_;
    for (std::size_t i = 0; i < held_.size(); ++i) {
        auto& held = held_[i];
        if (held.scene != scene || !held.values || (mode && held.mode != *mode)) continue;
        is_shown = true;
        if (auto changed = change(i, held); !changed) return changed;
    }
    if (is_shown) return {};
    return fail(ErrorCode::NotFound, fmt::format("no mode shows a scene {}", scene));
}

Result<void> ParameterStore::set(
    std::string_view scene, std::string_view name, const Value& value, std::optional<std::size_t> mode
) {
    return change(scene, mode, [&](std::size_t index, Held& held) {
        stop_glide(index, name);
        return held.values->set(name, value);
    });
}

Result<void> ParameterStore::drive(
    std::string_view scene, std::string_view name, double position, microseconds smoothing
) {
    return change(scene, {}, [&](std::size_t index, Held& held) -> Result<void> {
        const auto from = position_of(*held.values, name);
        if (!from || smoothing <= microseconds(0) || !std::isfinite(position)) {
            stop_glide(index, name);
            return held.values->set_position(name, position);
        }
        const auto target = std::clamp(position, 0.0, 1.0);
        for (auto& glide : glides_)
            if (glide.held == index && glide.name == name) {
                glide.target = target;
                glide.smoothing = smoothing;
                return {};
            }
        glides_.push_back({index, held.values->find(name)->name, *from, target, smoothing});
        return {};
    });
}

Result<void> ParameterStore::nudge(std::string_view scene, std::string_view name, double by) {
    return change(scene, {}, [&](std::size_t index, Held& held) {
        stop_glide(index, name);
        return held.values->nudge(name, by);
    });
}

Result<void> ParameterStore::flip(std::string_view scene, std::string_view name) {
    return change(scene, {}, [&](std::size_t index, Held& held) {
        stop_glide(index, name);
        return held.values->flip(name);
    });
}

Result<void> ParameterStore::reset(std::string_view scene, std::optional<std::size_t> mode) {
    return change(scene, mode, [&](std::size_t index, Held& held) -> Result<void> {
        std::erase_if(glides_, [&](const Glide& glide) { return glide.held == index; });
        const auto known = problems_.size();
        make(held);
        problems_.erase(
            problems_.begin() + static_cast<std::ptrdiff_t>(known), problems_.end()
        ); // they were told when they were new
        return {};
    });
}

void ParameterStore::stop_glide(std::size_t held, std::string_view name) {
    std::erase_if(glides_, [&](const Glide& glide) { return glide.held == held && glide.name == name; });
}

void ParameterStore::advance(microseconds step) {
    if (!glides_.empty()) ++revision_;
    for (auto& glide : glides_) {
        const double share = 1 - std::exp(-to_seconds(step) / to_seconds(glide.smoothing));
        glide.position += (glide.target - glide.position) * share;
        if (std::abs(glide.target - glide.position) < near_enough) glide.position = glide.target;
        static_cast<void>(held_[glide.held].values->set_position(glide.name, glide.position));
    }
    std::erase_if(glides_, [](const Glide& glide) { return glide.position == glide.target; });
}

std::vector<std::string> ParameterStore::problems() const {
    std::vector<std::string> texts;
    for (const auto& problem : problems_) texts.push_back(problem.text);
    return texts;
}

void ParameterStore::declare(std::string_view scene) {
    std::erase_if(problems_, [&](const Problem& problem) { return problem.scene == scene; });
    for (std::size_t i = 0; i < held_.size(); ++i) {
        auto& held = held_[i];
        if (held.scene != scene) continue;
        std::erase_if(glides_, [&](const Glide& glide) { return glide.held == i; });
        make(held);
        if (held.values && held.waiting.is_object()) take(held, std::exchange(held.waiting, Value()));
    }
}

Value ParameterStore::changed() const {
    std::vector<Member> found;
    for (const auto& held : held_) {
        auto key = fmt::format("{}/{}", modes_[held.mode].name, held.layer);
        if (!held.values) {
            if (held.waiting.is_object()) found.push_back({std::move(key), held.waiting});
            continue;
        }
        Parameters declared(held.values->declared());
        for (const auto& member : modes_[held.mode].layers[held.layer].parameters.members())
            static_cast<void>(declared.set(member.key, member.value));
        std::vector<Member> members;
        const auto now = held.values->to_value();
        const auto then = declared.to_value();
        for (const auto& member : now.members())
            if (*then.find(member.key) != member.value) members.push_back(member);
        if (!members.empty()) found.push_back({std::move(key), Value::object(std::move(members))});
    }
    return Value::object(std::move(found));
}

void ParameterStore::restore(const Value& changed) {
    for (auto& held : held_) {
        const auto* values = changed.find(fmt::format("{}/{}", modes_[held.mode].name, held.layer));
        if (values == nullptr || !values->is_object()) continue;
        if (held.values)
            take(held, *values);
        else
            held.waiting = *values;
    }
}

/// What does not fit any more is gone.
void ParameterStore::take(Held& held, const Value& values) {
    for (const auto& member : values.members()) static_cast<void>(held.values->set(member.key, member.value));
}

} // namespace tutti::scene
