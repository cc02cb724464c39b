#include "io/foreground.hpp"

#include "io/system_failure.hpp"

#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <spawn.h>
#include <unistd.h>

namespace tutti::io {

namespace {

/// Signals of the terminal's keys, which go to everybody in front: not ours meanwhile.
class KeysIgnored {
public:
    KeysIgnored() noexcept : interrupt_(std::signal(SIGINT, SIG_IGN)), quit_(std::signal(SIGQUIT, SIG_IGN)) {}
    KeysIgnored(const KeysIgnored&) = delete;
    KeysIgnored& operator=(const KeysIgnored&) = delete;
    ~KeysIgnored() {
        std::signal(SIGINT, interrupt_);
        std::signal(SIGQUIT, quit_);
    }

private:
    using Handler = void (*)(int);
    Handler interrupt_;
    Handler quit_;
};

int start(pid_t& pid, const std::vector<std::string>& words) {
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    sigset_t defaults;
    sigemptyset(&defaults);
    for (const int signal : {SIGINT, SIGQUIT, SIGPIPE}) sigaddset(&defaults, signal);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    const int failed = posix_spawnp(&pid, arguments[0], nullptr, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    return failed;
}

} // namespace

Result<int> run_in_foreground(const std::vector<std::string>& words) {
    const KeysIgnored ignored;
    pid_t pid = 0;
    if (const int failed = start(pid, words); failed != 0) {
        errno = failed;
        return system_failure("starting", words[0]);
    }
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return system_failure("starting", words[0]);
    constexpr int by_signal = 128;
    return WIFEXITED(status) ? WEXITSTATUS(status) : by_signal + WTERMSIG(status);
}

} // namespace tutti::io
