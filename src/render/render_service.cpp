#include "render/render_service.hpp"

#include "base/printable.hpp"
#include "contract/health.hpp"
#include "contract/reading.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::render {

namespace {

std::vector<frames::DisplayAbout> displays_of(const installation::Installation& installation) {
    std::vector<frames::DisplayAbout> displays;
    for (const auto& display : installation.displays)
        displays.push_back(
            {.name = display.name,
             .size = display.size,
             .shape = std::string(display::word_of(display.shape)),
             .faces = std::string(display::word_of(display.faces))}
        );
    return displays;
}

} // namespace

RenderService::RenderService(worker::Worker& worker, io::Disk& disk, Options options)
    : worker_(worker), options_(std::move(options)),
      scenes_(
          disk, options_.scenes,
          [this](std::string_view scene, std::string_view line) {
              worker_.log().info(printable(line), {{"scene", scene}});
          }
      ),
      light_(options_.installation, options_.media, *this, first_scenes()),
      kept_(disk, options_.state_directory / fmt::format("{}.light.json", worker.name())),
      passing_(disk, options_.run_directory / fmt::format("{}.light.json", worker.name())) {
    equip();
}

// ---- beginning ----

void RenderService::equip() {
    worker_.subscribe("event/#", [this](const worker::Message& message) { take_event(message); });
    worker_.subscribe("reading/#", [this](const worker::Message& message) { take_reading(message); });
    worker_.on_start([this] { begin(); });
    worker_.every(keep_delay, [this] { look_for_changes(); });
    worker_.on_stop([this] {
        stopping_ = true;
        was_changed_by_hand_ = true;
        keep();
        say_health();
    });
    worker_.on_state([this] { return state(); });
    worker_.on_stats([this] { return stats(); });
    worker_.every(health_expiry / 12, [this] { say_health(); });
    worker::run_beside(worker_, "draw frames", [this] { return draw_frames(); });
    // Light goes on without a bus.
    worker::up_without_bus(worker_);
    add_commands();
    add_scene_commands();
}

Result<void> RenderService::prepare() {
    auto trial = SceneTrial::open(
        options_.run_directory / fmt::format("{}.scene", worker_.name()),
        options_.installation.render.watchdog, io::wall_now()
    );
    if (!trial) return pass_on(trial);
    trial_.emplace(std::move(*trial));
    // Before what was kept, which is the very mode that failed.
    for (const auto& verdict : trial_->verdicts()) light_.mixer().accuse(verdict.scene, verdict.reason);
    for (auto* file : {&passing_, &kept_}) {
        const auto kept = file->read();
        if (!kept)
            worker_.log().warning("what was set is lost", {{"reason", kept.error().message}});
        else if (*kept) {
            goes_on_ = file == &passing_;
            light_.mixer().restore(**kept);
            break;
        }
    }
    problems_ = light_.problems();
    for (const auto& problem : problems_)
        worker_.log().warning("a key of the file leads nowhere", {{"reason", problem}});
    return {};
}

void RenderService::begin() {
    problems_ = light_.problems();
    say_health();
}

// ---- frames ----

Task<void> RenderService::draw_frames() {
    const auto executor = co_await asio::this_coro::executor;
    frames_.emplace(executor, frames::FrameServerOptions{.directory = options_.run_directory});
    if (const auto opened = frames_->open(displays_of(options_.installation)); !opened) {
        // Nobody would see what is drawn: the supervisor shall try again, and say why.
        worker_.log().error("frames cannot be shown", {{"reason", opened.error().message}});
        worker_.stop(1);
        co_return;
    }
    if (goes_on_) warm_up();
    asio::steady_timer timer(executor);
    pace_.emplace(light_.mixer().rate(), io::steady_now());
    while (!stopping_) {
        const auto due = pace_->next();
        timer.expires_at(io::to_asio(due));
        const auto [error] = co_await timer.async_wait(no_throw);
        if (error || stopping_) break;
        draw_frame(pace_->take(io::steady_now()), due);
    }
    // What was shown last stays where outputs read it.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await frames_->stop();
    frames_.reset();
}

