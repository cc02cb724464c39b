#include "render/scene_trial.hpp"

#include "base/printable.hpp"
#include "io/file_descriptor.hpp"
#include "toml/values.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>
#include <utility>

namespace tutti::render {

namespace {

constexpr std::array crashes = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

using SceneName = std::array<char, 68>; ///< with a NUL

/// How a process before ended.
struct Ended {
    std::int64_t when = 0;   ///< WallTime
    std::int32_t signal = 0; ///< 0: nothing stands here
    SceneName scene{};
};

/// What the file holds; written by signal handlers too.
struct Note {
    std::uint32_t layout = 1;
    std::int32_t signal = 0; ///< that ended the process while a scene was at work; 0: none did
    std::uint32_t at_work = 0;
    SceneName scene{};
    std::array<Ended, 3> before{}; ///< the oldest first
};

/// What a crash may need when the stack itself is what ran out.
alignas(16) std::array<std::byte, std::size_t{64} * 1024> crash_stack;

Note* note = nullptr;
std::array<struct sigaction, crashes.size()> before;

void write_down(int signal) noexcept {
    if (note->at_work != 0) note->signal = signal;
}

void crashed(int signal) {
    write_down(signal);
    // What would have happened without us happens when the instruction runs once more.
    for (std::size_t i = 0; i < crashes.size(); ++i)
        if (crashes[i] == signal) sigaction(signal, &before[i], nullptr);
    if (signal == SIGABRT) raise(signal);
}

void time_is_over(int signal) {
    if (note->at_work == 0) return; // it ended just now
    write_down(signal);
    constexpr char words[] = "a scene took too long for one frame: tutti-render ends, and does without it\n";
    static_cast<void>(!write(STDERR_FILENO, words, sizeof words - 1));
    _exit(70);
}

Result<void> refused(const std::filesystem::path& file) {
    return fail(
        ErrorCode::Environment, fmt::format("cannot keep {}: {}", file.native(), std::strerror(errno))
    );
}

std::string reason_of(int signal, microseconds watchdog) {
    if (signal == SIGPROF)
        return fmt::format("it took more than {} for one frame", toml::print_duration(watchdog));
    return fmt::format("it crashed ({})", strsignal(signal));
}

/// Signals of a crash get a stack of their own, where there is none yet.
void give_stack() noexcept {
    stack_t there{};
    if (sigaltstack(nullptr, &there) != 0 || (there.ss_flags & SS_DISABLE) == 0) return;
    stack_t own{};
    own.ss_sp = crash_stack.data();
    own.ss_size = crash_stack.size();
    sigaltstack(&own, nullptr);
}

/// The note of whoever begins at `now`, which remembers how those before ended.
Note note_after(Note last, WallTime now) noexcept {
    Note next;
    if (last.layout != next.layout) return next;
    std::size_t count = 0;
    const auto remember = [&](const Ended& ended) {
        if (count == next.before.size()) {
            std::ranges::rotate(next.before, next.before.begin() + 1);
            --count;
        }
        next.before[count] = ended;
        next.before[count++].scene.back() = '\0';
    };
    for (const auto& ended : last.before) {
        const auto age = now.time_since_epoch().count() - ended.when;
        if (ended.signal != 0 && age >= 0 && age < SceneTrial::memory.count()) remember(ended);
    }
    if (last.signal != 0 && last.at_work != 0)
        remember({now.time_since_epoch().count(), last.signal, last.scene});
    return next;
}

} // namespace

Result<SceneTrial> SceneTrial::open(const std::filesystem::path& file, microseconds watchdog, WallTime now) {
    invariant(note == nullptr, "there is one trial in a process");
    SceneTrial trial(watchdog);
    const io::FileDescriptor opened(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (opened.get() < 0 || ftruncate(opened.get(), sizeof(Note)) != 0) {
        auto why = refused(file);
        return pass_on(why);
    }
    auto* mapped = mmap(nullptr, sizeof(Note), PROT_READ | PROT_WRITE, MAP_SHARED, opened.get(), 0);
    if (mapped == MAP_FAILED) {
        auto why = refused(file);
        return pass_on(why);
    }
    note = static_cast<Note*>(mapped);
    *note = note_after(*note, now);
    for (const auto& ended : note->before)
        if (ended.signal != 0)
            trial.verdicts_.push_back({printable(ended.scene.data()), reason_of(ended.signal, watchdog)});
    trial.is_mine_ = true;
    give_stack();
    struct sigaction action{};
    action.sa_handler = crashed;
    action.sa_flags = SA_ONSTACK;
    for (std::size_t i = 0; i < crashes.size(); ++i) sigaction(crashes[i], &action, &before[i]);
    action.sa_handler = time_is_over;
    sigaction(SIGPROF, &action, nullptr);
    return trial;
}

SceneTrial::SceneTrial(SceneTrial&& other) noexcept
    : verdicts_(std::move(other.verdicts_)), watchdog_(other.watchdog_),
      is_mine_(std::exchange(other.is_mine_, false)) {}

SceneTrial::~SceneTrial() {
    if (!is_mine_) return;
    rest();
    for (std::size_t i = 0; i < crashes.size(); ++i) sigaction(crashes[i], &before[i], nullptr);
    *note = Note{}; // it ended well
    munmap(std::exchange(note, nullptr), sizeof(Note));
}

void SceneTrial::frame() noexcept {
    const auto whole = std::chrono::duration_cast<seconds>(watchdog_);
    // Once more and more where no scene was at work just then: the next one may be what hangs.
    constexpr timeval again{0, 10'000};
    const itimerval timer{again, {whole.count(), (watchdog_ - whole).count()}};
    setitimer(ITIMER_PROF, &timer, nullptr);
}

void SceneTrial::rest() noexcept {
    const itimerval none{};
    setitimer(ITIMER_PROF, &none, nullptr);
}

void SceneTrial::begins(std::string_view scene) noexcept {
    const auto length = std::min(scene.size(), note->scene.size() - 1);
    std::memcpy(note->scene.data(), scene.data(), length);
    note->scene[length] = '\0';
    note->at_work = 1;
}

void SceneTrial::ends() noexcept { note->at_work = 0; }

} // namespace tutti::render
