#include "scene/mixer.hpp"

#include "base/digest.hpp"
#include "scene/banner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tutti::scene {

/// What one screen shows: a stage, and while it is passed over to, the one before.
struct Mixer::Show {
    std::unique_ptr<Stage> current;
    std::unique_ptr<Stage> before;
    microseconds began{0}; ///< of the transition
    microseconds duration{0};
    pixel::Transition transition = pixel::Transition::Cut;
    pixel::Picture picture; ///< of its surface
};

namespace {

/// What plays a mode refers to it: those that come later must not move it.
MixerOptions with_room(MixerOptions options) {
    options.modes.reserve(options.modes.size() + Mixer::most_added);
    return options;
}

} // namespace

Mixer::Mixer(MixerOptions options, SceneLibrary& library, Media* media, MixerReport& report)
    : options_(with_room(std::move(options))), library_(library), media_(media), report_(report),
      parameters_(options_.modes, library_),
      navigation_(options_.modes.size(), find_mode(options_.start).value_or(0), options_.browse),
      followed_(navigation_.active()) {
    for (const auto& screen : options_.screens) {
        auto& show = shows_.emplace_back();
        show.picture = pixel::Picture(screen.surface.size);
        // Where the first mode does not show there, another one does, until one is chosen that does.
        auto mode = navigation_.active();
        for (std::size_t i = 0; i < options_.modes.size() && !applies(options_.modes[mode], screen); ++i)
            mode = i;
        show.current = make_stage(mode, screen);
    }
}

Mixer::~Mixer() = default;

std::optional<std::size_t> Mixer::find_mode(std::string_view name) const noexcept {
    const auto found = std::ranges::find(options_.modes, name, &Mode::name);
    if (found == options_.modes.end()) return std::nullopt;
    return static_cast<std::size_t>(found - options_.modes.begin());
}

/// Where nobody declared modes each scene is one: who asks for a scene that is none meant that.
std::string Mixer::why_no_mode(std::string_view name) const {
    if (library_.find(name) == nullptr) return fmt::format("there is no mode {}", name);
    for (std::size_t mode = 0; mode < options_.modes.size(); ++mode)
        if (shows(mode, name))
            return fmt::format(
                "there is no mode {}; the mode {} shows that scene", name, options_.modes[mode].name
            );
    return fmt::format("tutti.toml declares modes, and none of them shows the scene {}", name);
}

bool Mixer::applies(const Mode& mode, const Screen& screen) const noexcept {
    return mode.displays.empty() || std::ranges::find(mode.displays, screen.name) != mode.displays.end();
}

bool Mixer::shows(std::size_t mode, std::string_view scene) const noexcept {
    return std::ranges::find(options_.modes[mode].layers, scene, &Layer::scene)
           != options_.modes[mode].layers.end();
}

/// What a screen falls back to: what is active, or else the first that shows there and is in order.
std::optional<std::size_t> Mixer::refuge_of(const Screen& screen) const noexcept {
    const auto is_fit = [&](std::size_t mode) {
        return applies(options_.modes[mode], screen) && !navigation_.is_out_of_order(mode);
    };
    if (is_fit(navigation_.active())) return navigation_.active();
    for (std::size_t mode = 0; mode < options_.modes.size(); ++mode)
        if (is_fit(mode)) return mode;
    return std::nullopt;
}

std::unique_ptr<Stage> Mixer::make_stage(std::size_t index, const Screen& screen) {
    const auto& mode = options_.modes[index];
    std::vector<contract::Event> known;
    for (const auto& layer : mode.layers)
        if (const auto* kind = library_.find(layer.scene); kind != nullptr)
            for (auto& event : remembered_.of(kind->about)) known.push_back(std::move(event));
    // Screens of one size show the same, and one mode not the same game of life each time.
    const auto seed = options_.seed * 0x9E3779B97F4A7C15ULL + digest(mode.name) + stages_ * 0x100;
    return std::make_unique<Stage>(
        Stage::Cast{mode, index, library_, parameters_, media_}, screen.surface, seed, std::move(known),
        report_
    );
}

// ---- between frames ----

void Mixer::hear(contract::Event event) {
    remembered_.note(event, library_);
    if (events_.size() < most_events) events_.push_back(std::move(event));
}

/// Somebody acts: what failed so far does not count any more.
void Mixer::forgive() noexcept {
    is_safe_ = false;
    faults_.clear();
    fallen_from_.reset();
}

void Mixer::browse(int by) {
    forgive();
    navigation_.browse(by, elapsed_);
}

bool Mixer::activate() {
    forgive();
    return navigation_.activate(elapsed_);
}

