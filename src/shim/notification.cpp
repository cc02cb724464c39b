#include "shim/notification.hpp"

#include "shim/process_tree.hpp"

#include <cstdlib>
#include <cstring>

namespace tutti::shim {

namespace {

using supervise::shim::State;

/// What stands behind the "=" of one assignment.
struct Text {
    const char* bytes;
    std::size_t length;

    bool is(const char* expected) const {
        return std::strlen(expected) == length && std::memcmp(bytes, expected, length) == 0;
    }
};

/// A number without sign or surroundings; one that is too large is `longest`. -1 for everything else.
std::int64_t number(Text text, std::int64_t longest) {
    std::int64_t value = 0;
    if (text.length == 0) return -1;
    for (std::size_t at = 0; at < text.length; ++at) {
        const char digit = text.bytes[at];
        if (digit < '0' || digit > '9') return -1;
        value = value * 10 + (digit - '0');
        if (value > longest) value = longest;
    }
    return value;
}

template <std::size_t size>
void copy(Text text, char (&field)[size]) {
    std::memset(field, 0, size);
    std::memcpy(field, text.bytes, text.length < size ? text.length : size - 1);
}

/// Of a run's life: starting, up, stopping. What was extended in one is not extended in the next.
int phase_of(const State& state) {
    if (state.leaving != 0 || state.told_to_stop != 0) return 2;
    return state.announced;
}

void ready(Text value, std::int64_t now, State& state) {
    if (!value.is("1")) return;
    state.reloading = 0;
    if (state.announced != 0) return;
    state.announced = 1;
    state.announced_at = now;
}

void reloading(Text value, std::int64_t /*now*/, State& state) {
    if (value.is("1")) state.reloading = 1;
}

void stopping(Text value, std::int64_t /*now*/, State& state) {
    if (value.is("1")) state.leaving = 1;
}

void watchdog(Text value, std::int64_t now, State& state) {
    if (value.is("1")) state.last_ping = now;
    if (value.is("trigger")) state.triggered_at = now;
}

/// Whoever names a period begins it.
void watchdog_period(Text value, std::int64_t now, State& state) {
    const auto period = number(value, longest_time);
    if (period < 0) return;
    // systemd's infinity, and all that comes near to it
    state.watchdog = period == longest_time ? 0 : period;
    state.last_ping = now;
}

void extend_timeout(Text value, std::int64_t now, State& state) {
    const auto more = number(value, longest_time);
    if (more >= 0) state.extended_until = now + more;
}

void error_number(Text value, std::int64_t /*now*/, State& state) {
    constexpr std::int64_t largest = 4095; // the kernel's MAX_ERRNO
    const auto read = number(value, largest + 1);
    if (read >= 0 && read <= largest) state.error_number = static_cast<std::int32_t>(read);
}

/// Whether it is one of ours is asked once, of the last that a message names.
void main_process(Text value, std::int64_t /*now*/, State& state) {
    constexpr std::int64_t largest = 1 << 22; // the kernel's PID_MAX_LIMIT
    const auto pid = number(value, largest + 1);
    if (pid > 1 && pid <= largest) state.main_pid = static_cast<std::int32_t>(pid);
}

void status(Text value, std::int64_t /*now*/, State& state) { copy(value, state.status); }

struct Assignment {
    const char* key;
    void (*apply)(Text value, std::int64_t now, State& state); ///< null: asked for, and not done
};

// Of sd_notify(3), all that we do and all that a service might count on. docs/supervision.md has the rest.
constexpr Assignment assignments[] = {
    {"READY", ready},
    {"RELOADING", reloading},
    {"STOPPING", stopping},
    {"STATUS", status},
    {"WATCHDOG", watchdog},
    {"WATCHDOG_USEC", watchdog_period},
    {"EXTEND_TIMEOUT_USEC", extend_timeout},
    {"ERRNO", error_number},
    {"MAINPID", main_process},
    {"MAINPIDFD", nullptr},
    {"NOTIFYACCESS", nullptr},
    {"FDSTORE", nullptr},
    {"FDSTOREREMOVE", nullptr},
    {"RESTART_RESET", nullptr},
};

void apply_line(Text line, std::int64_t now, State& state) {
    const auto* equals = static_cast<const char*>(std::memchr(line.bytes, '=', line.length));
    if (equals == nullptr) return;
    const Text key{line.bytes, static_cast<std::size_t>(equals - line.bytes)};
    for (const auto& assignment : assignments) {
        if (!key.is(assignment.key)) continue;
        if (assignment.apply != nullptr)
            assignment.apply({equals + 1, line.length - key.length - 1}, now, state);
        else if (state.refused[0] == '\0')
            copy(key, state.refused);
    }
}

void apply_lines(Text text, std::int64_t now, State& state) {
    while (text.length > 0) {
        const auto* end = static_cast<const char*>(std::memchr(text.bytes, '\n', text.length));
        const std::size_t size = end == nullptr ? text.length : static_cast<std::size_t>(end - text.bytes);
        apply_line({text.bytes, size}, now, state);
        if (end == nullptr) return;
        text = {text.bytes + size + 1, text.length - size - 1};
    }
}

} // namespace

void apply_notification(const char* text, std::size_t length, std::int64_t now, State& state) {
    const int phase = phase_of(state);
    const auto extended_until = state.extended_until;
    const auto main_pid = state.main_pid;
    state.extended_until = 0;
    apply_lines({text, length}, now, state);
    // One that comes with the word that begins a phase is of that phase, wherever it stands.
    if (state.extended_until == 0 && phase_of(state) == phase) state.extended_until = extended_until;
    if (state.main_pid != main_pid && !is_descendant(state.main_pid)) state.main_pid = main_pid;
}

} // namespace tutti::shim
