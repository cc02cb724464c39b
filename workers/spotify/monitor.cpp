#include "workers/spotify/monitor.hpp"

#include "playback/pace.hpp"

#include <algorithm>
#include <utility>

namespace tutti::spotify {

namespace {

/// A pause is often a short one.
constexpr microseconds until_idle = seconds(60);
constexpr microseconds longest_backoff = seconds(60);
/// What the player's clock and ours come apart by, and the milliseconds that the API counts in.
constexpr microseconds tolerance = milliseconds(30);
/// By how much a position at rest has to move to be another one.
constexpr microseconds least_move = milliseconds(200);
/// The next item is asked for so soon after the end of this one, but not at once.
constexpr microseconds after_end = milliseconds(300);
constexpr microseconds least_pause = milliseconds(500);
/// Of an item whose end is not known.
constexpr microseconds longest_unheard = std::chrono::minutes(10);

} // namespace

void Monitor::begin_anew(SteadyTime now) {
    const bool was_heard = heard_.has_value();
    *this = Monitor(pace_);
    if (was_heard) next_word_ = now;
}

void Monitor::take(const PlayerAnswer& answer, SteadyTime asked, SteadyTime now) {
    if (const auto* refusal = std::get_if<Refusal>(&answer)) return back_off(*refusal, now);
    trouble_.reset();
    backoff_ = {};
    is_confirmed_ = false; // it is so for as long as that can be
    if (const auto* heard = std::get_if<Heard>(&answer))
        hear(*heard, asked, now);
    else if (std::holds_alternative<NothingHeard>(answer))
        hear_nothing(now);
    next_question_ = now + pause_until_next(now);
}

void Monitor::hear(const Heard& heard, SteadyTime asked, SteadyTime now) {
    const bool is_known = heard_ && heard_->is_same_item(heard) && heard_->playing == heard.playing;
    bool moves = true;
    if (is_known && heard.playing)
        moves = !narrow(heard, asked, now);
    else if (is_known)
        moves = std::chrono::abs(heard_->position - heard.position) >= least_move;
    if (moves) {
        begun_after_ = asked - heard.position;
        begun_before_ = now - heard.position;
        next_word_ = now;
    }
    if (moves || heard.playing) heard_ = heard;
    if (heard.playing) played_at_ = now;
    heard_at_ = now;
    is_confirmed_ = true;
}

/// False: the answer does not fit what was known. Somebody has moved it, or it was held up.
bool Monitor::narrow(const Heard& heard, SteadyTime asked, SteadyTime now) {
    const auto after = std::max(begun_after_, asked - heard.position - tolerance);
    const auto before = std::min(begun_before_, now - heard.position + tolerance);
    if (after > before) return false;
    begun_after_ = after;
    begun_before_ = before;
    return true;
}

void Monitor::hear_nothing(SteadyTime now) {
    if (heard_ || next_word_ == never) next_word_ = now;
    heard_.reset();
}

void Monitor::back_off(const Refusal& refusal, SteadyTime now) {
    trouble_ = refusal;
    is_confirmed_ = false;
    backoff_ = backoff_ == microseconds(0) ? pace_.playing
                                           : std::min(2 * backoff_, std::max(longest_backoff, pace_.playing));
    next_question_ = now + std::max(backoff_, refusal.wait.value_or(microseconds(0)));
}

microseconds Monitor::pause_until_next(SteadyTime now) const noexcept {
    if (!heard_ || !heard_->playing)
        return played_at_ && now - *played_at_ < until_idle ? pace_.playing
                                                            : std::max(pace_.playing, pace_.idle);
    const auto left = heard_->duration - position(now);
    const bool ends_soon = left > microseconds(0) && left < pace_.playing;
    return ends_soon ? std::clamp(left + after_end, std::min(least_pause, pace_.playing), pace_.playing)
                     : pace_.playing;
}

microseconds Monitor::position(SteadyTime now) const noexcept {
    if (!heard_) return {};
    if (!heard_->playing) return heard_->position;
    const auto begun = begun_after_ + (begun_before_ - begun_after_) / 2;
    const auto position = std::max(microseconds(0), now - begun);
    return heard_->duration > microseconds(0) ? std::min(position, heard_->duration) : position;
}

/// Nobody says any more that it is played, and it cannot be.
bool Monitor::is_over(SteadyTime now) const noexcept {
    if (!heard_ || is_confirmed_) return false;
    if (now - heard_at_ > longest_unheard) return true;
    return heard_->playing && heard_->duration > microseconds(0) && position(now) >= heard_->duration;
}

std::optional<Monitor::Word> Monitor::word(SteadyTime now) {
    if (is_over(now)) hear_nothing(now);
    if (now < next_word_) return std::nullopt;
    next_word_ = now + (heard_ && heard_->playing ? playback::word_pace : playback::resting_pace);
    if (!heard_) return Word{};
    Word word{*heard_, true};
    word.heard.position = position(now);
    return word;
}

} // namespace tutti::spotify
