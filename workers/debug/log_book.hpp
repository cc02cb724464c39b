// LogBook: the lines that services wrote last. Pure.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "logs/log_record.hpp"
#include "workers/debug/recent_ring.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::debug {

struct HeardLine {
    static constexpr std::size_t most_bytes = 2048; ///< of the message, and of the line; the rest is cut off

    logs::LogRecord record; ///< its `text` is empty where the line was longer
    bool is_cut = false;
};

class LogBook {
public:
    explicit LogBook(std::size_t most) : ring_(most) {}

    /// A line of a service's log, which may name another, and a time.
    void take(std::string_view line, std::string_view service, double now);

    const RecentRing<HeardLine>& lines() const noexcept { return ring_; }
    void keep(std::size_t most) { ring_.resize(most); }
    void clear() { ring_.clear(); }

private:
    RecentRing<HeardLine> ring_;
};

/// {"sequence", "timestamp", "level", "service", "message"}, "fields" where the line has more, and "cut"
/// where some of it is not here.
Value to_value(const HeardLine& line, std::uint64_t number);

/// "12:00:00.250  osc  warning  a packet is no OSC": a line for people, without control characters.
std::string print_line(const HeardLine& line, seconds utc_offset);

} // namespace tutti::debug
