#include "io/child.hpp"

#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace tutti::io {

Child::~Child() {
    if (pid_ == 0) return;
    kill();
    reap();
}

void Child::kill() const noexcept { ::kill(-pid_, SIGKILL); }

void Child::terminate() const noexcept { ::kill(-pid_, SIGTERM); }

int Child::reap() noexcept {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

std::optional<Pipe> make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
    return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

} // namespace tutti::io