/// After a crash scenes go on about where they were: words are in sight, a fire burns. Else the light would
/// be dark for as long as they take to begin.
void RenderService::warm_up() {
    constexpr microseconds shown_before = seconds(3);
    constexpr microseconds patience = milliseconds(150);
    auto& mixer = light_.mixer();
    std::vector<pixel::Picture> pictures;
    for (const auto& screen : mixer.screens()) pictures.emplace_back(screen.size);
    const auto frames = static_cast<std::uint64_t>(shown_before / seconds(1)) * mixer.rate();
    const auto deadline = io::steady_now() + patience;
    while (warmed_up_ < frames && io::steady_now() < deadline) {
        const auto now = io::wall_now();
        trial_->frame();
        mixer.begin_frame(++warmed_up_, now, io::utc_offset(now));
        for (std::size_t screen = 0; screen < pictures.size(); ++screen)
            mixer.draw(screen, pictures[screen].canvas());
        mixer.end_frame();
    }
    trial_->rest();
}

void RenderService::draw_frame(FramePace::Turn turn, SteadyTime due) {
    auto& mixer = light_.mixer();
    frames_left_out_ += turn.left_out;
    if (turn.left_out > 0) due = pace_->due(turn.frame);
    const auto now = io::wall_now();
    trial_->frame();
    const auto number = warmed_up_ + turn.frame;
    mixer.begin_frame(number, now, io::utc_offset(now));
    const auto began = io::steady_now();
    in_scenes_ = microseconds(0);
    microseconds publishing{0};
    for (std::size_t screen = 0; screen < mixer.screens().size(); ++screen) {
        mixer.draw(screen, frames_->begin(screen));
        const auto drawn = io::steady_now();
        publish(screen, now);
        publishing += io::steady_now() - drawn;
    }
    history_.note(number, now, mixer.active(), mixer.events());
    mixer.end_frame();
    trial_->rest();
    ++frames_drawn_;
    const auto ended = io::steady_now();
    if (ended >= pace_->next()) ++frames_late_;
    times_.add(FrameStage::Events, began - due);
    times_.add(FrameStage::Scene, in_scenes_);
    times_.add(FrameStage::Compose, ended - began - in_scenes_ - publishing);
    times_.add(FrameStage::Publish, publishing);
    times_.add(FrameStage::Total, ended - due);
    for (const auto heard : heard_) latency_.add(ended - heard);
    heard_.clear();
}

void RenderService::publish(std::size_t screen, WallTime now) {
    frames::FrameAbout about;
    about.sequence = warmed_up_ + pace_->last();
    about.time = now;
    about.set_dark(light_.mixer().is_dark());
    // What somebody did goes before what streams.
    for (const bool raw : {false, true})
        for (const auto& event : light_.mixer().events())
            if (event.type.starts_with("raw.") == raw)
                about.add({event.type, event.source, event.id, event.timestamp});
    frames_->publish(screen, about);
}

// ---- what is heard ----

void RenderService::take_event(const worker::Message& message) {
    // An event happens once; and what was asked for while the bus was away may be over.
    if (message.retained || stopping_) return;
    auto event = contract::parse_event(message.payload);
    if (!event) {
        if (refused_.note(fmt::format("{}: {}", message.topic, event.error().message)))
            worker_.log().warning(
                "an event was not understood", {{"topic", message.topic}, {"reason", event.error().message}}
            );
        return;
    }
    if (!contract::is_topic_of_event(message.topic, event->type)) return;
    if (!seen_.note(event->source, event->id)) return;
    ++events_;
    if (heard_.size() < scene::Mixer::most_events) heard_.push_back(io::steady_now());
    light_.hear(std::move(*event));
}

/// A reading is to scenes and bindings what an event is: reading.<source>.<sensor>.
void RenderService::take_reading(const worker::Message& message) {
    if (message.payload.empty() || stopping_) return;
    const auto topic = contract::parse_topic(message.topic);
    const auto reading = contract::parse_reading(message.payload);
    if (!topic || !reading) return;
    contract::Event event;
    event.type = fmt::format("reading.{}.{}", topic->name, topic->detail);
    event.source = topic->name;
    event.id = fmt::format("{}", reading->timestamp.time_since_epoch().count());
    event.timestamp = reading->timestamp;
    event.data = Value::object({{"value", reading->value}, {"unit", reading->unit}});
    light_.hear(std::move(event));
}

// ---- what is kept ----

/// Sliders and sticks move fast: what was set is written when a second is over.
void RenderService::changed_by_hand() { was_changed_by_hand_ = true; }

void RenderService::look_for_changes() {
    if (light_.mixer().revision() != kept_revision_) keep();
}

void RenderService::keep() {
    kept_revision_ = light_.mixer().revision();
    const auto light = light_.mixer().changed();
    auto kept = passing_.keep(light);
    // Sticks do not wear out the card.
    if (was_changed_by_hand_) {
        const auto by_hand = kept_.keep(light);
        was_changed_by_hand_ = !by_hand; // or again with the next change
        if (!by_hand) kept = by_hand;
    }
    if (!kept) worker_.log().warning("what was set cannot be kept", {{"reason", kept.error().message}});
}

