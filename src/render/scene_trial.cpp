#include "render/scene_trial.hpp"

#include "base/printable.hpp"
#include "io/file_descriptor.hpp"
#include "toml/values.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>
#include <utility>

namespace tutti::render {

namespace {

constexpr std::array crashes = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/// What the file holds; written by signal handlers too.
struct Note {
    std::uint32_t layout = 1;
    std::int32_t signal = 0; ///< that ended the process while a scene was at work; 0: none did
    std::uint32_t at_work = 0;
    std::array<char, 68> scene{}; ///< with a NUL
};

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

} // namespace

Result<SceneTrial> SceneTrial::open(const std::filesystem::path& file, microseconds watchdog) {
    invariant(note == nullptr, "there is one trial in a process");
    SceneTrial trial(watchdog);
    const io::FileDescriptor opened(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (opened.get() < 0 || ftruncate(opened.get(), sizeof(Note)) != 0) {
        auto why = refused(file);
        return pass_on(why);
    }
    auto* memory = mmap(nullptr, sizeof(Note), PROT_READ | PROT_WRITE, MAP_SHARED, opened.get(), 0);
    if (memory == MAP_FAILED) {
        auto why = refused(file);
        return pass_on(why);
    }
    note = static_cast<Note*>(memory);
    note->scene.back() = '\0';
    if (note->layout == Note{}.layout && note->signal != 0 && note->at_work != 0)
        trial.verdict_ = Verdict{printable(note->scene.data()), reason_of(note->signal, watchdog)};
    *note = Note{};
    trial.is_mine_ = true;
    struct sigaction action{};
    action.sa_handler = crashed;
    action.sa_flags = SA_ONSTACK;
    for (std::size_t i = 0; i < crashes.size(); ++i) sigaction(crashes[i], &action, &before[i]);
    action.sa_handler = time_is_over;
    sigaction(SIGPROF, &action, nullptr);
    return trial;
}

SceneTrial::SceneTrial(SceneTrial&& other) noexcept
    : verdict_(std::move(other.verdict_)), watchdog_(other.watchdog_),
      is_mine_(std::exchange(other.is_mine_, false)) {}

SceneTrial::~SceneTrial() {
    if (!is_mine_) return;
    rest();
    for (std::size_t i = 0; i < crashes.size(); ++i) sigaction(crashes[i], &before[i], nullptr);
    munmap(std::exchange(note, nullptr), sizeof(Note));
}

void SceneTrial::frame() noexcept {
    const auto whole = std::chrono::duration_cast<seconds>(watchdog_);
    const itimerval timer{{}, {whole.count(), (watchdog_ - whole).count()}};
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
