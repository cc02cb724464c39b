// RunLog: which runs began and how they ended: those that are active, and the last ones that ended. Also
// which of them should have ended by now.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::director {

class RunLog {
public:
    static constexpr std::size_t most_ended = 100;
    static constexpr std::size_t most_active = 200'000;  ///< further ones are not watched
    static constexpr microseconds patience = seconds(5); ///< past its planned end a run is overdue

    struct Start {
        std::string playlist_id; ///< not empty
        std::string definition_id;
        std::string name;
        Value metadata; ///< or null
        WallTime started;
        WallTime planned_end;
    };

    struct Run : Start {
        std::string state = "running"; ///< or the reason of its end
        std::optional<WallTime> stopped;
        std::uint64_t emitted = 0;
        bool overdue = false;
        std::uint64_t number = 0; ///< in the order in which runs began
    };

    /// A run that is known already begins no second time; of one that is not known nothing is noted.
    void started(Start start);
    void stepped(std::string_view playlist_id);
    /// `state`: the reason of its end.
    void stopped(std::string_view playlist_id, std::string_view state, WallTime time);

    /// Runs whose end was to be at least `patience` ago, each told once.
    std::vector<Run> take_overdue(WallTime now);
    /// When take_overdue() may have something, at the earliest.
    std::optional<WallTime> next_overdue() const noexcept;
    /// The clock that events are stamped by was set: what is planned comes as much later.
    void shift(microseconds by);
    std::size_t overdue() const noexcept { return overdue_; }

    /// The active ones as they began, then those that ended, the last one last.
    Value to_value() const;
    std::size_t active() const noexcept { return active_.size(); }

private:
    using Active = std::map<std::string, Run, std::less<>>;

    Active active_;
    std::multimap<WallTime, std::string> by_end_; ///< planned ends of runs that are not overdue yet
    std::deque<Run> ended_;
    std::size_t overdue_ = 0;
    std::uint64_t began_ = 0; ///< runs so far
};

} // namespace tutti::director
