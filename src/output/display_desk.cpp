#include "output/display_desk.hpp"

#include <algorithm>
#include <utility>

namespace tutti::output {

Correct plain_lights(pixel::Size size) {
    return [lights = std::vector<std::uint8_t>(size.pixels() * 3)](
               std::span<const pixel::Colour> picture, double brightness
           ) mutable {
        const auto level = pixel::channel(brightness);
        auto at = lights.begin();
        for (const auto colour : picture) {
            const auto dimmed = pixel::scaled(colour, level);
            *at++ = dimmed.red;
            *at++ = dimmed.green;
            *at++ = dimmed.blue;
        }
        return Lights{.bytes = lights};
    };
}

DisplayDesk::DisplayDesk(
    DisplayOptions options, Correct correct, std::vector<std::unique_ptr<Wire>> wires, DeskReport& report,
    SteadyTime now
)
    : options_(std::move(options)), correct_(std::move(correct)), wires_(std::move(wires)), report_(report),
      keeper_(options_.keeper, now), cap_(options_.period), frame_{pixel::Picture(options_.size), {}},
      made_(options_.size), black_(options_.size), dimmed_(options_.size.pixels()) {
    causes_.reserve(most_causes);
}

// ---- frames ----

void DisplayDesk::frame_came(SteadyTime now) {
    std::swap(frame_, incoming_);
    for (const auto& cause : frame_.about.causes())
        if (causes_.size() < most_causes) causes_.push_back(cause);
    keeper_.frame(now);
    attract_.reset();
    // One that waits for its turn is shown with those that it stands for.
    if (cap_.offer(now)) show(now);
}

void DisplayDesk::frames_ended(SteadyTime now) {
    keeper_.frames_ended(now);
    tell_changes(now);
}

void DisplayDesk::say_trouble(std::string trouble) { trouble_ = std::move(trouble); }

// ---- time ----

std::optional<SteadyTime> DisplayDesk::next_due(bool is_watched) const noexcept {
    const auto waiting = cap_.due();
    if (!is_seen(is_watched)) return waiting;
    const auto by_itself = keeper_.next_due();
    return waiting ? std::min(*waiting, by_itself) : by_itself;
}

void DisplayDesk::show_due(SteadyTime now, bool is_watched) {
    if (const auto waiting = cap_.due(); waiting && *waiting <= now) {
        cap_.said(now);
        show(now);
    } else if (is_seen(is_watched) && keeper_.next_due() <= now) {
        keeper_.shown(now);
        show(now);
    }
}

void DisplayDesk::show_again(SteadyTime now) {
    if (!picture_.empty() && cap_.offer(now)) show(now);
}

void DisplayDesk::show(SteadyTime now) {
    look(now);
    for (auto& wire : wires_) wire->send(shown(now));
    ++shown_;
    report_.shown(*this, now);
    causes_.clear();
    tell_changes(now);
}

/// What is to be seen now, and what its lights get.
void DisplayDesk::look(SteadyTime now) {
    const auto stands = keeper_.faded(now) > 0 ? stand_in(now) : std::as_const(frame_.picture).pixels();
    picture_ = blackout_ || frame_.about.is_dark() ? std::as_const(black_).pixels() : stands;
    lights_ = correct_(picture_, brightness_);
    if (wires_.empty()) return;
    const auto level = pixel::channel(options_.brightness * brightness_);
    const auto dim = [level](pixel::Colour colour) { return pixel::scaled(colour, level); };
    std::ranges::transform(picture_, dimmed_.begin(), dim);
}

Shown DisplayDesk::shown(SteadyTime now) const noexcept {
    return {.lights = lights_.bytes, .pixels = dimmed_, .size = options_.size, .now = now};
}

/// The attract loop, and as much of the last frame as is left of it.
std::span<const pixel::Colour> DisplayDesk::stand_in(SteadyTime now) {
    if (!attract_) attract_.emplace(std::as_const(frame_.picture).pixels());
    attract_->draw(now - keeper_.attract_since(), made_.canvas());
    const auto amount = pixel::channel(keeper_.faded(now));
    if (amount < 255) {
        const auto last = std::as_const(frame_.picture).pixels();
        const auto made = made_.pixels();
        for (std::size_t i = 0; i < made.size(); ++i) made[i] = pixel::mixed(last[i], made[i], amount);
    }
    return std::as_const(made_).pixels();
}

void DisplayDesk::finish(SteadyTime now) {
    if (options_.at_end == AtEnd::Black) {
        blackout_ = true;
        show(now);
    }
    if (picture_.empty()) return;
    look(now);
    for (auto& wire : wires_) wire->finish(shown(now));
}

// ---- how it is ----

std::string_view DisplayDesk::trouble() const noexcept {
    if (!trouble_.empty()) return trouble_;
    if (!options_.flaw.empty()) return options_.flaw;
    for (const auto& wire : wires_)
        if (!wire->trouble().empty()) return wire->trouble();
    return {};
}

void DisplayDesk::tell_changes(SteadyTime now) {
    const auto showing = keeper_.showing(now);
    if (showing == told_showing_ && trouble() == told_trouble_) return;
    told_showing_ = showing;
    told_trouble_ = trouble();
    report_.changed(*this);
}

Value DisplayDesk::to_value(SteadyTime now) const {
    WireCounts sum;
    std::vector<Value> wires;
    for (const auto& wire : wires_) {
        const auto& counts = wire->counts();
        sum.packets += counts.packets;
        sum.dropped += counts.dropped;
        sum.errors += counts.errors;
        std::vector<Member> fields = {
            {"url", wire->url()},
            {"frames", counts.frames},
            {"packets", counts.packets},
            {"dropped", counts.dropped},
            {"errors", counts.errors}
        };
        if (!wire->trouble().empty()) fields.push_back({"reason", wire->trouble()});
        wires.push_back(Value::object(std::move(fields)));
    }
    std::vector<Member> fields = {
        {"name", options_.name},          {"width", options_.size.width},
        {"height", options_.size.height}, {"state", output::name(keeper_.showing(now))},
        {"brightness", brightness_},      {"frames", shown_},
        {"packets", sum.packets},         {"dropped", sum.dropped},
        {"errors", sum.errors},           {"milliamps", lights_.milliamps},
        {"limited", lights_.is_limited},  {"wires", Value::array(std::move(wires))}
    };
    if (!trouble().empty()) fields.push_back({"reason", trouble()});
    return Value::object(std::move(fields));
}

} // namespace tutti::output
