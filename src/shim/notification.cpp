#include "shim/notification.hpp"

#include <csignal>
#include <cstdlib>
#include <cstring>

namespace tutti::shim {

namespace {

using supervise::shim::State;

bool is(const char* line, std::size_t length, const char* expected) {
    return std::strlen(expected) == length && std::memcmp(line, expected, length) == 0;
}

bool begins(const char* line, std::size_t length, const char* prefix) {
    const std::size_t size = std::strlen(prefix);
    return length >= size && std::memcmp(line, prefix, size) == 0;
}

void apply_main_pid(const char* digits, std::size_t length, State& state) {
    char text[16] = {};
    if (length == 0 || length >= sizeof text) return;
    std::memcpy(text, digits, length);
    const long pid = std::strtol(text, nullptr, 10);
    if (pid > 1 && kill(static_cast<pid_t>(pid), 0) == 0) state.main_pid = static_cast<std::int32_t>(pid);
}

void apply_line(const char* line, std::size_t length, std::int64_t now, State& state) {
    if (is(line, length, "READY=1") && state.announced == 0) {
        state.announced = 1;
        state.announced_at = now;
    } else if (is(line, length, "STOPPING=1")) {
        state.leaving = 1;
    } else if (is(line, length, "WATCHDOG=1")) {
        state.last_ping = now;
    } else if (begins(line, length, "MAINPID=")) {
        apply_main_pid(line + 8, length - 8, state);
    } else if (begins(line, length, "STATUS=")) {
        const std::size_t room = sizeof state.status - 1;
        const std::size_t size = length - 7 < room ? length - 7 : room;
        std::memset(state.status, 0, sizeof state.status);
        std::memcpy(state.status, line + 7, size);
    }
}

} // namespace

void apply_notification(const char* text, std::size_t length, std::int64_t now, State& state) {
    while (length > 0) {
        const auto* end = static_cast<const char*>(std::memchr(text, '\n', length));
        const std::size_t size = end == nullptr ? length : static_cast<std::size_t>(end - text);
        apply_line(text, size, now, state);
        if (end == nullptr) return;
        text += size + 1;
        length -= size + 1;
    }
}

} // namespace tutti::shim
