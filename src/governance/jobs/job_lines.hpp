// JobLines: which job is next. Jobs of a kind wait in a line by their priority and how long they have waited:
// a minute is worth a step. Those whose time has not come wait beside it.
//
// As all of them grow older at the same pace, who stands before whom never changes: a job stands where one of
// no priority would that came as many minutes earlier. So none waits for ever, however many come after it.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::governance::jobs {

/// When it would have come with priority 0.
using Rank = SteadyTime;
inline Rank rank_of(SteadyTime came, int priority) noexcept {
    return came - priority * std::chrono::minutes(1);
}

class JobLines {
public:
    /// It may be taken from now on.
    void stand(std::string_view kind, Rank rank, std::string_view id);
    /// Not before then.
    void wait(SteadyTime due, std::string_view id) { waiting_.emplace(due, id); }
    /// Out of whichever it is in.
    void leave(std::string_view kind, Rank rank, SteadyTime due, std::string_view id);

    /// The next one of these kinds of which `may_run` says yes.
    template <typename MayRun>
    std::optional<std::string> next(const std::vector<std::string>& kinds, MayRun may_run) const {
        const Place* first = nullptr;
        for (const auto& kind : kinds) {
            const auto line = lines_.find(kind);
            if (line == lines_.end() || !may_run(kind)) continue;
            const auto& place = *line->second.begin();
            if (first == nullptr || place < *first) first = &place;
        }
        return first != nullptr ? std::optional(first->second) : std::nullopt;
    }
    /// One whose time has come by then; it waits no more.
    std::optional<std::string> take_due(SteadyTime now);
    std::optional<SteadyTime> next_due() const;
    bool is_anybody_ready() const noexcept { return !lines_.empty(); }
    void clear();

private:
    using Place = std::pair<SteadyTime, std::string>;

    std::map<std::string, std::set<Place>, std::less<>> lines_; ///< none is empty
    std::set<Place> waiting_;
};

} // namespace tutti::governance::jobs
