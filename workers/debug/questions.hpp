// What the debugger is asked, and its answers. Pure.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "logs/find_lines.hpp"
#include "workers/debug/log_book.hpp"
#include "workers/debug/message_book.hpp"
#include "workers/debug/message_filter.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

namespace tutti::debug {

/// Which part of a ring: with `since` what came after that number, the oldest first; else the last ones.
struct Extent {
    std::optional<std::uint64_t> since;
    std::size_t count = 100;
    microseconds wait{}; ///< for something to come, where there is nothing yet
};

struct MessageQuestion {
    Extent extent;
    std::optional<MessageKind> kind; ///< of OSC, with what is none of it, or of the bus; nothing: both
    MessageFilter filter;

    bool takes(const HeardMessage& message) const;
};

struct LogQuestion {
    Extent extent;
    std::string worker; ///< empty: all
    logs::LineFilter filter;

    bool takes(const HeardLine& line) const;
};

struct RateQuestion {
    MessageFilter filter;
    std::size_t count = 200;
};

enum class Format : std::uint8_t { Values, Json, Text };

/// InvalidInput with the name of what is wrong.
Result<MessageQuestion> message_question_from(const Value& params);
Result<LogQuestion> log_question_from(const Value& params);
Result<RateQuestion> rate_question_from(const Value& params);

/// Numbers are those of one run of the debugger.
struct Answering {
    std::string run;
    seconds utc_offset{};
    WallTime now{};
    Format format = Format::Values;
};

/// {"run", "oldest", "newest", "missed", "next", "more", "messages": […]}; with the format Json or Text
/// instead of the last "text": a line each. `missed`: how many that came after `since` are here no more.
/// `next` is the `since` of the next question; `more`: there are others now.
Value answer(const MessageBook& book, const MessageQuestion& question, const Answering& how);
/// The same with "lines".
Value answer(const LogBook& book, const LogQuestion& question, const Answering& how);
/// {"run", "names", "untracked", "more", "rates": [{"name", "count", "rate", "interval", "jitter", "age"}]},
/// the most frequent first; interval and jitter in seconds, null before the second message. Or "text".
/// `more`: there are others, which were not asked for or had no room.
Value answer(const RateBook& book, const RateQuestion& question, const Answering& how);

/// Looks for something that is taken after a number, each time where it stopped before.
template <typename Ring, typename Question>
class NewsWatch {
public:
    NewsWatch(const Ring& ring, const Question& question) : ring_(ring), question_(question) {
        seen_ = question.extent.since.value_or(0);
        if (seen_ > ring.newest()) seen_ = 0; // of another run
    }
    bool has_news() {
        for (auto number = ring_.first_from(seen_ + 1); number <= ring_.newest();
             number = ring_.first_from(number + 1))
            if (question_.takes(ring_.at(number))) return true;
        seen_ = ring_.newest();
        return false;
    }

private:
    const Ring& ring_;
    const Question& question_;
    std::uint64_t seen_ = 0;
};

} // namespace tutti::debug
