#include "shim/launch.hpp"

#include "shim/confine.hpp"
#include "supervise/shim_protocol.hpp"

#include <sys/prctl.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace tutti::shim {

namespace {

namespace protocol = supervise::shim;

/// Shared with the child, which runs in our memory until exec.
struct Attempt {
    char* listen_pid = nullptr; ///< where our number stands in the environment
    volatile int error = 0;
    const char* volatile failure = "";
};

/// Where the environment has room for it; null where nothing listens.
char* find_listen_pid() {
    const auto length = std::strlen(protocol::listen_pid_variable);
    for (char** variable = environ; *variable != nullptr; ++variable)
        if (std::strncmp(*variable, protocol::listen_pid_variable, length) == 0) return *variable + length;
    return nullptr;
}

void write_number(char* at, pid_t number) {
    char digits[protocol::listen_pid_room];
    std::size_t count = 0;
    for (; number > 0 && count < sizeof digits; number /= 10)
        digits[count++] = static_cast<char>('0' + number % 10);
    while (count > 0) *at++ = digits[--count];
    *at = '\0';
}

/// In the child.
const char* prepare(const Options& options, pid_t shim, int output, int error_output) {
    if (setsid() < 0) return "new session";
    if (dup2(output, STDOUT_FILENO) < 0 || dup2(error_output, STDERR_FILENO) < 0) return "output";
    // What is overwritten here is ours, and the sockets that were there have been copied down already.
    for (int i = 0; i < options.sockets; ++i)
        if (dup2(protocol::first_socket_fd + i, STDERR_FILENO + 1 + i) < 0) return "sockets";
    if (const char* failure = confine(options)) return failure;
    // Should this shim be killed, the service must not run on unwatched. Not before: another user is another
    // beginning.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != shim) return "shim was killed";
    sigset_t none;
    sigemptyset(&none);
    if (sigprocmask(SIG_SETMASK, &none, nullptr) < 0) return "signal mask";
    return nullptr;
}

[[gnu::noinline]] pid_t
spawn(const Options& options, Attempt& attempt, pid_t shim, int output, int error_output) {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
    const pid_t pid = vfork();
#pragma clang diagnostic pop
    if (pid != 0) return pid;
    attempt.failure = prepare(options, shim, output, error_output);
    if (attempt.failure == nullptr) {
        if (attempt.listen_pid != nullptr) write_number(attempt.listen_pid, getpid());
        execvp(options.command[0], options.command);
        attempt.failure = protocol::not_executed;
    }
    attempt.error = errno == 0 ? ESRCH : errno;
    _exit(127);
}

} // namespace

void become(const Options& options) {
    fcntl(protocol::report_fd, F_SETFD, FD_CLOEXEC);
    const char* failure = confine(options);
    if (failure == nullptr) {
        execvp(options.command[0], options.command);
        failure = protocol::not_executed;
    }
    const int error = errno;
    iovec report[] = {
        {const_cast<int*>(&error), sizeof error}, {const_cast<char*>(failure), std::strlen(failure)}
    };
    static_cast<void>(writev(protocol::report_fd, report, 2) < 0);
}

Launched launch(const Options& options) {
    Launched launched;
    int output[2];
    int error_output[2];
    if (pipe2(output, O_CLOEXEC) < 0 || pipe2(error_output, O_CLOEXEC) < 0) {
        launched.error = errno;
        launched.failure = "pipes";
        return launched;
    }
    fcntl(output[0], F_SETFL, O_NONBLOCK);
    fcntl(error_output[0], F_SETFL, O_NONBLOCK);

    Attempt attempt;
    if (options.sockets > 0) attempt.listen_pid = find_listen_pid();
    launched.pid = spawn(options, attempt, getpid(), output[1], error_output[1]);
    if (launched.pid < 0) {
        launched.error = errno;
        launched.failure = "fork";
    } else if (attempt.error != 0) {
        launched.error = attempt.error;
        launched.failure = attempt.failure;
        waitpid(launched.pid, nullptr, 0);
    }
    close(output[1]);
    close(error_output[1]);
    launched.standard_output = output[0];
    launched.standard_error = error_output[0];
    return launched;
}

} // namespace tutti::shim