Result<void> Mixer::show(std::string_view name) {
    const auto mode = find_mode(name);
    if (!mode) return fail(ErrorCode::NotFound, why_no_mode(name));
    forgive();
    const bool was_out_of_order = navigation_.is_out_of_order(*mode);
    navigation_.show(*mode, elapsed_);
    // What is shown already and failed may be one that could not be made.
    if (was_out_of_order)
        for (std::size_t i = 0; i < shows_.size(); ++i)
            if (shows_[i].current->mode() == *mode)
                shows_[i].current = make_stage(*mode, options_.screens[i]);
    return {};
}

Result<void>
Mixer::set(std::string_view scene, std::string_view parameter, const Value& value, std::string_view mode) {
    const auto index = find_mode(mode);
    if (!mode.empty() && !index) return fail(ErrorCode::NotFound, fmt::format("there is no mode {}", mode));
    return parameters_.set(scene, parameter, value, index);
}

Result<void>
Mixer::drive(std::string_view scene, std::string_view parameter, double position, microseconds smoothing) {
    return parameters_.drive(scene, parameter, position, smoothing);
}

Result<void>
Mixer::drive_to(std::string_view scene, std::string_view parameter, double value, microseconds smoothing) {
    const auto* kind = library_.find(scene);
    if (kind == nullptr) return fail(ErrorCode::NotFound, fmt::format("there is no scene {}", scene));
    const auto declared = std::ranges::find(kind->about.parameters, parameter, &Parameter::name);
    const auto* number =
        declared != kind->about.parameters.end() ? std::get_if<Number>(&declared->kind) : nullptr;
    if (number == nullptr) return parameters_.set(scene, parameter, value);
    const double position = position_in(number->curve, number->least, number->most, value);
    return parameters_.drive(scene, parameter, position, smoothing);
}

Result<void> Mixer::knows(std::string_view scene, std::string_view parameter) const {
    for (std::size_t mode = 0; mode < options_.modes.size(); ++mode)
        for (std::size_t layer = 0; layer < options_.modes[mode].layers.size(); ++layer) {
            if (options_.modes[mode].layers[layer].scene != scene) continue;
            const auto* values = parameters_.of(mode, layer);
            if (values == nullptr) break;
            if (values->find(parameter) != nullptr) return {};
            return Parameters(values->declared()).set(parameter, {}); // says which there are
        }
    return fail(ErrorCode::NotFound, fmt::format("no mode shows a scene {}", scene));
}

Result<void> Mixer::nudge(std::string_view scene, std::string_view parameter, double by) {
    return parameters_.nudge(scene, parameter, by);
}

Result<void> Mixer::flip(std::string_view scene, std::string_view parameter) {
    return parameters_.flip(scene, parameter);
}

Result<void> Mixer::reset(std::string_view scene, std::string_view mode) {
    const auto index = find_mode(mode);
    if (!mode.empty() && !index) return fail(ErrorCode::NotFound, fmt::format("there is no mode {}", mode));
    return parameters_.reset(scene, index);
}

void Mixer::show_text(std::string_view text, pixel::Colour colour, microseconds duration) {
    overlays_.show(text, colour, duration, elapsed_);
}

void Mixer::show_error(std::string_view words) {
    constexpr pixel::Colour warning{255, 96, 64};
    if (options_.show_errors) overlays_.show(words, warning, Overlays::usual, elapsed_);
}

void Mixer::dim(double brightness) noexcept {
    if (!std::isfinite(brightness)) return;
    brightness_ = std::clamp(brightness, 0.0, 1.0);
    ++revision_;
}

bool Mixer::add(Mode mode) {
    if (has_mode(mode.name) || options_.modes.size() == options_.modes.capacity()) return false;
    options_.modes.push_back(std::move(mode));
    parameters_.add_mode();
    navigation_.add();
    return true;
}

void Mixer::put(SceneKind kind) {
    const auto name = kind.about.name;
    const auto kept = parameters_.changed();
    // Whoever plays it goes before what it declared does.
    std::vector<std::size_t> anew;
    for (std::size_t i = 0; i < shows_.size(); ++i) {
        auto& show = shows_[i];
        if (show.before && show.before->has(name)) show.before.reset();
        if (show.current->has(name)) anew.push_back(i);
    }
    std::vector<std::size_t> modes;
    for (const auto index : anew) {
        modes.push_back(shows_[index].current->mode());
        shows_[index].current.reset();
    }
    library_.put(std::move(kind));
    parameters_.declare(name);
    parameters_.restore(kept);
    for (std::size_t mode = 0; mode < options_.modes.size(); ++mode)
        if (shows(mode, name)) navigation_.mend(mode);
    // What was mended is seen again, where nobody chose anything else meanwhile.
    const auto mended = fallen_from_;
    if (shows(navigation_.active(), name)) forgive();
    if (mended && shows(*mended, name)) {
        forgive();
        navigation_.show(*mended, elapsed_);
    }
    ++stages_;
    for (std::size_t i = 0; i < anew.size(); ++i)
        shows_[anew[i]].current = make_stage(modes[i], options_.screens[anew[i]]);
}

