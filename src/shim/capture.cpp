#include "shim/capture.hpp"

#include "shim/clock.hpp"

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace tutti::shim {

namespace {

constexpr int chunks_a_turn = 4;
constexpr std::int64_t second = 1'000'000;

/// "12,345"; without the commas of thousands where that is no count of lines.
char* print_number(char* out, std::uint64_t number, bool grouped) {
    char digits[32];
    int at = sizeof digits;
    int count = 0;
    do {
        if (grouped && count > 0 && count % 3 == 0) digits[--at] = ',';
        digits[--at] = static_cast<char>('0' + number % 10);
        ++count;
    } while ((number /= 10) > 0);
    const auto length = sizeof digits - static_cast<std::size_t>(at);
    std::memcpy(out, digits + at, length);
    return out + length;
}

char* print_text(char* out, const char* text) {
    const auto length = std::strlen(text);
    std::memcpy(out, text, length);
    return out + length;
}

/// "<4>12,345 lines (3.4 MB) left out: more than logs.flood in one second"
std::size_t describe_flood(char* out, std::uint64_t lines, std::uint64_t bytes) {
    constexpr std::uint64_t tenth = 100'000; // of a megabyte
    const auto tenths = (bytes + tenth / 2) / tenth;
    char* end = print_number(print_text(out, "<4>"), lines, true);
    end = print_number(print_text(end, lines == 1 ? " line (" : " lines ("), tenths / 10, false);
    end = print_number(print_text(end, "."), tenths % 10, false);
    end = print_text(end, " MB) left out within a second: a flood");
    return static_cast<std::size_t>(end - out);
}

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
        auto& pipe = pipes_[which];
        if (pipe.length > 0) end_line(which, pipe.line, pipe.length);
    }
    if (left_out_.lines > 0) tell_flood();
    flush();
}

bool Capture::read_chunk(Which which) {
    auto& pipe = pipes_[which];
    if (pipe.fd < 0) return false;
    const ssize_t length = read(pipe.fd, chunk_, sizeof chunk_);
    if (length > 0) {
        read_at_ = steady_now();
        read_at_wall_ = wall_now();
        if (read_at_ >= second_ends_at_) {
            if (left_out_.lines > 0) tell_flood();
            second_ends_at_ = read_at_ + second;
            lines_ = 0;
        }
        take(which, chunk_, static_cast<std::size_t>(length));
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
        if (end != nullptr && pipe.length == 0 && piece <= sizeof pipe.line) {
            end_line(which, bytes, piece); // all of it is here
        } else {
            const std::size_t room = sizeof pipe.line - pipe.length;
            const std::size_t kept = piece < room ? piece : room;
            std::memcpy(pipe.line + pipe.length, bytes, kept);
            pipe.length += kept;
            pipe.cut = pipe.cut || kept < piece;
            if (end == nullptr) return;
            end_line(which, pipe.line, pipe.length);
        }
        bytes += piece + 1;
        length -= piece + 1;
    }
}

void Capture::end_line(Which which, const char* text, std::size_t length) {
    auto& pipe = pipes_[which];
    if (!is_left_out(length)) {
        if (length > 0 && text[length - 1] == '\r') --length;
        add(which == Output ? "stdout" : "stderr", pipe.cut, text, length);
    }
    pipe.length = 0;
    pipe.cut = false;
}

bool Capture::is_left_out(std::size_t length) {
    if (flood_ == 0 || ++lines_ <= flood_) return false;
    ++left_out_.lines;
    left_out_.bytes += length + 1;
    return true;
}

void Capture::add(const char* stream, bool cut, const char* text, std::size_t length) {
    if (sizeof buffer_ - pending_ < supervise::max_log_line) flush();
    const supervise::PrintedLine line{service_, stream, read_at_wall_, cut, {text, length}};
    pending_ += supervise::format_log_line(line, buffer_ + pending_);
    ++pending_lines_;
}

void Capture::tell_flood() {
    char text[160];
    const auto length = describe_flood(text, left_out_.lines, left_out_.bytes);
    left_out_ = {};
    add("shim", false, text, length);
    flush();
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
