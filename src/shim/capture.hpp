// What a service prints: its two pipes, cut into lines, formatted, and appended to its log file. It reads
// always, whatever becomes of the file, so that printing never blocks the service.
#pragma once

#include "shim/log_file.hpp"
#include "supervise/log_line.hpp"

#include <cstdint>

namespace tutti::shim {

class Capture {
public:
    Capture(const char* service, LogFile& file) : service_(service), file_(file) {}

    enum Which { Output, Error };
    void attach(Which which, int fd) { pipes_[which].fd = fd; }
    /// The descriptor to poll; -1 once everybody has closed it.
    int fd(Which which) const { return pipes_[which].fd; }

    /// Reads what there is now, though only so much that other work gets its turn.
    void read_some(Which which);
    /// Reads all that is left after the service is gone, unfinished lines too.
    void finish();

    std::uint64_t lines_lost() const { return lost_; }

    /// More than so many lines in a second are a flood, of which the rest is left out, and counted. 0: no
    /// number is.
    void limit_lines(std::uint64_t a_second) { flood_ = a_second; }
    /// When to call tell_flood(), in steady microseconds; -1: never.
    std::int64_t flood_told_at() const { return left_out_.lines > 0 ? second_ends_at_ : -1; }
    /// Says what was left out in the second that is over.
    void tell_flood();

private:
    struct Pipe {
        int fd = -1;
        std::size_t length = 0; ///< of the line begun
        bool cut = false;       ///< the rest of this line is dropped
        char line[supervise::max_printed_line];
    };

    struct Flood {
        std::uint64_t lines = 0;
        std::uint64_t bytes = 0;
    };

    bool read_chunk(Which which);
    void take(Which which, const char* bytes, std::size_t length);
    void end_line(Which which, const char* text, std::size_t length);
    bool is_left_out(std::size_t length);
    void add(const char* stream, bool cut, const char* text, std::size_t length);
    void flush();
    void report_losses();

    const char* service_;
    LogFile& file_;
    Pipe pipes_[2];
    std::uint64_t lost_ = 0;
    std::uint64_t lost_unsaid_ = 0; ///< lost, and not yet told in the log
    std::size_t pending_ = 0;       ///< bytes in the buffer
    std::uint64_t pending_lines_ = 0;
    std::uint64_t flood_ = 0;         ///< lines that a second may have
    std::uint64_t lines_ = 0;         ///< that this second had
    std::int64_t second_ends_at_ = 0; ///< steady
    std::int64_t read_at_ = 0;        ///< steady and wall time of what was just read: one for all its lines
    std::int64_t read_at_wall_ = 0;
    Flood left_out_;
    // What a quiet service never needs stays untouched, and costs no memory.
    char chunk_[64 * 1024];
    char buffer_[2 * supervise::max_log_line];
};

} // namespace tutti::shim