// ---- scenes ----

void RenderService::scene_begins(std::string_view scene) noexcept {
    if (trial_) trial_->begins(scene);
    scene_began_ = io::steady_now();
}

void RenderService::scene_ends() noexcept {
    in_scenes_ += io::steady_now() - scene_began_;
    if (trial_) trial_->ends();
}

void RenderService::scene_failed(std::string_view mode, const scene::SceneFault& fault) {
    worker_.log().error(
        "a scene failed", {{"mode", mode}, {"scene", fault.scene}, {"reason", printable(fault.reason)}}
    );
    if (faults_.size() == most_faults) faults_.pop_front();
    faults_.push_back({io::wall_now(), std::string(mode), fault.scene, fault.reason});
}

void RenderService::mode_changed(std::string_view mode) {
    worker_.log().info("another mode", {{"mode", mode}});
    changed_by_hand();
}

// ---- how it is ----

Value RenderService::state() const {
    const auto light = light_.mixer().to_value();
    std::vector<Member> members(light.members().begin(), light.members().end());
    std::vector<Value> displays;
    for (const auto& display : displays_of(options_.installation))
        displays.push_back(Value::object(
            {{"name", display.name},
             {"width", display.size.width},
             {"height", display.size.height},
             {"shape", display.shape},
             {"faces", display.faces}}
        ));
    members.push_back({"displays", Value::array(std::move(displays))});
    members.push_back({"rate", light_.mixer().rate()});
    std::vector<Value> faults;
    for (const auto& fault : faults_)
        faults.push_back(Value::object(
            {{"when", to_seconds(fault.when)},
             {"mode", fault.mode},
             {"scene", fault.scene},
             {"reason", fault.reason}}
        ));
    members.push_back({"faults", Value::array(std::move(faults))});
    std::vector<Value> broken;
    for (const auto& [scene, reason] : broken_scenes_)
        broken.push_back(Value::object({{"scene", scene}, {"reason", reason}}));
    members.push_back({"broken_scenes", Value::array(std::move(broken))});
    return Value::object(std::move(members));
}

Value RenderService::stats() const {
    return Value::object(
        {{"rate", light_.mixer().rate()},
         {"frames", frames_drawn_},
         {"late", frames_late_},
         {"frames_dropped", frames_left_out_}, // get_stats has a `dropped` of the bus
         {"events", events_},
         {"mode", light_.mixer().active()},
         {"safe_mode", light_.mixer().is_safe()},
         {"readers", frames_ ? frames_->readers() : 0},
         {"latency", latency_.to_value()},
         {"stages", times_.to_value()}}
    );
}

/// What is not as it should be, in one sentence.
std::string RenderService::complaint() const {
    if (light_.mixer().is_safe()) return "safe mode: scenes failed three times; choose a mode";
    if (!broken_scenes_.empty())
        return fmt::format(
            "scene {}: {}", broken_scenes_.front().first, printable(broken_scenes_.front().second)
        );
    if (!faults_.empty() && io::wall_now() - faults_.back().when < seconds(60))
        return fmt::format("scene {} failed: {}", faults_.back().scene, printable(faults_.back().reason));
    if (lately_.missed * 10 > lately_.frames)
        return fmt::format(
            "{} of {} frames were late or left out: a lower rate, or fewer or smaller displays",
            lately_.missed, lately_.frames
        );
    if (!problems_.empty()) return problems_.front();
    return {};
}

void RenderService::say_health() {
    using Level = contract::HealthLevel;
    const Counted all{frames_drawn_ + frames_left_out_, frames_late_ + frames_left_out_};
    // Few frames say little.
    if (all.frames >= told_.frames + light_.mixer().rate()) {
        lately_ = {all.frames - told_.frames, all.missed - told_.missed};
        told_ = all;
    }
    contract::Health health;
    health.message = stopping_ ? "stopped" : complaint();
    health.level = health.message.empty() || stopping_ ? Level::Ok : Level::Warn;
    if (light_.mixer().is_safe() && !stopping_) health.level = Level::Error;
    if (health.message.empty()) health.message = fmt::format("showing {}", light_.mixer().active());
    const auto counts = stats();
    std::vector<Member> details(counts.members().begin(), counts.members().end());
    details.push_back({"dropped", frames_left_out_});
    health.details = Value::object(std::move(details));
    health.expires_in = health_expiry;
    worker::publish_health(worker_, std::move(health));
}

} // namespace tutti::render
