#include "feeder/reader_watch.hpp"

#include "base/time.hpp"
#include "io/clock.hpp"
#include "io/file_descriptor.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <sys/stat.h>

#include <fcntl.h>
#include <poll.h>

namespace tutti::feeder {

Task<void> until_nobody_reads(int descriptor) {
    struct stat about{};
    const bool has_reader =
        ::fstat(descriptor, &about) == 0 && (S_ISFIFO(about.st_mode) || S_ISSOCK(about.st_mode));
    if (!has_reader) {
        co_await io::sleep_until(SteadyTime::max());
        co_return;
    }
    // A copy, as Asio closes what it was given.
    const auto executor = co_await asio::this_coro::executor;
    asio::posix::stream_descriptor copy(executor, ::fcntl(descriptor, F_DUPFD_CLOEXEC, 3));
    // What epoll told of a descriptor that had this one's place ends the wait, too: see io/wait_readable.hpp.
    pollfd gone{.fd = copy.native_handle(), .events = 0, .revents = 0};
    while (::poll(&gone, 1, 0) == 0) {
        const auto [error] = co_await copy.async_wait(asio::posix::descriptor_base::wait_error, no_throw);
        if (error) co_return;
    }
}

} // namespace tutti::feeder