void Mixer::accuse(std::string_view scene, std::string_view reason) {
    std::vector<std::size_t> accused;
    for (std::size_t mode = 0; mode < options_.modes.size(); ++mode)
        if (shows(mode, scene)) accused.push_back(mode);
    if (accused.empty()) return;
    // What is active goes last, so that it is left for one that does without the scene.
    std::ranges::partition(accused, [&](std::size_t mode) { return mode != navigation_.active(); });
    for (const auto mode : std::span(accused).first(accused.size() - 1))
        static_cast<void>(navigation_.fall_back(mode, elapsed_));
    fault(accused.back(), {std::string(scene), std::string(reason)});
}

// ---- a frame ----

void Mixer::begin_frame(std::uint64_t frame, WallTime now, microseconds utc_offset) {
    const auto elapsed = microseconds(frame * 1'000'000 / options_.rate);
    step_ = elapsed - elapsed_;
    elapsed_ = elapsed;
    now_ = now;
    utc_offset_ = utc_offset;
    parameters_.advance(step_);
    navigation_.advance(elapsed_);
    follow();
}

/// Screens go where navigation went.
void Mixer::follow() {
    if (followed_ == navigation_.active()) return;
    followed_ = navigation_.active();
    const auto& mode = options_.modes[followed_];
    ++stages_;
    for (std::size_t i = 0; i < shows_.size(); ++i) {
        const auto& screen = options_.screens[i];
        if (!applies(mode, screen)) continue;
        auto& show = shows_[i];
        show.before = std::move(show.current);
        show.current = make_stage(followed_, screen);
        show.transition = mode.transition;
        show.duration = mode.transition == pixel::Transition::Cut ? microseconds(0) : mode.duration;
        show.began = elapsed_;
    }
    ++revision_;
    report_.mode_changed(mode.name);
}

void Mixer::fault(std::size_t mode, const SceneFault& fault) {
    report_.scene_failed(options_.modes[mode].name, fault);
    last_fault_ = fmt::format("{}: {}", fault.scene, fault.reason);
    show_error(last_fault_);
    faults_.push_back(elapsed_);
    while (elapsed_ - faults_.front() > fault_window) faults_.pop_front();
    if (!navigation_.fall_back(mode, elapsed_) || faults_.size() >= most_faults) is_safe_ = true;
    const bool is_other = followed_ != navigation_.active();
    if (is_other) fallen_from_ = mode;
    followed_ = navigation_.active();
    ++stages_;
    for (std::size_t i = 0; i < shows_.size(); ++i) {
        auto& show = shows_[i];
        const auto& screen = options_.screens[i];
        const bool goes_along = is_other && applies(options_.modes[followed_], screen);
        if (!goes_along && !navigation_.is_out_of_order(show.current->mode())) continue;
        const auto next = refuge_of(screen);
        if (!next) {
            is_safe_ = true;
            continue;
        }
        // By a cut: what failed has nothing to fade from.
        if (show.before && show.before->mode() == *next)
            show.current = std::move(show.before);
        else
            show.current = make_stage(*next, screen);
        show.before.reset();
    }
    if (is_other) report_.mode_changed(options_.modes[followed_].name);
}

void Mixer::draw(std::size_t index, pixel::Canvas canvas) {
    auto& show = shows_[index];
    const auto& screen = options_.screens[index];
    draw_show(show, screen);
    const auto picture = show.picture.canvas();
    if (navigation_.browsed()) draw_title(picture, screen.surface.faces);
    overlays_.draw(picture, screen.surface.faces, elapsed_);
    if (overlays_.is_dark()) return canvas.fill(pixel::black);
    const auto by = pixel::channel(brightness_);
    for (int y = 0; y < canvas.height(); ++y) {
        const auto from = picture.row(y);
        const auto to = canvas.row(y);
        for (std::size_t x = 0; x < to.size(); x += from.size())
            std::ranges::copy(from, to.begin() + static_cast<std::ptrdiff_t>(x));
    }
    if (by != 255)
        for (auto& pixel : canvas.pixels()) pixel = pixel::scaled(pixel, by);
}

