#include "io/readiness_loop.hpp"

#include "io/clock.hpp"

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
    event.events = EPOLLIN;
    if (interest == ReadinessLoop::Interest::ReadAndWrite) event.events |= EPOLLOUT;
    event.data.u64 = token;
    return event;
}

timespec remaining(SteadyTime until) {
    const auto left = std::max(until - steady_now(), microseconds(0));
    const auto whole = std::chrono::duration_cast<seconds>(left);
    return {.tv_sec = whole.count(), .tv_nsec = (left - whole).count() * 1000};
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
    timespec left{};
    if (until) left = remaining(*until);
    const int count = ::epoll_pwait2(
        epoll_.get(), raw.data(), static_cast<int>(raw.size()), until ? &left : nullptr, nullptr
    );
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
