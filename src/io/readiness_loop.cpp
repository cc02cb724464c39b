#include "io/readiness_loop.hpp"

#include "io/clock.hpp"

#include <climits>
#include <fmt/format.h>
#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>

namespace tutti::io {

namespace {

epoll_event request(ReadinessLoop::Interest interest, std::uint64_t token) {
    epoll_event event{};
    using Interest = ReadinessLoop::Interest;
    if (interest == Interest::Read || interest == Interest::ReadAndWrite) event.events |= EPOLLIN;
    if (interest == Interest::Write || interest == Interest::ReadAndWrite) event.events |= EPOLLOUT;
    event.data.u64 = token;
    return event;
}

timespec remaining(SteadyTime until) {
    const auto left = std::max(until - steady_now(), microseconds(0));
    const auto whole = std::chrono::duration_cast<seconds>(left);
    return {.tv_sec = whole.count(), .tv_nsec = (left - whole).count() * 1000};
}

/// epoll_wait() to the millisecond: for where there is no epoll_pwait2() (before Linux 5.11, and where
/// another processor is played by qemu 7). Rounded up: who wakes early would ask again until it is time.
int wait_for_milliseconds(int epoll, std::span<epoll_event> events, std::optional<SteadyTime> until) {
    int left = -1;
    if (until) {
        const auto time = std::max(*until - steady_now(), microseconds(0));
        left =
            static_cast<int>(std::min<std::int64_t>(std::chrono::ceil<milliseconds>(time).count(), INT_MAX));
    }
    return ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), left);
}

int wait_for_events(int epoll, std::span<epoll_event> events, std::optional<SteadyTime> until) {
    timespec left{};
    if (until) left = remaining(*until);
    const int count = ::epoll_pwait2(
        epoll, events.data(), static_cast<int>(events.size()), until ? &left : nullptr, nullptr
    );
    if (count < 0 && errno == ENOSYS) return wait_for_milliseconds(epoll, events, until);
    return count;
}

} // namespace

Result<ReadinessLoop> ReadinessLoop::create() {
    FileDescriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
    if (!epoll) return fail(ErrorCode::Environment, fmt::format("epoll: {}", std::strerror(errno)));
    return ReadinessLoop(std::move(epoll));
}

Result<void> ReadinessLoop::watch(int fd, Interest interest, std::uint64_t token) {
    auto event = request(interest, token);
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0)
        return fail(ErrorCode::Environment, fmt::format("watching a descriptor: {}", std::strerror(errno)));
    return {};
}

void ReadinessLoop::change(int fd, Interest interest, std::uint64_t token) {
    auto event = request(interest, token);
    invariant(::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, fd, &event) == 0, "the descriptor is watched");
}

void ReadinessLoop::forget(int fd) {
    invariant(::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr) == 0, "the descriptor is watched");
}

std::span<const ReadinessLoop::Event> ReadinessLoop::wait(std::optional<SteadyTime> until) {
    std::array<epoll_event, max_events> raw;
    const int count = wait_for_events(epoll_.get(), raw, until);
    if (count <= 0) return {};
    const auto ready = static_cast<std::size_t>(count);
    for (std::size_t i = 0; i < ready; ++i)
        events_[i] = {
            raw[i].data.u64, (raw[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0,
            (raw[i].events & EPOLLOUT) != 0
        };
    return {events_.data(), ready};
}

} // namespace tutti::io
