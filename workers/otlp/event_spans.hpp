// EventSpans: events as spans: what an event led to are its children. An event that was not caused and caused
// nothing is no trace, and is left out. Pure: told the time.
#pragma once

#include "contract/event.hpp"
#include "workers/otlp/span.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tutti::otlp {

class EventSpans {
public:
    /// Events that are remembered, for what they may yet lead to.
    static constexpr std::size_t most = 2048;
    /// A span ends with the last event that its own led to; what comes later than this is another's matter.
    static constexpr microseconds settles = seconds(1);

    void hear(const contract::Event& event, SteadyTime now);
    /// Those of which all is known by now, the oldest first.
    std::vector<Span> take(SteadyTime now);
    /// Spans that had to go before they were taken.
    std::uint64_t lost() const noexcept { return lost_; }
    std::size_t size() const noexcept { return events_.size(); }

private:
    struct Seen {
        Span span;
        std::string key;   ///< of the event
        std::string cause; ///< its id; empty: none
        SteadyTime heard;
        bool is_linked = false; ///< it was caused, or has caused
        bool is_taken = false;
    };

    Seen* find(const std::string& id);
    void link(Seen& parent, WallTime end);

    std::deque<Seen> events_;
    std::uint64_t first_ = 0;                   ///< the number of the first that is remembered
    std::map<std::string, std::uint64_t> last_; ///< by id: a cause says an id alone, and means the newest
    std::map<std::string, std::uint64_t> keys_; ///< by source and id: a second time is the same
    std::uint64_t lost_ = 0;
};

} // namespace tutti::otlp
