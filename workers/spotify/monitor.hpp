// Monitor: when Spotify is asked, and what is said of its answers. Pure; told the time.
#pragma once

#include "base/time.hpp"
#include "workers/spotify/player_answer.hpp"

#include <optional>

namespace tutti::spotify {

struct Pace {
    microseconds playing = seconds(2); ///< between two questions
    microseconds idle = seconds(10);   ///< the same, where nothing has been played for a minute
};

class Monitor {
public:
    /// What is to be said of the player, as of the moment when it is.
    struct Word {
        Heard heard;
        bool is_active = false; ///< else nothing is known to be on
    };

    explicit Monitor(Pace pace = {}) : pace_(pace) {}

    /// Holds from the next answer on.
    void set(Pace pace) { pace_ = pace; }

    /// What came of a question that was asked at `asked`.
    void take(const PlayerAnswer& answer, SteadyTime asked, SteadyTime now);
    /// Somebody else has logged in, or nobody is.
    void begin_anew(SteadyTime now);

    SteadyTime next_question() const noexcept { return next_question_; }
    SteadyTime next_word() const noexcept { return next_word_; }
    /// What is to be said now, if anything is.
    std::optional<Word> word(SteadyTime now);

    /// What is on; nothing: nothing is known to be.
    const std::optional<Heard>& heard() const noexcept { return heard_; }
    microseconds position(SteadyTime now) const noexcept;
    /// Of the last answer.
    const std::optional<Refusal>& trouble() const noexcept { return trouble_; }

private:
    static constexpr auto never = SteadyTime::max();

    void hear(const Heard& heard, SteadyTime asked, SteadyTime now);
    void hear_nothing(SteadyTime now);
    void back_off(const Refusal& refusal, SteadyTime now);
    bool narrow(const Heard& heard, SteadyTime asked, SteadyTime now);
    microseconds pause_until_next(SteadyTime now) const noexcept;
    bool is_over(SteadyTime now) const noexcept;

    Pace pace_;
    std::optional<Heard> heard_;
    std::optional<Refusal> trouble_;
    /// When the item would have begun, had it been played without a pause, lies between these: the answer
    /// was made at some time between question and arrival, and what all answers say narrows it down.
    SteadyTime begun_after_{};
    SteadyTime begun_before_{};
    SteadyTime heard_at_{};                              ///< when Spotify last said it
    std::optional<SteadyTime> played_at_ = std::nullopt; ///< when it last said that it plays
    bool is_confirmed_ = false;                          ///< the last answer said it
    SteadyTime next_question_{};
    SteadyTime next_word_ = never; ///< what an earlier run said stands until there is something to say
    microseconds backoff_{};       ///< the last pause after a refusal; none: the last answer was one
};

} // namespace tutti::spotify
