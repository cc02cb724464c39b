#include "io/wait_readable.hpp"

#include <boost/asio/error.hpp>
#include <sys/epoll.h>

#include <poll.h>

namespace tutti::io {

Task<error_code> wait_readable(asio::posix::stream_descriptor& descriptor) {
    pollfd readable{};
    do {
        const auto [error] =
            co_await descriptor.async_wait(asio::posix::stream_descriptor::wait_read, no_throw);
        if (error) co_return error;
        if (!descriptor.is_open()) co_return error_code(asio::error::operation_aborted);
        readable = {.fd = descriptor.native_handle(), .events = POLLIN, .revents = 0};
    } while (::poll(&readable, 1, 0) == 0);
    co_return error_code();
}

FileDescriptor readiness_of(int descriptor) {
    FileDescriptor readiness(::epoll_create1(EPOLL_CLOEXEC));
    epoll_event readable{};
    readable.events = EPOLLIN;
    if (::epoll_ctl(readiness.get(), EPOLL_CTL_ADD, descriptor, &readable) != 0) return {};
    return readiness;
}

} // namespace tutti::io
