#include "supervisor/handover.hpp"

#include "io/environment.hpp"
#include "io/file.hpp"
#include "io/handed_socket.hpp"
#include "io/listen.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace tutti::supervisor {

namespace {

constexpr const char* lock_variable = "TUTTI_UP_LOCK";
/// A line for each: the descriptor's number, a blank, its key.
constexpr const char* sockets_variable = "TUTTI_UP_SOCKETS";

bool listens(int descriptor) noexcept {
    int answer = 0;
    socklen_t size = sizeof answer;
    return ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &answer, &size) == 0 && answer != 0;
}

void let_inherit(const SocketStore& sockets, bool wanted) noexcept {
    for (const auto& [key, socket] : sockets) ::fcntl(socket.get(), F_SETFD, wanted ? 0 : FD_CLOEXEC);
}

sigset_t own_signals() noexcept {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGCHLD}) sigaddset(&signals, signal);
    return signals;
}

} // namespace

void hold_signals() noexcept {
    const auto signals = own_signals();
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void release_signals() noexcept {
    const auto signals = own_signals();
    ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

bool told_to_end_within(milliseconds pause) noexcept {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT}) sigaddset(&signals, signal);
    const auto whole = std::chrono::floor<seconds>(pause);
    const timespec patience = {whole.count(), std::chrono::nanoseconds(pause - whole).count()};
    return ::sigtimedwait(&signals, nullptr, &patience) > 0;
}

Result<io::LockFile> take_lock(const std::filesystem::path& path) {
    const auto inherited = io::environment(lock_variable);
    if (!inherited) return io::LockFile::acquire(path);
    ::unsetenv(lock_variable);
    int descriptor = -1;
    std::from_chars(inherited->data(), inherited->data() + inherited->size(), descriptor);
    auto lock = io::LockFile::inherit(descriptor, path);
    if (lock) return lock;
    return io::LockFile::acquire(path);
}

SocketStore inherit_sockets() {
    SocketStore sockets;
    for (auto& handed : io::take_handed_sockets()) {
        auto address = io::local_address(handed);
        if (address) sockets.insert_or_assign(print(*address), std::move(handed));
    }
    const auto inherited = io::environment(sockets_variable);
    ::unsetenv(sockets_variable);
    std::string_view left = inherited ? std::string_view(*inherited) : std::string_view();
    while (!left.empty()) {
        const auto line = left.substr(0, left.find('\n'));
        left.remove_prefix(std::min(line.size() + 1, left.size()));
        int descriptor = -1;
        const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), descriptor);
        if (error != std::errc{} || end == line.data() + line.size() || !listens(descriptor)) continue;
        ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
        sockets.insert_or_assign(
            std::string(end + 1, line.data() + line.size()), io::FileDescriptor(descriptor)
        );
    }
    return sockets;
}

Result<std::vector<std::string>> own_command_line() {
    constexpr std::size_t most = std::size_t{2} << 20; // what the kernel takes by default
    auto text = io::read_file("/proc/self/cmdline", most);
    if (!text) return pass_on(text);
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text->size();) {
        words.emplace_back(text->c_str() + at);
        at += words.back().size() + 1;
    }
    return words;
}

Error replace_program(const std::filesystem::path& program, io::LockFile& lock, const SocketStore& sockets) {
    auto words = own_command_line();
    if (!words) return words.error();
    std::vector<char*> arguments;
    for (auto& word : *words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::string kept;
    for (const auto& [key, socket] : sockets) kept += fmt::format("{} {}\n", socket.get(), key);
    ::setenv(sockets_variable, kept.c_str(), 1);
    let_inherit(sockets, true);
    ::setenv(lock_variable, fmt::format("{}", lock.bequeath()).c_str(), 1);
    ::execv(program.c_str(), arguments.data());
    const int error = errno;
    ::unsetenv(lock_variable);
    ::unsetenv(sockets_variable);
    let_inherit(sockets, false);
    lock.keep();
    return Error{
        ErrorCode::Environment, fmt::format("executing {}: {}", program.native(), std::strerror(error))
    };
}

} // namespace tutti::supervisor
