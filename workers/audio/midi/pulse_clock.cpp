#include "workers/audio/midi/pulse_clock.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::audio {

namespace {

constexpr double least_bpm = 20;
constexpr double most_bpm = 400;

microseconds in_microseconds(double some_seconds) { return microseconds(std::llround(some_seconds * 1e6)); }

double pulses_a_second(double bpm) { return bpm * PulseClock::pulses_a_beat / 60; }

} // namespace

bool PulseClock::is_sure(const HeardBeat& beat, SteadyTime now) {
    const bool now_sure = beat.bpm >= least_bpm && beat.bpm <= most_bpm && beat.confidence >= sure;
    if (!now_sure)
        sure_since_.reset();
    else if (!sure_since_)
        sure_since_ = now;
    return sure_since_ && now - *sure_since_ >= sure_for;
}

bool PulseClock::has_rested(const HeardBeat& beat, SteadyTime now) {
    const bool now_unsure = beat.bpm < least_bpm || beat.confidence < unsure;
    if (!now_unsure)
        unsure_since_.reset();
    else if (!unsure_since_)
        unsure_since_ = now;
    return unsure_since_ && now - *unsure_since_ >= unsure_for;
}

void PulseClock::follow(const HeardBeat& beat, SteadyTime now) {
    const bool may_start = is_sure(beat, now);
    if (!is_running_) {
        if (starts_ && *starts_ <= now) return; // it begins there as soon as it is asked
        starts_.reset();
        if (may_start) arm(beat, now);
        return;
    }
    ends_at_beat_ = has_rested(beat, now);
    steer(beat, now);
}

/// At the next beat; where bars are known, at the next first one.
void PulseClock::arm(const HeardBeat& beat, SteadyTime now) {
    double beats = 1 - std::clamp(beat.phase, 0.0, 1.0);
    const bool knows_bars = beat.number > 0 && beat.beats_per_bar > 0;
    if (knows_bars) beats += beat.beats_per_bar - std::min(beat.number, beat.beats_per_bar);
    start_speed_ = pulses_a_second(beat.bpm);
    starts_ = std::max(now, last_) + in_microseconds(beats * 60 / beat.bpm);
}

void PulseClock::begin() {
    is_running_ = true;
    is_begun_ = true;
    ends_at_beat_ = false;
    reference_ = *starts_;
    position_ = 0;
    next_ = 0;
    tempo_ = speed_ = start_speed_;
    starts_.reset();
    unsure_since_.reset();
}

double PulseClock::position_at(SteadyTime time) const {
    return position_ + speed_ * to_seconds(time - reference_);
}

void PulseClock::steer(const HeardBeat& beat, SteadyTime now) {
    if (now <= reference_) return;
    const double elapsed = to_seconds(now - reference_);
    position_ = position_at(now);
    reference_ = now;
    if (beat.bpm < least_bpm || beat.confidence < unsure) { // it goes on as it was
        speed_ = tempo_;
        return;
    }
    tempo_ += (pulses_a_second(beat.bpm) - tempo_) * (1 - std::exp(-elapsed / tempo_follows));
    // From here to the beat's place, the shorter way round, in pulses.
    const double error = std::remainder(beat.phase * pulses_a_beat - position_, double(pulses_a_beat));
    const double most = tempo_ * most_pull;
    speed_ = tempo_ + std::clamp(error * pull, -most, most);
}

SteadyTime PulseClock::due_of(std::int64_t pulse) const {
    const auto due = reference_ + in_microseconds((static_cast<double>(pulse) - position_) / speed_);
    return std::max(due, last_);
}

std::optional<SteadyTime> PulseClock::next_due() const {
    if (is_running_) return due_of(next_);
    return starts_;
}

std::optional<PulseClock::Message> PulseClock::take(SteadyTime until) {
    const auto due = next_due();
    if (!due || *due > until) return std::nullopt;
    last_ = *due;
    if (!is_running_) {
        const bool goes_on = stopped_ && *due - *stopped_ <= goes_on_within;
        begin();
        return Message{goes_on ? Word::Continue : Word::Start, *due};
    }
    if (ends_at_beat_ && !is_begun_ && next_ % pulses_a_beat == 0) {
        is_running_ = false;
        sure_since_.reset();
        stopped_ = *due;
        return Message{Word::Stop, *due};
    }
    is_begun_ = false;
    ++next_;
    return Message{Word::Pulse, *due};
}

double PulseClock::bpm() const noexcept { return is_running_ ? speed_ * 60 / pulses_a_beat : 0; }

} // namespace tutti::audio
