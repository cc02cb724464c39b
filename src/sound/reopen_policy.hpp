// ReopenPolicy: how long an open sound may be mute, and when to try again after it ended. Pure: told the
// time.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace tutti::sound {

class ReopenPolicy {
public:
    struct Limits {
        microseconds opening = seconds(5); ///< until it is open
        /// Until the first sound: a sink that has played for nobody lets two seconds pass.
        microseconds first = seconds(3);
        microseconds mute = seconds(1); ///< without any sound, from then on
    };
    static constexpr int quick_reopens = 5;             ///< of a mute one, one after the other
    static constexpr microseconds lasting = seconds(5); ///< so long a sound makes up for all before
    static constexpr microseconds slow_pause = seconds(60);
    static constexpr microseconds first_pause = milliseconds(250);
    static constexpr microseconds longest_pause = seconds(2); ///< of what may come by itself

    explicit ReopenPolicy(Limits limits) noexcept : limits_(limits) {}

    /// An attempt to open it begins.
    void begin(SteadyTime now) noexcept { expect(now + limits_.opening); }
    void opened(SteadyTime now) noexcept {
        heard_since_.reset();
        expect(now + limits_.first);
    }
    /// Some sound has come.
    void heard(SteadyTime now) noexcept {
        expect(now + limits_.mute);
        if (!heard_since_) heard_since_ = now;
        if (now - *heard_since_ < lasting) return;
        mutes_ = 0;
        next_pause_ = first_pause;
    }
    /// It sleeps, or is waited for: no sound is expected.
    void rest() noexcept {
        heard_since_.reset();
        mute_at_.reset();
    }
    void wake(SteadyTime now) noexcept { expect(now + limits_.first); }

    /// When it counts as mute unless it is heard before; nothing: it may be.
    std::optional<SteadyTime> mute_at() const noexcept { return mute_at_; }

    /// It is closed because it was mute: how long until the next attempt. A few times at once.
    microseconds after_mute() noexcept {
        rest();
        mutes_ = std::min(mutes_ + 1, quick_reopens + 1);
        return has_given_up() ? slow_pause : microseconds(0);
    }
    /// Whether being quick about it has not helped.
    bool has_given_up() const noexcept { return mutes_ > quick_reopens; }

    /// It ended, or could not be opened. What may come by itself is looked for often, what is wrong (a file
    /// that is no sound) seldom.
    microseconds after_failure(ErrorCode code) noexcept {
        rest();
        const bool may_come =
            code == ErrorCode::Unavailable || code == ErrorCode::NotFound || code == ErrorCode::Timeout;
        const auto pause = next_pause_;
        next_pause_ = std::min(pause * 2, may_come ? longest_pause : slow_pause);
        return std::min(pause, may_come ? longest_pause : slow_pause);
    }

private:
    void expect(SteadyTime until) noexcept { mute_at_ = until; }

    Limits limits_;
    std::optional<SteadyTime> mute_at_;
    std::optional<SteadyTime> heard_since_;
    microseconds next_pause_ = first_pause;
    int mutes_ = 0;
};

} // namespace tutti::sound
