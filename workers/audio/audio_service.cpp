#include "workers/audio/audio_service.hpp"

#include "io/clock.hpp"
#include "io/task_group.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::audio {

namespace {

/// A bus that takes nothing for so long is asked again.
constexpr auto patience_with_bus = seconds(10);

Settings settings_of(const sections::AudioSection& section) {
    Settings settings;
    settings.gain = section.gain;
    settings.automatic_gain = section.automatic_gain;
    settings.gate = section.gate;
    settings.decay = to_seconds(section.decay);
    settings.smoothing = section.smoothing;
    settings.pitch = section.pitch;
    settings.bpm = section.bpm;
    settings.structure = section.structure;
    settings.spectrum = section.spectrum;
    settings.lead = section.lead;
    return settings;
}

HeardBeat heard_beat(const Features& features) {
    const auto& beat = features.beat;
    return {
        .bpm = features.tempo.bpm,
        .phase = beat.phase,
        .confidence = beat.confidence,
        .number = beat.number,
        .beats_per_bar = beat.beats_per_bar
    };
}

} // namespace

AudioService::AudioService(worker::Worker& worker, io::Disk& disk, Options options)
    : worker_(worker), options_(std::move(options)),
      kept_(disk, options_.state_directory / fmt::format("{}.section.json", worker.name())),
      place_(options_.input.value_or(contract::PulsePlace{})),
      keeper_(
          place_, {.on_sound = [this](const sound::MonoSound& sound) { hear(sound); },
                   .on_change = [this](const sound::InputStatus& status) { input_changed(status); }}
      ),
      frame_rate_(io::steady_now()) {
    equip();
}

// ---- beginning and end ----

void AudioService::equip() {
    worker_.on_config([this](const Value& config) { return configure(config); });
    begin_with_what_was_kept();
    worker_.on_state([this] { return state(); });
    worker_.on_stats([this] { return stats(); });
    worker_.every(keep_pace, [this] { keep_what_rests(); });
    worker_.every(health_pace, [this] { say_health(); });
    worker_.on_stop([this] { end(); });
    worker::run_beside(worker_, "audio", [this] { return run(); });
    worker::run_beside(worker_, "speak", [this] { return speak(); });
    // Who listens by OSC needs no bus.
    worker::up_without_bus(worker_);
    add_commands();
}

/// What it lived by before it was started anew: the bus may be away just then.
void AudioService::begin_with_what_was_kept() {
    const auto kept = kept_.read();
    if (!kept) worker_.log().warning("what was set is lost", {{"reason", kept.error().message}});
    const bool is_kept = kept && *kept;
    worker::begin_with(worker_, is_kept ? **kept : options_.seed);
}

Task<void> AudioService::run() {
    const auto executor = co_await asio::this_coro::executor;
    io::TaskGroup tasks(executor);
    sender_.emplace(executor, options_.destinations);
    sender_->start(tasks);
    tasks.spawn("MIDI clock", midi_.run());
    say_health();
    co_await keeper_.run();
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await tasks.stop();
    sender_.reset();
}

void AudioService::end() {
    stopping_ = true;
    keep();
    if (speaks_) speaks_->cancel();
    say_health();
}

// ---- what it lives by ----

Result<void> AudioService::configure(const Value& config) {
    auto section = sections::read_section(config, sections::read_audio);
    if (!section) return pass_on(section);
    const bool is_new_input = section->input != section_.input;
    section_ = std::move(*section);
    settings_ = settings_of(section_);
    if (analyzer_) analyzer_->set(settings_);
    events_.set_rate(section_.events_per_second);
    midi_.set(section_.midi_clock);
    const auto& wanted = options_.input ? *options_.input : section_.input;
    if (wanted != place_) {
        place_ = wanted;
        keeper_.choose(place_);
    }
    unkept_ = config;
    is_moving_ = true;
    if (is_new_input) keep();
    return {};
}

/// A disk may take its time, and sliders move ten times a second: they are kept when they rest. Which input
/// it is, is kept at once.
void AudioService::keep_what_rests() {
    const bool is_at_rest = !std::exchange(is_moving_, false);
    if (is_at_rest) keep();
}

void AudioService::keep() {
    const auto config = std::exchange(unkept_, std::nullopt);
    if (!config) return;
    if (const auto kept = kept_.keep(*config); !kept)
        worker_.log().warning("what was set cannot be kept", {{"reason", kept.error().message}});
}

// ---- from sound to what is said of it ----

void AudioService::hear(const sound::MonoSound& sound) {
    if (!analyzer_ || analyzer_->rate() != sound.rate) {
        analyzer_.emplace(sound.rate, settings_, [this](const Features& features) { frame(features); });
        clock_.begin(sound.rate);
    }
    is_heard_ = sound.is_heard;
    samples_ += sound.samples.size();
    seconds_of_sound_ += static_cast<double>(sound.samples.size()) / sound.rate;
    clock_.came(sound.samples.size(), io::steady_now() - keeper_.status().latency.value_or(microseconds(0)));
    analyzer_->push(sound.samples);
}

void AudioService::frame(const Features& features) {
    const auto now = io::steady_now();
    const auto heard = clock_.end_of_next(); // the last sample of this frame
    const auto ended = io::wall_now() - (now - heard);
    ++frames_;
    if (!is_heard_) ++silent_frames_;
    frame_rate_.note(now);
    last_ = features;
    const auto messages = osc_.next(features, settings_);
    if (sender_ && section_.bundle)
        sender_->send_bundle(osc::TimeTag::at(ended), messages, now);
    else if (sender_)
        sender_->send(messages, now);
    events_.next(features, settings_);
    midi_.follow(heard_beat(features), heard, now);
    if (speaks_) speaks_->cancel();
}

/// What waits goes to the bus as soon as that has taken what went before.
Task<void> AudioService::speak() {
    speaks_.emplace(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    while (!stopping_) {
        if (events_.is_empty() || !worker_.bus_connected()) {
            const auto [error] = co_await speaks_->async_wait(no_throw);
            static_cast<void>(error); // cancelled by the next frame
            continue;
        }
        events_.flush([this](std::string_view type, const Value& data) { worker_.emit(type, data); });
        auto taken = co_await worker::drained(worker_, patience_with_bus);
        while (!taken && taken.error().code == ErrorCode::Timeout && !stopping_)
            taken = co_await worker::drained(worker_, patience_with_bus);
    }
    speaks_.reset();
}

} // namespace tutti::audio
