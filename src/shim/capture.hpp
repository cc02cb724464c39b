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

private:
    struct Pipe {
        int fd = -1;
        std::size_t length = 0; ///< of the line begun
        bool cut = false;       ///< the rest of this line is dropped
        char line[supervise::max_printed_line];
    };

    bool read_chunk(Which which);
    void take(Which which, const char* bytes, std::size_t length);
    void end_line(Which which);
    void flush();
    void report_losses();

    const char* service_;
    LogFile& file_;
    Pipe pipes_[2];
    std::uint64_t lost_ = 0;
    std::uint64_t lost_unsaid_ = 0; ///< lost, and not yet told in the log
    std::size_t pending_ = 0;       ///< bytes in the buffer
    std::uint64_t pending_lines_ = 0;
    char buffer_[2 * supervise::max_log_line];
};

} // namespace tutti::shim
