#include "workers/sensors/display.hpp"

#include "contract/reading.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "io/wall_timer.hpp"
#include "sections/section.hpp"
#include "worker/rim.hpp"
#include "worker/settings.hpp"

#include <algorithm>

namespace tutti::sensors {

namespace {

/// Something of a coroutine's, for as long as that runs.
template <typename T>
class Lent {
public:
    Lent(T*& place, T& thing) noexcept : place_(place) { place = &thing; }
    ~Lent() { place_ = nullptr; }
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;

private:
    T*& place_;
};

/// How long a display without lights goes on for somebody who asked for it.
constexpr auto one_look = seconds(60);

contract::MatrixState
state_of(const matrix::Shown& shown, matrix::Rotation rotation, const std::optional<Lights>& lights) {
    contract::MatrixState state;
    for (std::size_t i = 0; i < matrix::pixels; ++i) {
        const auto& colour = shown.picture.pixels[i];
        state.pixels[i] = {colour.red, colour.green, colour.blue};
    }
    state.mode = name(shown.mode);
    state.rotation = matrix::degrees(rotation);
    state.available = lights && lights->are_there();
    return state;
}

matrix::Thresholds thresholds_of(const sections::DisplaySection& section) {
    matrix::Thresholds thresholds;
    for (const auto& [quantity, bounds] : section.thresholds)
        thresholds.insert_or_assign(quantity, matrix::Threshold{bounds.moderate, bounds.poor});
    return thresholds;
}

} // namespace

Display::Display(worker::Worker& worker) : worker_(worker) {
    worker_.on_section("display", [this](const Value& section) { return take_display(section); });
    worker_.on_section("sleep", [this](const Value& section) { return take_sleep(section); });
    worker::run_beside(worker_, "show frames", [this] { return show_frames(); });
    worker::run_beside(worker_, "keep hours", [this] { return keep_hours(); });
    worker::run_beside(worker_, "hear the joystick", [this] { return hear_joystick(); });
    listen_to_commands();
}

Result<void> Display::take_display(const Value& section) {
    auto taken = sections::read_section(section, sections::read_display);
    if (!taken) return pass_on(taken);
    display_ = std::move(*taken);
    rotation_ = matrix::rotation_of(display_.rotation).value_or(matrix::Rotation::None);
    cycle_.set({display_.icon_duration, display_.scroll_speed, display_.show_icons});
    screens_.set(thresholds_of(display_));
    turn_now();
    return {};
}

Result<void> Display::take_sleep(const Value& section) {
    auto taken = sections::read_section(section, sections::read_sleep);
    if (!taken) return pass_on(taken);
    sleep_ = *taken;
    if (hour_timer_ != nullptr) hour_timer_->interrupt();
    return {};
}

void Display::begin(DisplayPlaces places) {
    root_ = std::move(places.root);
    lights_.emplace(root_);
    leds_.emplace(root_, std::move(places.kept_leds));
    topic_ = contract::matrix_topic("", worker::beside(worker_.name(), "state"));
    // A run before this one may have ended in its sleep.
    note("leds", leds_->restore());
    look();
}

void Display::end() {
    if (!lights_) return;
    readings_.reset();
    static_cast<void>(lights_->show({}, rotation_)); // dark, where that can be
    note("leds", leds_->restore());
    lights_.reset();
    leds_.reset();
}

void Display::note(std::string_view part, const Result<void>& result) {
    if (troubles_.take(part, result))
        worker_.log().warning("a part cannot be used", {{"reason", result.error().message}});
}

void Display::look() {
    if (!lights_) return;
    const bool were_there = lights_->are_there();
    note("lights", lights_->look());
    if (lights_->are_there() && !were_there) turn_now();
    if (joystick_ != nullptr) joystick_->look();
}

Task<void> Display::show_frames() {
    if (!lights_) co_return; // a run that ends at once shows nothing
    asio::steady_timer timer(co_await asio::this_coro::executor);
    const Lent lent(frame_timer_, timer);
    bool goes_on = true;
    while (goes_on) {
        const auto next = turn();
        timer.expires_at(next ? io::to_asio(*next) : asio::steady_timer::time_point::max());
        const auto [interrupted] = co_await timer.async_wait(no_throw);
        static_cast<void>(interrupted);
        const auto state = co_await asio::this_coro::cancellation_state;
        goes_on = state.cancelled() == asio::cancellation_type::none;
    }
}

void Display::turn_now() {
    if (frame_timer_ != nullptr) frame_timer_->cancel();
}

std::optional<matrix::Mode> Display::rest(SteadyTime now) const noexcept {
    const bool has_lights = lights_ && lights_->are_there();
    if (!has_lights && !display_.simulate && now >= looked_at_until_) return matrix::Mode::Off;
    return asleep_ ? std::optional(matrix::Mode::Sleep) : std::nullopt;
}

std::optional<SteadyTime> Display::turn() {
    if (!lights_) return std::nullopt; // it has ended
    const auto now = io::steady_now();
    const auto resting = rest(now);
    cycle_.rest(resting);
    attend(!resting);
    const auto shown = cycle_.at(now);
    mode_ = shown.mode;
    if (const auto lit = lights_->show(shown.picture, rotation_); !lit) note("lights", lit);
    pace_.shows(state_of(shown, rotation_, lights_));
    if (pace_.take(now)) worker_.publish_bytes(topic_, contract::print(pace_.state()), {.retain = true});
    auto next = shown.next;
    for (const auto due :
         {pace_.next(), looked_at_until_ > now ? std::optional(looked_at_until_) : std::nullopt})
        if (due) next = next ? std::min(*next, *due) : *due;
    return next;
}

void Display::attend(bool attentive) {
    if (attentive == static_cast<bool>(readings_)) return;
    if (!attentive) {
        readings_.reset();
        return;
    }
    auto subscribed = worker::bus(worker_).subscribe(
        contract::family_filter("", contract::Family::Reading), bus::QoS::AtMostOnce,
        [this](const bus::Message& message) { hear(message); }
    );
    if (subscribed) readings_ = std::move(*subscribed);
}

void Display::hear(const bus::Message& message) {
    const auto topic = contract::parse_topic(message.topic);
    if (!topic || topic->family != contract::Family::Reading || !screens_.wants(topic->detail)) return;
    if (message.payload.empty()) return screens_.forget(topic->name, topic->detail);
    auto reading = contract::parse_reading(message.payload);
    if (!reading) return; // the gateway says so
    auto stays = reading->expires_in;
    if (message.expiry) stays = std::min<microseconds>(stays, *message.expiry);
    const auto expires = io::steady_now() + std::min<microseconds>(stays, std::chrono::hours(24 * 366));
    screens_.take(topic->name, topic->detail, std::move(reading->value), std::move(reading->unit), expires);
    if (mode_ == matrix::Mode::Idle) turn_now();
}

Task<void> Display::keep_hours() {
    if (!leds_) co_return;
    io::WallTimer timer(co_await asio::this_coro::executor);
    const Lent lent(hour_timer_, timer);
    bool goes_on = true;
    while (goes_on && leds_) {
        const matrix::SleepHours hours{sleep_.start_hour, sleep_.end_hour};
        const auto now = io::wall_now();
        const int hour = io::local_hour(now);
        sleep(matrix::is_asleep(hours, hour));
        std::optional<WallTime> next;
        if (const auto change = matrix::next_change(hours, hour))
            next = io::at_local_hour(now, change->hour, change->tomorrow ? 1 : 0);
        goes_on = co_await timer.wait_until(next);
    }
}

void Display::sleep(bool asleep) {
    asleep_ = asleep;
    const bool dark = asleep && sleep_.disable_pi_leds;
    note("leds", dark ? leds_->switch_off() : leds_->restore());
    turn_now();
}

Task<void> Display::hear_joystick() {
    if (!lights_) co_return;
    Joystick joystick(
        co_await asio::this_coro::executor, root_, [this](JoystickMove moved) { move(moved); },
        [this](const Result<void>& told) { note("joystick", told); }
    );
    const Lent lent(joystick_, joystick);
    co_await joystick.listen();
}

void Display::move(JoystickMove moved) {
    const auto direction = seen_upright(moved.direction, rotation_);
    worker_.emit(
        std::string("joystick.").append(name(moved.motion)), Value::object({{"direction", name(direction)}})
    );
    if (moved.motion != Motion::Press) return;
    const auto now = io::steady_now();
    switch (direction) {
    case Direction::Right:
    case Direction::Down:
        cycle_.step(matrix::Cycle::Step::Next, now);
        break;
    case Direction::Left:
    case Direction::Up:
        cycle_.step(matrix::Cycle::Step::Previous, now);
        break;
    case Direction::Middle:
        cycle_.step(matrix::Cycle::Step::Again, now);
        break;
    }
    turn_now();
}

void Display::is_looked_at() { looked_at_until_ = io::steady_now() + one_look; }

} // namespace tutti::sensors