void Mixer::draw_show(Show& show, const Screen& screen) {
    const FrameTime time{elapsed_, now_, utc_offset_, events_};
    // Each failure leaves one mode fewer to fall back to.
    for (std::size_t tries = 0; !is_safe_; ++tries) {
        const auto drawn = show.current->draw(time);
        if (drawn) break;
        const auto failed = show.current->mode();
        fault(failed, drawn.error());
        if (show.current->mode() == failed || tries == options_.modes.size()) is_safe_ = true;
    }
    const auto canvas = show.picture.canvas();
    if (is_safe_) {
        show.before.reset();
        return draw_safe(canvas, screen.surface.faces);
    }
    if (show.before && elapsed_ - show.began >= show.duration) show.before.reset();
    if (show.before) {
        if (const auto drawn = show.before->draw(time); !drawn) {
            const auto failed = show.before->mode();
            show.before.reset();
            fault(failed, drawn.error());
        }
    }
    if (!show.before) {
        std::ranges::copy(show.current->picture().pixels(), canvas.pixels().begin());
        return;
    }
    std::ranges::copy(show.before->picture().pixels(), canvas.pixels().begin());
    const double amount = to_seconds(elapsed_ - show.began) / to_seconds(show.duration);
    pixel::transit(canvas, show.current->picture().pixels(), show.transition, amount);
}

/// The title of what is looked at slides in from its side, over what is active.
void Mixer::draw_title(pixel::Canvas canvas, int faces) const {
    constexpr double slide = 0.25; // seconds
    const auto time = elapsed_ - navigation_.browsed_at();
    const double left = std::max(0.0, 1 - to_seconds(time) / slide);
    for (auto& pixel : canvas.pixels()) pixel = pixel::scaled(pixel, 64);
    draw_banner(
        canvas, faces, options_.modes[*navigation_.browsed()].title, pixel::white, time,
        left * left * navigation_.direction()
    );
}

/// Nothing that could fail: a slow breath of warm light, never dark, and what went wrong.
void Mixer::draw_safe(pixel::Canvas canvas, int faces) const {
    const double breath = 0.25 + 0.1 * std::sin(to_seconds(elapsed_) * 1.5);
    for (int y = 0; y < canvas.height(); ++y) {
        const double down = static_cast<double>(y) / canvas.height();
        std::ranges::fill(canvas.row(y), pixel::from_hsv(0.07, 0.85, breath * (1 - 0.6 * down)));
    }
    if (canvas.height() >= 16) draw_banner(canvas, faces, last_fault_, pixel::white, elapsed_);
}

// ---- how it is ----

Value Mixer::to_value() const {
    std::vector<Value> modes;
    for (std::size_t i = 0; i < options_.modes.size(); ++i) {
        const auto& mode = options_.modes[i];
        std::vector<Value> layers;
        for (std::size_t layer = 0; layer < mode.layers.size(); ++layer) {
            const auto* values = parameters_.of(i, layer);
            layers.push_back(Value::object(
                {{"scene", mode.layers[layer].scene},
                 {"values", values != nullptr ? values->to_value() : Value::object({})}}
            ));
        }
        modes.push_back(Value::object(
            {{"name", mode.name},
             {"title", mode.title},
             {"active", i == navigation_.active()},
             {"out_of_order", navigation_.is_out_of_order(i)},
             {"layers", Value::array(std::move(layers))}}
        ));
    }
    std::vector<Value> scenes;
    for (const auto& kind : library_.all()) {
        std::vector<Value> parameters;
        for (const auto& parameter : kind.about.parameters) parameters.push_back(scene::to_value(parameter));
        std::vector<Member> members = {
            {"name", kind.about.name},
            {"title", kind.about.title},
            {"about", kind.about.about},
            {"hears", Value::array({kind.about.hears.begin(), kind.about.hears.end()})},
            {"parameters", Value::array(std::move(parameters))}
        };
        if (!kind.about.language.empty()) members.push_back({"language", kind.about.language});
        scenes.push_back(Value::object(std::move(members)));
    }
    const auto browsed = navigation_.browsed();
    return Value::object(
        {{"modes", Value::array(std::move(modes))},
         {"active", active()},
         {"browsing", browsed ? Value(options_.modes[*browsed].name) : Value()},
         {"scenes", Value::array(std::move(scenes))},
         {"text", overlays_.text(elapsed_)},
         {"blackout", overlays_.is_dark()},
         {"brightness", brightness_},
         {"safe_mode", is_safe_}}
    );
}

Value Mixer::changed() const {
    return Value::object(
        {{"mode", active()},
         {"parameters", parameters_.changed()},
         {"brightness", brightness_},
         {"blackout", overlays_.is_dark()}}
    );
}

void Mixer::restore(const Value& changed) {
    if (const auto* mode = changed.find("mode"); mode != nullptr && mode->is_string())
        if (const auto index = find_mode(mode->string()); index && !navigation_.is_out_of_order(*index)) {
            navigation_.show(*index, elapsed_);
            follow();
            for (auto& show : shows_) show.before.reset(); // it was so already
        }
    if (const auto* parameters = changed.find("parameters"); parameters != nullptr)
        parameters_.restore(*parameters);
    if (const auto* value = changed.find("brightness"); value != nullptr && value->is_number())
        dim(value->number());
    if (const auto* dark = changed.find("blackout"); dark != nullptr && dark->is_bool())
        overlays_.black_out(dark->boolean());
}

} // namespace tutti::scene
