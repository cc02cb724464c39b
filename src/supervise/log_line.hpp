// A line that a service printed → a line of its log file: one JSON object. No heap: the shim calls this.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tutti::supervise {

/// A printed line is cut here.
inline constexpr std::size_t max_printed_line = 16 * 1024;
/// Room enough for any formatted line: each byte may become six.
inline constexpr std::size_t max_log_line = 6 * max_printed_line + 512;

struct PrintedLine {
    std::string_view service;
    std::string_view stream;    ///< "stdout", "stderr"
    std::int64_t timestamp = 0; ///< microseconds since the epoch
    bool cut = false;           ///< it was longer than max_printed_line
    std::string_view text;      ///< without its end of line
};

/// Writes the log line, its '\n' included, to `out`, which holds max_log_line bytes; returns its length.
/// A JSON object with a "message" passes as it is, with timestamp and service filled in where they are
/// missing. Of other text, a prefix "<N>" is its level as in sd-daemon(3); what is no UTF-8 becomes U+FFFD.
std::size_t format_log_line(const PrintedLine& line, char* out) noexcept;

} // namespace tutti::supervise
