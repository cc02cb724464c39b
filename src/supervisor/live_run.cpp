#include "supervisor/live_run.hpp"

#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/disk.hpp"
#include "io/file.hpp"
#include "io/local_socket.hpp"
#include "supervisor/memory_file.hpp"
#include "supervisor/shim_link.hpp"

#include <fmt/format.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <vector>

namespace tutti::supervisor {

namespace {

constexpr int answer_seconds = 2;
constexpr microseconds lock_pause = milliseconds(5);
constexpr int lock_attempts = 400;

bool is_locked(const ServicePaths& paths) {
    const io::FileDescriptor lock(::open(paths.lock.c_str(), O_RDONLY | O_CLOEXEC));
    return lock && ::flock(lock.get(), LOCK_SH | LOCK_NB) != 0;
}

enum class Answer : std::uint8_t { State, Closed, Silence };

std::vector<io::FileDescriptor> descriptors_in(msghdr& message) {
    std::vector<io::FileDescriptor> found;
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    if (header == nullptr || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
        return found;
    std::array<int, supervise::shim::most_sockets> numbers{};
    const auto count = std::min((header->cmsg_len - CMSG_LEN(0)) / sizeof(int), numbers.size());
    std::memcpy(numbers.data(), CMSG_DATA(header), count * sizeof(int));
    for (std::size_t i = 0; i < count; ++i) found.emplace_back(numbers[i]);
    return found;
}

/// Blocks, but only where a shim is there and hangs.
Answer first_state(int link, supervise::shim::State& state, std::vector<io::FileDescriptor>& sockets) {
    const timeval patience{answer_seconds, 0};
    ::setsockopt(link, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    std::array<char, 4096> bytes;
    iovec room{bytes.data(), bytes.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(supervise::shim::most_sockets * sizeof(int))> control;
    msghdr message{};
    message.msg_iov = &room;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const auto length = ::recvmsg(link, &message, MSG_CMSG_CLOEXEC);
    if (length >= 0) sockets = descriptors_in(message);
    if (length < 0 && errno == EAGAIN) return Answer::Silence;
    if (length <= 0) return Answer::Closed;
    const auto known = state_from_bytes(bytes.data(), static_cast<std::size_t>(length));
    if (!known) return Answer::Silence;
    state = *known;
    return Answer::State;
}

std::unexpected<Error> still_held(const ServicePaths& paths) {
    return fail(
        ErrorCode::Environment,
        fmt::format("a shim holds {}, but does not answer: end it by hand", paths.lock.native())
    );
}

/// What the service said by ERRNO= of why it fails.
std::string said_error(const supervise::shim::State& state) {
    if (state.error_number == 0) return {};
    const char* known = ::strerrordesc_np(state.error_number);
    return known == nullptr ? fmt::format("errno {}", state.error_number) : std::string(known);
}

} // namespace

Task<Result<std::optional<LiveRun>>> find_live_run(ServicePaths paths) {
    for (int attempt = 0; attempt < lock_attempts; ++attempt) {
        auto link = io::connect_seqpacket(paths.control);
        if (link) {
            supervise::shim::State state;
            std::vector<io::FileDescriptor> sockets;
            const auto answer = first_state(link->get(), state, sockets);
            if (answer == Answer::State && state.gone == 0)
                co_return LiveRun{std::move(*link), state, std::move(sockets)};
            if (answer == Answer::Silence) break;
        }
        if (!is_locked(paths)) co_return std::nullopt;
        // A shim that begins, or one that ends: either is over at once.
        co_await io::sleep_for(lock_pause);
    }
    co_return still_held(paths);
}

std::optional<supervise::shim::State> read_exit_record(const ServicePaths& paths, std::string invocation) {
    const auto bytes = io::read_file(paths.exit, 4096);
    if (!bytes || invocation.empty()) return std::nullopt;
    auto state = state_from_bytes(bytes->data(), bytes->size());
    if (!state || state->invocation != invocation || state->gone == 0) return std::nullopt;
    return state;
}

std::optional<microseconds> period_said(const supervise::shim::State& state) {
    if (state.watchdog < 0) return std::nullopt;
    return microseconds(state.watchdog);
}

supervise::RunEnd end_of(const supervise::shim::State& state) {
    using Kind = supervise::RunEnd::Kind;
    if (state.exec_error != 0) return {Kind::NotExecuted, state.exec_error, state.failure};
    if (WIFSIGNALED(state.wait_status)) return {Kind::Killed, WTERMSIG(state.wait_status), said_error(state)};
    const int code = WEXITSTATUS(state.wait_status);
    return {Kind::Exited, code, code == 0 ? std::string() : said_error(state)};
}

io::ProcessSearch find_strays(const std::string& invocation) {
    if (invocation.empty()) return {};
    return io::processes_with("INVOCATION_ID=" + invocation);
}

Task<void> end_strays(std::string invocation) {
    constexpr microseconds first_pause = milliseconds(2);
    constexpr microseconds last_pause = seconds(1);
    constexpr int most_incomplete =
        10; // somebody else's process, which may stay as it is for whatever reason
    int incomplete = 0;
    for (auto pause = first_pause;; pause = std::min(pause * 2, last_pause)) {
        const auto strays = find_strays(invocation);
        if (strays.found.empty() && (strays.complete || ++incomplete == most_incomplete)) co_return;
        for (const auto pid : strays.found) ::kill(pid, SIGKILL);
        co_await io::sleep_for(pause);
    }
}

Result<void> clear_service(const ServicePaths& paths) {
    if (is_locked(paths)) return still_held(paths);
    std::error_code ignored;
    for (const auto& path : io::paths_in(paths.directory))
        if (!io::is_set_aside(path)) std::filesystem::remove_all(path, ignored);
    std::filesystem::remove(paths.directory, ignored); // where nothing was set aside
    return {};
}

Task<Result<void>> end_leftover(ServicePaths paths, microseconds grace) {
    io::SystemDisk disk;
    const auto remembered = load_memory(disk, paths.memory, boot_id(), io::steady_now());
    auto live = co_await find_live_run(paths);
    if (!live) co_return pass_on(live);
    std::string strays_of = remembered && remembered->memory.live ? remembered->invocation : std::string();
    if (live->has_value()) {
        strays_of = (*live)->state.invocation;
        const auto executor = co_await asio::this_coro::executor;
        ShimLink link(executor, std::move((*live)->link));
        link.send(supervise::shim::Order::Signal, SIGTERM);
        io::Deadline deadline(executor, grace, [&link] { link.send(supervise::shim::Order::KillTree); });
        while (true) {
            const auto state = co_await link.next();
            if (state && state->gone == 0) continue;
            if (state) strays_of.clear();
            break;
        }
    }
    co_await end_strays(strays_of);
    co_return clear_service(paths);
}

} // namespace tutti::supervisor
