// How the worker `audio` is: its state, its statistics, and health/audio.
#include "base/printable.hpp"
#include "io/clock.hpp"
#include "worker/rim.hpp"
#include "worker/rounded.hpp"
#include "workers/audio/audio_service.hpp"
#include "workers/audio/features_value.hpp"

#include <fmt/format.h>

#include <variant>

namespace tutti::audio {

namespace {

using sound::InputState;
using worker::rounded;

/// No frame for so long, and it is not alive.
constexpr auto longest_gap = seconds(1);
/// Fewer frames a second than this: the machine has not the time.
constexpr double least_rate = 58;

Value milliseconds_value(std::optional<microseconds> duration) {
    return duration ? Value(rounded(to_seconds(*duration) * 1000, 10)) : Value();
}

contract::HealthLevel level_of(InputState state) noexcept {
    switch (state) {
    case InputState::Waiting:
        return contract::HealthLevel::Warn;
    case InputState::Failed:
        return contract::HealthLevel::Error;
    default:
        return contract::HealthLevel::Ok;
    }
}

/// What a person can do about a place that does not work: only what is a device can be plugged in.
const char* way_out(const contract::SoundPlace& place) {
    if (std::holds_alternative<contract::FilePlace>(place))
        return "put it there, or choose another: tutti audio input file:PATH";
    if (std::holds_alternative<contract::StreamPlace>(place))
        return "it is asked again and again, or choose another: tutti audio input URL";
    return "plug it in, or choose another: tutti audio devices";
}

/// What is so, and what a person can do about it.
std::string sentence(const contract::SoundPlace& chosen, const sound::InputStatus& status) {
    const auto place = printable(status.place);
    const auto reason = printable(status.reason);
    switch (status.state) {
    case InputState::Opening:
        return fmt::format("opens {}", place);
    case InputState::Waiting:
        return fmt::format("waits for {}: {}; {}", place, reason, way_out(chosen));
    case InputState::Failed:
        return fmt::format(
            "{} does not work: {}; it is tried again each minute, or choose another: tutti audio devices",
            place, reason
        );
    case InputState::Asleep:
        return fmt::format("nothing is played on {}", printable(status.device));
    case InputState::Ended:
        return fmt::format("{} has ended", place);
    case InputState::Open:
        break;
    }
    return fmt::format(
        "hears {}", printable(status.description.empty() ? status.device : status.description)
    );
}

} // namespace

void AudioService::input_changed(const sound::InputStatus& status) {
    const auto level = level_of(status.state);
    const std::vector<Member> about = {{"input", status.place}, {"state", sound::name(status.state)}};
    if (level == contract::HealthLevel::Ok)
        worker_.log().info(sentence(place_, status), about);
    else
        worker_.log().warning(sentence(place_, status), about);
    if (!stopping_) say_health();
}

Value AudioService::state() const {
    const auto& status = keeper_.status();
    return Value::object(
        {{"input", contract::print_without_secrets(place_)},
         {"input_state", sound::name(status.state)},
         {"reason", status.reason},
         {"message", sentence(place_, status)},
         {"device", status.device},
         {"description", status.description},
         {"rate", status.format.rate},
         {"channels", status.format.channels},
         {"switches", Value::object(
                          {{"pitch", settings_.pitch},
                           {"bpm", settings_.bpm},
                           {"structure", settings_.structure},
                           {"spectrum", settings_.spectrum}}
                      )},
         {"features", to_value(last_)}}
    );
}

Value AudioService::stats() const {
    const auto& status = keeper_.status();
    const auto now = io::steady_now();
    const bool is_alive = frame_rate_.has_any() && now - frame_rate_.last() < longest_gap;
    return Value::object(
        {{"frames", frames_},
         {"fps", rounded(frame_rate_.of(now), 100)},
         {"frames_per_second_of_sound",
          seconds_of_sound_ > 0 ? rounded(static_cast<double>(frames_) / seconds_of_sound_, 1000) : 0.0},
         {"silent_frames", silent_frames_},
         {"alive", is_alive},
         {"state", sound::name(status.state)},
         {"input", contract::print_without_secrets(place_)},
         {"device", status.device},
         {"latency", milliseconds_value(status.latency)},
         {"xruns", status.xruns},
         {"lost_samples", status.lost_frames},
         {"opened", status.opens},
         {"reopened_mute", status.mute_closes},
         {"midi_clock", midi_.to_value()},
         {"osc", sender_ ? sender_->to_value() : Value::array({})},
         {"events", events_.said()},
         {"events_skipped", events_.skipped()}}
    );
}

contract::Health AudioService::health() const {
    const auto& status = keeper_.status();
    const auto now = io::steady_now();
    contract::Health health;
    health.level = level_of(status.state);
    health.message = sentence(place_, status);
    const auto rate = frame_rate_.of(now);
    if (status.state == InputState::Open && frame_rate_.is_full_span(now) && rate < least_rate) {
        health.level = contract::HealthLevel::Warn;
        health.message =
            fmt::format("only {:.0f} of 60 frames a second: the machine is too busy, or loses sound", rate);
    }
    const auto complaint = sender_ ? sender_->complaint() : std::string();
    if (health.level == contract::HealthLevel::Ok && !complaint.empty()) {
        health.level = contract::HealthLevel::Warn;
        health.message += "; OSC to " + complaint;
    }
    if (stopping_) {
        health.level = contract::HealthLevel::Ok;
        health.message = "stopped";
    }
    health.details = stats();
    health.expires_in = health_expiry;
    return health;
}

void AudioService::say_health() {
    auto now = health();
    worker_.status(now.message);
    worker::publish_health(worker_, std::move(now));
}

} // namespace tutti::audio
