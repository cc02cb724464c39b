#include "shim/capture.hpp"

#include "shim/clock.hpp"

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace tutti::shim {

namespace {

constexpr int chunks_a_turn = 16;
constexpr std::size_t chunk_size = 4096;

} // namespace

void Capture::read_some(Which which) {
    for (int turn = 0; turn < chunks_a_turn; ++turn)
        if (!read_chunk(which)) break;
    flush();
}

void Capture::finish() {
    for (const auto which : {Output, Error}) {
        while (read_chunk(which)) {
        }
        if (pipes_[which].length > 0) end_line(which);
    }
    flush();
}

bool Capture::read_chunk(Which which) {
    auto& pipe = pipes_[which];
    if (pipe.fd < 0) return false;
    char chunk[chunk_size];
    const ssize_t length = read(pipe.fd, chunk, sizeof chunk);
    if (length > 0) {
        take(which, chunk, static_cast<std::size_t>(length));
        return true;
    }
    if (length < 0 && errno == EINTR) return true;
    if (length < 0 && errno == EAGAIN) return false;
    close(pipe.fd);
    pipe.fd = -1;
    return false;
}

void Capture::take(Which which, const char* bytes, std::size_t length) {
    auto& pipe = pipes_[which];
    while (length > 0) {
        const auto* end = static_cast<const char*>(std::memchr(bytes, '\n', length));
        const std::size_t piece = end == nullptr ? length : static_cast<std::size_t>(end - bytes);
        const std::size_t room = sizeof pipe.line - pipe.length;
        const std::size_t kept = piece < room ? piece : room;
        std::memcpy(pipe.line + pipe.length, bytes, kept);
        pipe.length += kept;
        pipe.cut = pipe.cut || kept < piece;
        bytes += piece;
        length -= piece;
        if (end == nullptr) return;
        end_line(which);
        ++bytes;
        --length;
    }
}

void Capture::end_line(Which which) {
    auto& pipe = pipes_[which];
    if (sizeof buffer_ - pending_ < supervise::max_log_line) flush();
    std::size_t length = pipe.length;
    if (length > 0 && pipe.line[length - 1] == '\r') --length;
    const supervise::PrintedLine line{
        service_, which == Output ? "stdout" : "stderr", wall_now(), pipe.cut, {pipe.line, length}
    };
    pending_ += supervise::format_log_line(line, buffer_ + pending_);
    ++pending_lines_;
    pipe.length = 0;
    pipe.cut = false;
}

void Capture::flush() {
    if (pending_ == 0) return;
    if (lost_unsaid_ > 0) report_losses();
    if (!file_.append(buffer_, pending_)) {
        lost_ += pending_lines_;
        lost_unsaid_ += pending_lines_;
    }
    pending_ = 0;
    pending_lines_ = 0;
}

/// Says in the log itself that lines are missing, as soon as it can be written again.
void Capture::report_losses() {
    char digits[24];
    int at = sizeof digits;
    for (auto rest = lost_unsaid_; rest > 0; rest /= 10) digits[--at] = static_cast<char>('0' + rest % 10);
    char text[128] = "<4>";
    std::strncat(text, digits + at, sizeof digits - static_cast<std::size_t>(at));
    std::strcat(text, " lines could not be written: ");
    const char* reason = strerrordesc_np(file_.error());
    std::strncat(text, reason == nullptr ? "unknown error" : reason, 64);
    char line[1024];
    const auto length = supervise::format_log_line({service_, "shim", wall_now(), false, text}, line);
    if (file_.append(line, length)) lost_unsaid_ = 0;
}

} // namespace tutti::shim
